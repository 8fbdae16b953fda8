// SPDX-License-Identifier: Apache-2.0
#include "account/roleplans.h"

#include "account/stscredentials.h"

using namespace Qt::StringLiterals;

namespace carillon {

namespace {

constexpr int shortestSeconds = 900;
constexpr int longestSeconds = 43'200;

PlanResult wrong(const QString &why)
{
    return std::unexpected(aws::CredentialsError { aws::CredentialsError::Kind::Malformed, why });
}

bool hasRole(const aws::SharedProfile &profile)
{
    return profile.has("role_arn") && !profile.has("web_identity_token_file");
}

bool hasKeys(const aws::SharedProfile &profile)
{
    return profile.has("aws_access_key_id") || profile.has("aws_secret_access_key");
}

/// Follows the source_profiles of one role.
class RoleResolver {
public:
    RoleResolver(const PlanQuestion &question, const QProcessEnvironment &environment)
        : m_question(question)
        , m_environment(environment)
        , m_visited { question.profile }
    {
    }

    PlanResult resolve(const QByteArray &name)
    {
        const auto profile = m_question.files.config->profile(name);
        const QString text = QString::fromUtf8(name);
        const bool fromProfile = profile->has("source_profile");
        if (fromProfile == profile->has("credential_source"))
            return wrong(u"The profile %1 has a role_arn: it needs either source_profile or "
                         "credential_source, and not both."_s.arg(text));
        RolePlan plan { profile->text("role_arn"), profile->text("role_session_name"),
            profile->text("external_id"), profile->text("mfa_serial"), 0, m_question.region,
            nullptr };
        if (!plan.sessionName.isEmpty() && !isRoleSessionName(plan.sessionName))
            return wrong(u"The role_session_name of the profile %1 is not 2 to 64 of A-Z a-z 0-9 "
                         "_ + = , . @ -."_s.arg(text));
        bool isNumber = false;
        const int seconds = profile->text("duration_seconds").toInt(&isNumber);
        if (isNumber && (seconds < shortestSeconds || seconds > longestSeconds))
            return wrong(
                u"The duration_seconds of the profile %1 is not 900 to 43200."_s.arg(text));
        plan.durationSeconds = isNumber ? seconds : 0;
        const auto source = fromProfile
            ? ofSource(name, profile->view("source_profile").toByteArray())
            : ofCredentialSource(text, profile->text("credential_source"));
        if (!source)
            return source;
        plan.source = *source;
        return std::make_shared<const CredentialPlan>(CredentialPlan { std::move(plan) });
    }

private:
    PlanResult ofCredentialSource(const QString &profile, const QString &source)
    {
        if (source == u"Environment") {
            auto plan = planOfEnvironmentKeys(m_environment);
            if (plan && !*plan)
                return wrong(u"The profile %1 takes the environment's keys, and AWS_ACCESS_KEY_ID "
                             "is not set."_s.arg(profile));
            return plan;
        }
        if (source == u"Ec2InstanceMetadata" || source == u"EcsContainer")
            return wrong(u"The profile %1 takes the credentials of the machine it runs on (%2), "
                         "which this program does not ask for."_s.arg(profile, source));
        return wrong(
            u"The credential_source of the profile %1 is none that AWS knows."_s.arg(profile));
    }

    PlanResult ofSource(const QByteArray &parent, const QByteArray &name)
    {
        const auto source = m_question.files.config->profile(name);
        const QString text = QString::fromUtf8(name);
        if (!source)
            return wrong(u"The profile %1 takes its credentials from the profile %2, and there is "
                         "none."_s.arg(QString::fromUtf8(parent), text));
        // A profile may name itself, for the keys it has.
        if (m_visited.contains(name) && (name != parent || !hasKeys(*source)))
            return wrong(u"The source_profile of %1 leads round in a circle."_s.arg(
                QString::fromUtf8(parent)));
        m_visited.append(name);
        if (hasRole(*source) && !hasKeys(*source))
            return resolve(name);
        const PlanQuestion question { m_question.files, nullptr, name, m_question.region };
        for (const auto place : { planOfWebIdentity, planOfSso, planOfCredentialsFile, planOfLogin,
                 planOfProcess, planOfConfigFile }) {
            const auto plan = place(question);
            if (!plan || *plan)
                return plan;
        }
        return wrong(u"The profile %1 takes its credentials from the profile %2, which has "
                     "none."_s.arg(QString::fromUtf8(parent), text));
    }

    const PlanQuestion &m_question;
    const QProcessEnvironment &m_environment;
    QList<QByteArray> m_visited;
};

} // namespace

PlanResult planOfRole(const PlanQuestion &question, const QProcessEnvironment &environment)
{
    const auto settings = question.settings();
    if (!settings || !hasRole(*settings))
        return nullptr;
    return RoleResolver(question, environment).resolve(question.profile);
}

} // namespace carillon
