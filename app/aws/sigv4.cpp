// SPDX-License-Identifier: Apache-2.0
#include "aws/sigv4.h"

#include "aws/secret.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <vector>

namespace carillon::aws {

using namespace Qt::StringLiterals;

namespace {

constexpr char hexUpper[] = "0123456789ABCDEF";

bool isUnreserved(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'
        || c == '.' || c == '_' || c == '~';
}

bool isHexDigit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

bool isBlank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

void appendEncoded(QByteArray &out, char c)
{
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += hexUpper[byte >> 4];
    out += hexUpper[byte & 0xf];
}

QByteArray toHex(const unsigned char *bytes, size_t size)
{
    constexpr char hexLower[] = "0123456789abcdef";
    QByteArray out;
    out.reserve(qsizetype(size * 2));
    for (size_t i = 0; i < size; ++i) {
        out += hexLower[bytes[i] >> 4];
        out += hexLower[bytes[i] & 0xf];
    }
    return out;
}

/// Encodes what ought to be encoded and is not.
QByteArray completeEncoding(QByteArrayView text)
{
    QByteArray out;
    out.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool triplet = text[i] == '%' && i + 2 < text.size() && isHexDigit(text[i + 1])
            && isHexDigit(text[i + 2]);
        if (isUnreserved(text[i]) || triplet)
            out += text[i];
        else
            appendEncoded(out, text[i]);
    }
    return out;
}

/// Outer blanks gone, inner runs of them one space.
void appendCollapsed(QByteArray &out, QByteArrayView value)
{
    bool gap = false;
    bool any = false;
    for (const char c : value) {
        if (isBlank(c)) {
            gap = any;
            continue;
        }
        if (gap)
            out += ' ';
        out += c;
        gap = false;
        any = true;
    }
}

void appendHeaderLine(QByteArray &out, const Headers &headers, QByteArrayView name)
{
    bool found = false;
    for (const auto &[key, value] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) != 0)
            continue;
        if (!found)
            (out += name) += ':';
        else
            out += ',';
        appendCollapsed(out, value);
        found = true;
    }
    if (found)
        out += '\n';
}

void hmacSha256(const unsigned char *key, size_t keySize, QByteArrayView data,
    std::array<unsigned char, 32> &out)
{
    std::array<unsigned char, 32> result;
    if (!HMAC(EVP_sha256(), key, int(keySize), reinterpret_cast<const unsigned char *>(data.data()),
            size_t(data.size()), result.data(), nullptr))
        qFatal("HMAC-SHA256 is not to be had"); // never sign or compare with what stood there
    out = result; // `key` may be `out`
    wipeBytes(result.data(), result.size());
}

} // namespace

QByteArray CredentialScope::toByteArray() const
{
    return date + '/' + region + '/' + service + "/aws4_request";
}

QByteArray uriEncode(QByteArrayView bytes)
{
    QByteArray out;
    out.reserve(bytes.size() * 3);
    for (const char c : bytes) {
        if (isUnreserved(c))
            out += c;
        else
            appendEncoded(out, c);
    }
    return out;
}

QByteArray canonicalPath(QByteArrayView wirePath)
{
    QList<QByteArrayView> segments;
    for (qsizetype begin = 0; begin <= wirePath.size();) {
        const qsizetype slash = wirePath.indexOf('/', begin);
        const qsizetype end = slash < 0 ? wirePath.size() : slash;
        const QByteArrayView segment = wirePath.sliced(begin, end - begin);
        if (segment == "..") {
            if (!segments.isEmpty())
                segments.removeLast();
        } else if (!segment.isEmpty() && segment != ".") {
            segments.append(segment);
        }
        begin = end + 1;
    }
    QByteArray out;
    for (const QByteArrayView segment : segments)
        (out += '/') += uriEncode(segment);
    if (segments.isEmpty() || wirePath.endsWith('/'))
        out += '/';
    return out;
}

