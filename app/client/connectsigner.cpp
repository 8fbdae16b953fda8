// SPDX-License-Identifier: Apache-2.0
#include "client/connectsigner.h"

using namespace Qt::StringLiterals;

namespace carillon {

ConnectSigner::ConnectSigner(const Endpoint &endpoint)
    : m_plain(endpoint.url.scheme() == u"http")
    , m_signer(endpoint.region.toLatin1(), "chime"_ba)
{
}

aws::Secret ConnectSigner::url(const QString &host, const wire::ConnectQuery &query,
    const aws::Credentials &credentials, const QDateTime &at)
{
    const bool here = isLoopback(QUrl(u"ws://%1"_s.arg(host), QUrl::StrictMode).host());
    const QByteArray path = wire::connectPath.toByteArray();
    QByteArray url = (m_plain && here ? "ws://" : "wss://") + host.toLatin1() + path + '?';
    QByteArray presigned = m_signer.presignedQuery(
        { "GET"_ba, path, wire::connectQuery(query), { { "host"_ba, host.toLatin1() } }, {} },
        credentials, at, goodFor);
    url += presigned;
    aws::Secret secret(url);
    aws::wipeBytes(presigned.data(), size_t(presigned.size()));
    aws::wipeBytes(url.data(), size_t(url.size()));
    return secret;
}

} // namespace carillon
