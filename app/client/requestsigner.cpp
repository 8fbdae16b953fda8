// SPDX-License-Identifier: Apache-2.0
#include "client/requestsigner.h"

using namespace Qt::StringLiterals;

namespace carillon {

namespace {

/// The authority as Qt writes it into Host: the port whenever the URL has one.
QByteArray hostHeader(const QUrl &url)
{
    QByteArray host = url.host(QUrl::FullyEncoded).toLatin1();
    if (host.contains(':') && !host.startsWith('['))
        host = '[' + host + ']';
    return url.port() < 0 ? host : host + ':' + QByteArray::number(url.port());
}

QByteArray basePath(const QUrl &url)
{
    QByteArray path = url.path(QUrl::FullyEncoded).toLatin1();
    while (path.endsWith('/'))
        path.chop(1);
    return path;
}

QByteArray masked(const QByteArray &name, const QByteArray &value)
{
    if (name.compare("x-amz-security-token", Qt::CaseInsensitive) == 0)
        return "***"_ba;
    if (name.compare("authorization", Qt::CaseInsensitive) != 0)
        return value;
    const qsizetype at = value.indexOf("Signature=");
    return at < 0 ? "***"_ba : value.first(at) + "Signature=***";
}

} // namespace

QByteArray withoutToken(QByteArray text)
{
    // In a refusal it is part of a JSON string: its slashes may be escaped, the line break after it
    // is.
    const auto endsAt = [&text](qsizetype at) {
        return text[at] == '\n' || text[at] == '"'
            || (text[at] == '\\' && at + 1 < text.size() && text[at + 1] != '/'
                && text[at + 1] != 'u');
    };
    constexpr QByteArrayView name = "x-amz-security-token:";
    for (qsizetype at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
        const qsizetype begin = at + name.size();
        qsizetype end = begin;
        while (end < text.size() && !endsAt(end))
            ++end;
        text.replace(begin, end - begin, "***");
    }
    return text;
}

RequestSigner::RequestSigner(Endpoint endpoint)
    : m_endpoint(std::move(endpoint))
    , m_signer(m_endpoint.region.toLatin1(), "chime"_ba)
{
}

std::optional<PreparedRequest> RequestSigner::prepare(const wire::Request &request,
    const aws::Credentials &credentials, const QDateTime &at, const HeaderList &unsignedHeaders)
{
    const QByteArray host = hostHeader(m_endpoint.url);
    aws::SigV4Request toSign { request.method, basePath(m_endpoint.url) + request.path,
        request.query, request.headers, request.body };
    toSign.headers.prepend({ "host"_ba, host });
    const aws::SignedRequest signature = m_signer.sign(toSign, credentials, at);

    QByteArray url = m_endpoint.url.scheme().toLatin1() + "://" + host + toSign.path;
    if (!request.query.isEmpty())
        url += '?' + request.query;
    PreparedRequest prepared;
    prepared.request = { request.method, QUrl::fromEncoded(url, QUrl::StrictMode), {}, request.body,
        request.hasBody };
    if (prepared.request.url.toEncoded() != url)
        return std::nullopt;
    prepared.exchange = std::make_shared<Exchange>(Exchange { request.method, url, {}, request.body,
        withoutToken(signature.canonicalRequest), signature.stringToSign, 0, {}, {}, at, 0 });
    for (const auto &[name, value] : signature.headers) {
        prepared.exchange->requestHeaders.append({ name, masked(name, value) });
        if (name.compare("host", Qt::CaseInsensitive) != 0)
            prepared.request.headers.append({ name, value });
    }
    prepared.request.headers += unsignedHeaders;
    prepared.exchange->requestHeaders += unsignedHeaders;
    return prepared;
}

} // namespace carillon