QByteArray canonicalQuery(QByteArrayView wireQuery)
{
    QList<std::pair<QByteArray, QByteArray>> pairs;
    for (qsizetype begin = 0; begin < wireQuery.size();) {
        const qsizetype ampersand = wireQuery.indexOf('&', begin);
        const qsizetype end = ampersand < 0 ? wireQuery.size() : ampersand;
        const QByteArrayView pair = wireQuery.sliced(begin, end - begin);
        if (!pair.isEmpty()) {
            const qsizetype equals = pair.indexOf('=');
            const QByteArrayView name = equals < 0 ? pair : pair.first(equals);
            const QByteArrayView value = equals < 0 ? QByteArrayView() : pair.sliced(equals + 1);
            pairs.append({ completeEncoding(name), completeEncoding(value) });
        }
        begin = end + 1;
    }
    std::sort(pairs.begin(), pairs.end());
    QByteArray out;
    out.reserve(wireQuery.size() + pairs.size());
    for (const auto &[name, value] : pairs) {
        if (!out.isEmpty())
            out += '&';
        ((out += name) += '=') += value;
    }
    return out;
}

QByteArray sha256Hex(QByteArrayView bytes)
{
    std::array<unsigned char, 32> digest;
    if (!EVP_Digest(
            bytes.data(), size_t(bytes.size()), digest.data(), nullptr, EVP_sha256(), nullptr))
        qFatal("SHA-256 is not to be had");
    return toHex(digest.data(), digest.size());
}

QByteArray canonicalRequest(
    const SigV4Request &request, QList<QByteArray> signedHeaders, QByteArrayView payloadHash)
{
    std::sort(signedHeaders.begin(), signedHeaders.end());
    QByteArray out = request.method + '\n' + canonicalPath(request.path) + '\n'
        + canonicalQuery(request.query) + '\n';
    for (const QByteArray &name : signedHeaders)
        appendHeaderLine(out, request.headers, name);
    out += '\n';
    out += signedHeaders.join(';');
    out += '\n';
    out += payloadHash;
    return out;
}

QByteArray stringToSign(
    QByteArrayView amzDate, const CredentialScope &scope, QByteArrayView canonicalRequest)
{
    QByteArray out = "AWS4-HMAC-SHA256\n"_ba;
    out += amzDate;
    out += '\n';
    out += scope.toByteArray();
    out += '\n';
    out += sha256Hex(canonicalRequest);
    return out;
}

SigningKey::SigningKey(QByteArrayView secretAccessKey, const CredentialScope &scope)
{
    constexpr QByteArrayView prefix("AWS4");
    std::vector<unsigned char> start(size_t(prefix.size() + secretAccessKey.size()));
    std::copy(prefix.begin(), prefix.end(), start.begin());
    std::copy(secretAccessKey.begin(), secretAccessKey.end(), start.begin() + prefix.size());
    hmacSha256(start.data(), start.size(), scope.date, m_key);
    wipeBytes(start.data(), start.size());
    hmacSha256(m_key.data(), m_key.size(), scope.region, m_key);
    hmacSha256(m_key.data(), m_key.size(), scope.service, m_key);
    hmacSha256(m_key.data(), m_key.size(), "aws4_request", m_key);
}

SigningKey::~SigningKey()
{
    wipeBytes(m_key.data(), m_key.size());
}

QByteArray SigningKey::sign(QByteArrayView stringToSign) const
{
    std::array<unsigned char, 32> result;
    hmacSha256(m_key.data(), m_key.size(), stringToSign, result);
    return toHex(result.data(), result.size());
}

QByteArray signature(
    QByteArrayView secretAccessKey, const CredentialScope &scope, QByteArrayView stringToSign)
{
    return SigningKey(secretAccessKey, scope).sign(stringToSign);
}

QByteArray headerValue(const Headers &headers, QByteArrayView lowerCaseName)
{
    for (const auto &[name, value] : headers) {
        if (name.compare(lowerCaseName, Qt::CaseInsensitive) == 0)
            return value.isNull() ? QByteArray("") : value;
    }
    return {};
}

bool constantTimeEquals(QByteArrayView a, QByteArrayView b)
{
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), size_t(a.size())) == 0;
}

} // namespace carillon::aws
