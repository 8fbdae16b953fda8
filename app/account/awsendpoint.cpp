// SPDX-License-Identifier: Apache-2.0
#include "account/awsendpoint.h"

using namespace Qt::StringLiterals;

namespace carillon {

namespace {

struct ServiceNames {
    QString variable; ///< the end of AWS_ENDPOINT_URL_…
    QString host; ///< before the region
};

ServiceNames namesOf(AwsService service)
{
    switch (service) {
    case AwsService::Sts:
        return { u"STS"_s, u"sts"_s };
    case AwsService::Sso:
        return { u"SSO"_s, u"portal.sso"_s };
    case AwsService::SsoOidc:
        return { u"SSO_OIDC"_s, u"oidc"_s };
    case AwsService::CognitoIdentity:
        return { u"COGNITO_IDENTITY"_s, u"cognito-identity"_s };
    case AwsService::CognitoIdp:
        return { u"COGNITO_IDENTITY_PROVIDER"_s, u"cognito-idp"_s };
    }
    return {};
}

} // namespace

std::expected<Endpoint, EndpointProblem> endpointOf(
    AwsService service, const QString &region, const EndpointSettings &settings)
{
    const ServiceNames names = namesOf(service);
    const auto custom = configuredEndpointUrl(settings, names.variable);
    if (!custom)
        return std::unexpected(custom.error());
    auto endpoint = resolveEndpoint({ region, false, false, *custom });
    if (endpoint && custom->isEmpty()) {
        const QString china = region.startsWith(u"cn-") ? u".cn"_s : QString();
        endpoint->url.setHost(u"%1.%2.amazonaws.com%3"_s.arg(names.host, region, china));
    }
    return endpoint;
}

QByteArray hostHeaderOf(const QUrl &url)
{
    QByteArray host = url.host(QUrl::FullyEncoded).toLatin1();
    if (host.contains(':') && !host.startsWith('['))
        host = '[' + host + ']';
    return url.port() < 0 ? host : host + ':' + QByteArray::number(url.port());
}

QUrl urlAt(const Endpoint &endpoint, const QByteArray &path)
{
    QByteArray base = endpoint.url.path(QUrl::FullyEncoded).toLatin1();
    while (base.endsWith('/'))
        base.chop(1);
    return QUrl::fromEncoded(
        endpoint.url.scheme().toLatin1() + "://" + hostHeaderOf(endpoint.url) + base + path,
        QUrl::StrictMode);
}

} // namespace carillon
