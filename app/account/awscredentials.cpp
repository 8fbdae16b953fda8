// SPDX-License-Identifier: Apache-2.0
#include "account/awscredentials.h"

#include "account/awsendpoint.h"
#include "account/environmentcredentials.h"
#include "account/logincredentials.h"
#include "account/processcredentials.h"
#include "account/ssocredentials.h"
#include "account/stscredentials.h"

using namespace Qt::StringLiterals;

namespace carillon {

namespace {

using OriginPtr = std::unique_ptr<CredentialsOrigin>;
using OriginResult = std::expected<OriginPtr, aws::CredentialsError>;

aws::CredentialsPtr keysOf(const FileKeysPlan &plan, const AwsFiles &files)
{
    const auto profile = files.config->profile(plan.profile);
    const aws::IniSection *section
        = plan.inCredentialsFile ? profile->inCredentials() : profile->inConfig();
    // The second is its old name.
    const QByteArrayView token = section->has("aws_session_token")
        ? section->view("aws_session_token")
        : section->view("aws_security_token");
    return std::make_shared<const aws::Credentials>(
        aws::Credentials { section->view("aws_access_key_id").toByteArray(),
            aws::Secret(section->view("aws_secret_access_key")), aws::Secret(token), {} });
}

/// Builds the origin of each kind of plan.
class Builder {
public:
    Builder(const AwsFiles &files, const QByteArray &profile, const OriginBench &bench)
        : m_files(files)
        , m_bench(bench)
        , m_settings { bench.environment, files.config.get(), profile }
    {
    }

    OriginResult operator()(const EnvironmentKeysPlan &) const
    {
        return std::make_unique<FixedOrigin>(
            EnvironmentCredentialsProvider(m_bench.environment).credentials().result());
    }
    OriginResult operator()(const FileKeysPlan &plan) const
    {
        return std::make_unique<FixedOrigin>(keysOf(plan, m_files));
    }
    OriginResult operator()(const ProcessPlan &plan) const
    {
        return std::make_unique<ProcessCredentialsOrigin>(
            plan.command, m_bench.environment, m_bench.service.clock, m_bench.coreLimit);
    }
    OriginResult operator()(const RolePlan &plan) const
    {
        auto source = std::visit(*this, plan.source->how);
        if (!source)
            return source;
        const auto sts = endpointOf(AwsService::Sts, plan.region, m_settings);
        if (!sts)
            return badEndpoint();
        return std::make_unique<AssumeRoleOrigin>(
            plan, *std::move(source), *sts, m_bench.service, m_bench.mfa);
    }
    OriginResult operator()(const WebIdentityPlan &plan) const
    {
        const auto sts = endpointOf(AwsService::Sts, plan.region, m_settings);
        if (!sts)
            return badEndpoint();
        return std::make_unique<WebIdentityOrigin>(plan, *sts, m_bench.service);
    }
    OriginResult operator()(const SsoPlan &plan) const
    {
        const auto portal = endpointOf(AwsService::Sso, plan.region, m_settings);
        const auto oidc = endpointOf(AwsService::SsoOidc, plan.region, m_settings);
        if (!portal || !oidc)
            return badEndpoint();
        return std::make_unique<SsoOrigin>(plan, SsoTokenCache(m_files.paths.ssoCache),
            SsoEndpoints { *portal, *oidc }, m_bench.service);
    }
    OriginResult operator()(const LoginPlan &plan) const
    {
        return std::make_unique<FixedOrigin>(
            loginCredentials(m_files.paths.loginCache, plan.session, m_bench.service.clock.now()));
    }

private:
    static OriginResult badEndpoint()
    {
        return std::unexpected(aws::CredentialsError { aws::CredentialsError::Kind::Malformed,
            u"The region, an AWS_ENDPOINT_URL of the environment, or an endpoint_url or services "
            "section of the profile cannot be used."_s });
    }

    const AwsFiles &m_files;
    const OriginBench &m_bench;
    EndpointSettings m_settings;
};

} // namespace

std::expected<std::unique_ptr<CredentialsOrigin>, aws::CredentialsError> originOf(
    const CredentialPlan &plan, const AwsFiles &files, const QByteArray &profile,
    const OriginBench &bench)
{
    return std::visit(Builder(files, profile, bench), plan.how);
}

AwsCredentialsOrigin::AwsCredentialsOrigin(std::optional<QString> profile, OriginBench bench)
    : m_profile(std::move(profile))
    , m_bench(std::move(bench))
{
}

QFuture<aws::CredentialsResult> AwsCredentialsOrigin::fetch()
{
    const AwsFiles files = readAwsFiles(m_bench.environment);
    m_choice = chooseCredentials(files, m_bench.environment, m_profile);
    m_origin.reset();
    if (!m_choice->plan)
        return readyCredentials(std::unexpected(m_choice->plan.error()));
    auto origin = originOf(**m_choice->plan, files, m_choice->profile.toUtf8(), m_bench);
    if (!origin)
        return readyCredentials(std::unexpected(origin.error()));
    m_origin = *std::move(origin);
    return m_origin->fetch();
}

} // namespace carillon
