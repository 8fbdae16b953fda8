// SPDX-License-Identifier: Apache-2.0
#include "client/endpoint.h"

#include <QHostAddress>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace carillon {

namespace {

bool isRegionName(const QString &region)
{
    static const QRegularExpression pattern(u"\\A[a-z0-9]{1,16}(-[a-z0-9]{1,16}){1,4}\\z"_s);
    return pattern.match(region).hasMatch();
}

std::expected<QUrl, EndpointProblem> parseCustomUrl(const QString &text)
{
    QUrl url = QUrl::fromEncoded(text.trimmed().toUtf8(), QUrl::StrictMode);
    const bool http = url.scheme() == u"http";
    if (!url.isValid() || url.host().isEmpty() || (!http && url.scheme() != u"https")
        || url.hasQuery() || url.hasFragment() || !url.userInfo().isEmpty())
        return std::unexpected(EndpointProblem::NotAUrl);
    if (http && !isLoopback(url.host()))
        return std::unexpected(EndpointProblem::PlainHttp);
    // Other signers leave a default port out of Host; without it here, so does Qt.
    if (url.port() == (http ? 80 : 443))
        url.setPort(-1);
    return url;
}

} // namespace

bool isLoopback(const QString &host)
{
    return host == u"localhost" || host.endsWith(u".localhost") || QHostAddress(host).isLoopback();
}

std::expected<Endpoint, EndpointProblem> resolveEndpoint(const EndpointOptions &options)
{
    if (!isRegionName(options.region))
        return std::unexpected(EndpointProblem::BadRegion);
    if (!options.customUrl.isEmpty()) {
        if (options.fips || options.dualStack)
            return std::unexpected(EndpointProblem::CustomWithVariant);
        const auto url = parseCustomUrl(options.customUrl);
        if (!url)
            return std::unexpected(url.error());
        return Endpoint { *url, options.region };
    }
    // Names as the rule set of the SDKs builds them.
    const QString host = u"messaging-chime%1.%2.%3"_s.arg(options.fips ? u"-fips"_s : QString(),
        options.region, options.dualStack ? u"api.aws"_s : u"amazonaws.com"_s);
    return Endpoint { QUrl(u"https://"_s + host, QUrl::StrictMode), options.region };
}

} // namespace carillon
