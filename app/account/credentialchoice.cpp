// SPDX-License-Identifier: Apache-2.0
#include "account/credentialchoice.h"

#include "account/profileplans.h"
#include "account/roleplans.h"

using namespace Qt::StringLiterals;

namespace carillon {

namespace {

using Outcome = TriedSource::Outcome;
using Kind = aws::CredentialsError::Kind;

/// Looks at one place after the other until one gives a plan or a trouble, and then at what that
/// one stands in front of.
class Search {
public:
    explicit Search(CredentialChoice &choice)
        : m_choice(choice)
    {
    }

    void look(CredentialPlace place, const QString &what, const PlanResult &result)
    {
        const bool isSetUp = !result || *result;
        const Outcome outcome = !isSetUp ? Outcome::Absent
            : m_ended                    ? Outcome::Shadowed
            : result                     ? Outcome::Used
                                         : Outcome::Unusable;
        m_choice.tried.append({ place, what, outcome,
            outcome == Outcome::Unusable ? result.error().detail : QString() });
        if (isSetUp && !m_ended)
            m_choice.plan = result;
        m_ended = m_ended || isSetUp;
    }

    void leaveOut(CredentialPlace place, const QString &what, const QString &why)
    {
        m_choice.tried.append({ place, what, Outcome::NotAsked, why });
    }

private:
    CredentialChoice &m_choice;
    bool m_ended = false;
};

void lookIntoProfile(Search &search, const PlanQuestion &question,
    const QProcessEnvironment &environment, const QString &name)
{
    using Place = CredentialPlace;
    search.look(
        Place::Role, u"role_arn of the profile %1"_s.arg(name), planOfRole(question, environment));
    search.look(Place::WebIdentity,
        question.environment
            ? u"AWS_WEB_IDENTITY_TOKEN_FILE, or web_identity_token_file of the profile %1"_s.arg(
                name)
            : u"web_identity_token_file of the profile %1"_s.arg(name),
        planOfWebIdentity(question));
    search.look(Place::IdentityCenter, u"IAM Identity Center (sso_…) of the profile %1"_s.arg(name),
        planOfSso(question));
    search.look(Place::CredentialsFile,
        u"keys of the profile %1 in the credentials file"_s.arg(name),
        planOfCredentialsFile(question));
    search.look(
        Place::Login, u"login_session of the profile %1"_s.arg(name), planOfLogin(question));
    search.look(Place::Process, u"credential_process of the profile %1"_s.arg(name),
        planOfProcess(question));
    search.look(Place::ConfigFile, u"keys of the profile %1 in the config file"_s.arg(name),
        planOfConfigFile(question));
}

} // namespace

CredentialChoice chooseCredentials(const AwsFiles &files, const QProcessEnvironment &environment,
    const std::optional<QString> &profile)
{
    const QString named = profile ? *profile : profileNameFrom(environment);
    const QString name = named.isEmpty() ? u"default"_s : named;
    const auto settings = files.config->profile(name.toUtf8());
    CredentialChoice choice { name, regionFrom(environment, settings), {},
        std::unexpected(aws::CredentialsError { Kind::Missing,
            u"No credentials were found in any of the places AWS's tools look for them."_s }) };
    Search search(choice);
    if (!named.isEmpty() && !settings) {
        search.look(CredentialPlace::Profile, u"the profile %1"_s.arg(name),
            std::unexpected(aws::CredentialsError { Kind::Missing,
                u"The profile %1 is neither in %2 nor in %3."_s.arg(
                    name, files.paths.config, files.paths.credentials) }));
        return choice;
    }
    const QString keys = u"AWS_ACCESS_KEY_ID in the environment"_s;
    if (profile)
        search.leaveOut(
            CredentialPlace::EnvironmentKeys, keys, u"A profile was asked for by its name."_s);
    else
        search.look(CredentialPlace::EnvironmentKeys, keys, planOfEnvironmentKeys(environment));
    const QString region = choice.region.isEmpty() ? u"us-east-1"_s : choice.region;
    lookIntoProfile(search, { files, profile ? nullptr : &environment, name.toUtf8(), region },
        environment, name);
    search.leaveOut(CredentialPlace::Machine, u"credentials of a container or a machine in AWS"_s,
        u"Elsewhere the question takes long and has no answer."_s);
    return choice;
}

QString methodName(const CredentialPlan &plan)
{
    struct {
        QString operator()(const EnvironmentKeysPlan &) const { return u"env"_s; }
        QString operator()(const FileKeysPlan &keys) const
        {
            return keys.inCredentialsFile ? u"shared-credentials-file"_s : u"config-file"_s;
        }
        QString operator()(const ProcessPlan &) const { return u"custom-process"_s; }
        QString operator()(const RolePlan &) const { return u"assume-role"_s; }
        QString operator()(const WebIdentityPlan &) const
        {
            return u"assume-role-with-web-identity"_s;
        }
        QString operator()(const SsoPlan &) const { return u"sso"_s; }
        QString operator()(const LoginPlan &) const { return u"login"_s; }
    } const name;
    return std::visit(name, plan.how);
}

} // namespace carillon
