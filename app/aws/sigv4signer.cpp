// SPDX-License-Identifier: Apache-2.0
#include "aws/sigv4signer.h"

#include <algorithm>
#include <utility>

namespace carillon::aws {

using namespace Qt::StringLiterals;

namespace {

constexpr char algorithm[] = "AWS4-HMAC-SHA256";

QByteArray amzDateOf(const QDateTime &now)
{
    return now.toUTC().toString(u"yyyyMMdd'T'HHmmss'Z'"_s).toLatin1();
}

bool isAddedBySigning(const QByteArray &lowerCaseName)
{
    return lowerCaseName == "authorization" || lowerCaseName == "x-amz-date"
        || lowerCaseName == "x-amz-security-token";
}

bool isSigned(const QByteArray &lowerCaseName)
{
    return lowerCaseName == "host" || lowerCaseName == "content-type"
        || lowerCaseName.startsWith("x-amz-");
}

Headers withoutAdded(const Headers &headers)
{
    Headers out;
    out.reserve(headers.size() + 3);
    for (const auto &header : headers) {
        if (!isAddedBySigning(header.first.toLower()))
            out.append(header);
    }
    return out;
}

QList<QByteArray> signedNames(const Headers &headers)
{
    QList<QByteArray> names;
    for (const auto &[name, value] : headers) {
        const QByteArray lower = name.toLower();
        if (isSigned(lower) && !names.contains(lower))
            names.append(lower);
    }
    std::sort(names.begin(), names.end());
    return names;
}

} // namespace

/// The digest stands for the secret, so that a changed one is noticed without keeping it.
struct SigV4Signer::DayKey {
    DayKey(const Credentials &credentials, const CredentialScope &scope)
        : date(scope.date)
        , secretDigest(sha256Hex(credentials.secretAccessKey.view()))
        , key(credentials.secretAccessKey.view(), scope)
    {
    }
    ~DayKey() { wipeBytes(secretDigest.data(), size_t(secretDigest.size())); }
    DayKey(const DayKey &) = delete;
    DayKey &operator=(const DayKey &) = delete;

    bool serves(const Credentials &credentials, const CredentialScope &scope) const
    {
        return date == scope.date
            && constantTimeEquals(secretDigest, sha256Hex(credentials.secretAccessKey.view()));
    }

    QByteArray date;
    QByteArray secretDigest;
    SigningKey key;
};

SigV4Signer::SigV4Signer(QByteArray region, QByteArray service)
    : m_region(std::move(region))
    , m_service(std::move(service))
{
}

SigV4Signer::~SigV4Signer() = default;

QByteArray SigV4Signer::signatureOf(
    const Credentials &credentials, const CredentialScope &scope, QByteArrayView stringToSign)
{
    if (!m_dayKey || !m_dayKey->serves(credentials, scope))
        m_dayKey = std::make_unique<DayKey>(credentials, scope);
    return m_dayKey->key.sign(stringToSign);
}

SignedRequest SigV4Signer::sign(
    const SigV4Request &request, const Credentials &credentials, const QDateTime &now)
{
    const QByteArray amzDate = amzDateOf(now);
    const CredentialScope scope { amzDate.first(8), m_region, m_service };
    SigV4Request full { request.method, request.path, request.query, withoutAdded(request.headers),
        request.body };
    full.headers.append({ "X-Amz-Date"_ba, amzDate });
    if (!credentials.sessionToken.isEmpty())
        full.headers.append(
            { "X-Amz-Security-Token"_ba, credentials.sessionToken.view().toByteArray() });

    SignedRequest out;
    const QList<QByteArray> names = signedNames(full.headers);
    out.canonicalRequest = canonicalRequest(full, names, sha256Hex(request.body));
    out.stringToSign = aws::stringToSign(amzDate, scope, out.canonicalRequest);
    full.headers.append({ "Authorization"_ba,
        algorithm + " Credential="_ba + credentials.accessKeyId + '/' + scope.toByteArray()
            + ", SignedHeaders=" + names.join(';')
            + ", Signature=" + signatureOf(credentials, scope, out.stringToSign) });
    out.headers = std::move(full.headers);
    return out;
}

QByteArray SigV4Signer::presignedQuery(const SigV4Request &request, const Credentials &credentials,
    const QDateTime &now, int expiresSeconds)
{
    const QByteArray amzDate = amzDateOf(now);
    const CredentialScope scope { amzDate.first(8), m_region, m_service };
    QByteArray query = request.query;
    const auto add = [&query](QByteArrayView name, QByteArrayView value) {
        if (!query.isEmpty())
            query += '&';
        ((query += name) += '=') += uriEncode(value);
    };
    add("X-Amz-Algorithm", algorithm);
    add("X-Amz-Credential", credentials.accessKeyId + '/' + scope.toByteArray());
    add("X-Amz-Date", amzDate);
    add("X-Amz-Expires", QByteArray::number(expiresSeconds));
    add("X-Amz-SignedHeaders", "host");
    if (!credentials.sessionToken.isEmpty())
        add("X-Amz-Security-Token", credentials.sessionToken.view());

    const SigV4Request full { request.method, request.path, canonicalQuery(query), request.headers,
        request.body };
    const QByteArray canonical = canonicalRequest(full, { "host"_ba }, sha256Hex(request.body));
    return full.query + "&X-Amz-Signature="
        + signatureOf(credentials, scope, aws::stringToSign(amzDate, scope, canonical));
}

} // namespace carillon::aws
