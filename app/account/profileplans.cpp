// SPDX-License-Identifier: Apache-2.0
#include "account/profileplans.h"

#include "account/stscredentials.h"

using namespace Qt::StringLiterals;

namespace carillon {

namespace {

template <class Plan> CredentialPlanPtr planWith(Plan plan)
{
    return std::make_shared<const CredentialPlan>(CredentialPlan { std::move(plan) });
}

PlanResult wrong(const QString &why)
{
    return std::unexpected(aws::CredentialsError { aws::CredentialsError::Kind::Malformed, why });
}

QString textOf(QByteArrayView bytes)
{
    return QString::fromUtf8(bytes);
}

PlanResult planOfKeysIn(const aws::IniSection *section, const PlanQuestion &question, bool isSecret)
{
    if (!section || !section->has("aws_access_key_id"))
        return nullptr;
    if (!section->has("aws_secret_access_key"))
        return wrong(
            u"The profile %1 has an aws_access_key_id in the %2 file, but no aws_secret_access_key "
            "there."_s.arg(textOf(question.profile), isSecret ? u"credentials"_s : u"config"_s));
    return planWith(FileKeysPlan { question.profile, isSecret });
}

/// A setting as the environment has it, else as the profile has it.
QString setting(const PlanQuestion &question, const QString &variable, QByteArrayView key)
{
    if (question.environment) {
        if (const QString value = question.environment->value(variable); !value.isEmpty())
            return value;
    }
    const auto settings = question.settings();
    return settings ? settings->text(key) : QString();
}

} // namespace

PlanResult planOfEnvironmentKeys(const QProcessEnvironment &environment)
{
    if (environment.value(u"AWS_ACCESS_KEY_ID"_s).isEmpty())
        return nullptr;
    if (environment.value(u"AWS_SECRET_ACCESS_KEY"_s).isEmpty())
        return wrong(u"AWS_ACCESS_KEY_ID is set, AWS_SECRET_ACCESS_KEY is not."_s);
    return planWith(EnvironmentKeysPlan {});
}

PlanResult planOfWebIdentity(const PlanQuestion &question)
{
    WebIdentityPlan plan { setting(question, u"AWS_ROLE_ARN"_s, "role_arn"),
        setting(question, u"AWS_ROLE_SESSION_NAME"_s, "role_session_name"),
        setting(question, u"AWS_WEB_IDENTITY_TOKEN_FILE"_s, "web_identity_token_file"),
        question.region };
    if (plan.tokenFile.isEmpty())
        return nullptr;
    if (plan.roleArn.isEmpty())
        return wrong(u"There is a web identity token, but no role: set AWS_ROLE_ARN or "
                     "role_arn."_s);
    if (!plan.sessionName.isEmpty() && !isRoleSessionName(plan.sessionName))
        return wrong(u"The role_session_name is not 2 to 64 of A-Z a-z 0-9 _ + = , . @ -."_s);
    return planWith(std::move(plan));
}

PlanResult planOfSso(const PlanQuestion &question)
{
    const auto settings = question.settings();
    if (!settings || (!settings->has("sso_role_name") && !settings->has("sso_account_id")))
        return nullptr;
    const QString name = settings->text("sso_session");
    const aws::IniSection *session = name.isEmpty()
        ? nullptr
        : question.files.config->ssoSession(settings->view("sso_session"));
    if (!name.isEmpty() && !session)
        return wrong(u"The profile %1 names the sso-session %2, and there is none."_s.arg(
            textOf(question.profile), name));
    QStringList missing;
    QString clash;
    const auto valueOf = [&](QByteArrayView key) {
        QString value = settings->text(key);
        const QString shared = session ? textOf(session->view(key)) : QString();
        if (!value.isEmpty() && !shared.isEmpty() && value != shared)
            clash = textOf(key);
        if (value.isEmpty())
            value = shared;
        if (value.isEmpty())
            missing.append(textOf(key));
        return value;
    };
    SsoPlan plan { name, valueOf("sso_start_url"), valueOf("sso_region"), valueOf("sso_account_id"),
        valueOf("sso_role_name") };
    if (!clash.isEmpty())
        return wrong(u"%1 is not the same in the profile %2 and in its sso-session."_s.arg(
            clash, textOf(question.profile)));
    if (!missing.isEmpty())
        return wrong(u"The profile %1 is for IAM Identity Center, but lacks %2."_s.arg(
            textOf(question.profile), missing.join(u", "_s)));
    return planWith(std::move(plan));
}

PlanResult planOfCredentialsFile(const PlanQuestion &question)
{
    const auto settings = question.settings();
    return planOfKeysIn(settings ? settings->inCredentials() : nullptr, question, true);
}

PlanResult planOfLogin(const PlanQuestion &question)
{
    const auto settings = question.settings();
    if (!settings || !settings->has("login_session"))
        return nullptr;
    return planWith(LoginPlan { settings->text("login_session") });
}

PlanResult planOfProcess(const PlanQuestion &question)
{
    const auto settings = question.settings();
    if (!settings || !settings->has("credential_process"))
        return nullptr;
    return planWith(ProcessPlan { settings->text("credential_process") });
}

PlanResult planOfConfigFile(const PlanQuestion &question)
{
    const auto settings = question.settings();
    return planOfKeysIn(settings ? settings->inConfig() : nullptr, question, false);
}

const SsoPlan *signInOf(const CredentialPlan &plan)
{
    if (const auto *role = std::get_if<RolePlan>(&plan.how))
        return signInOf(*role->source);
    return std::get_if<SsoPlan>(&plan.how);
}

QStringList ssoScopesOf(const AwsFiles &files, const SsoPlan &plan)
{
    const aws::IniSection *session
        = plan.session.isEmpty() ? nullptr : files.config->ssoSession(plan.session.toUtf8());
    QStringList scopes;
    if (session) {
        const QStringList parts = textOf(session->view("sso_registration_scopes")).split(u',');
        for (const QString &part : parts) {
            if (!part.trimmed().isEmpty())
                scopes.append(part.trimmed());
        }
    }
    return scopes;
}

} // namespace carillon
