// SPDX-License-Identifier: Apache-2.0
#include "aws/sigv4verifier.h"

#include <QTimeZone>

#include <algorithm>
#include <optional>
#include <utility>

// The names and sentences are those AWS's front doors have been seen to use; the order of the
// checks is theirs too, so that a client with two faults hears of the same one first.

namespace carillon::aws {

using namespace Qt::StringLiterals;

namespace {

using Refusal = std::optional<SignatureRefusal>;

constexpr char algorithmName[] = "AWS4-HMAC-SHA256";
constexpr char incomplete[] = "IncompleteSignatureException";
constexpr char invalid[] = "InvalidSignatureException";
constexpr char unrecognized[] = "UnrecognizedClientException";
constexpr char invalidToken[] = "The security token included in the request is invalid.";
constexpr int longestExpiry = 7 * 24 * 3600;

SignatureRefusal refusal(const char *name, const QByteArray &message)
{
    return { name, message, {}, {} };
}

/// What a request says about its signature, from its header or from its query.
struct Claim {
    bool presigned = false;
    QByteArray algorithm;
    QByteArray credential;
    QByteArray signedHeadersText;
    QList<QByteArray> signedHeaders;
    QByteArray signature;
    QByteArray dateText; ///< as it came
    QByteArray amzDate; ///< YYYYMMDDTHHMMSSZ
    QByteArray sessionToken;
    QByteArray expires;
    QByteArray query; ///< what the signature covers
    QByteArray accessKeyId;
    CredentialScope scope;
};

QDateTime parseAmzDate(const QByteArray &text)
{
    if (text.size() != 16)
        return {};
    QDateTime time = QDateTime::fromString(QString::fromLatin1(text), u"yyyyMMdd'T'HHmmss'Z'"_s);
    time.setTimeZone(QTimeZone::utc());
    return time;
}

QByteArray formatAmzDate(const QDateTime &time)
{
    return time.toUTC().toString(u"yyyyMMdd'T'HHmmss'Z'"_s).toLatin1();
}

/// `x-amz-chime-bearer` as `X-Amz-Chime-Bearer`.
QByteArray titleCase(QByteArray name)
{
    bool start = true;
    for (char &c : name) {
        if (start && c >= 'a' && c <= 'z')
            c = char(c - 'a' + 'A');
        start = c == '-';
    }
    return name;
}

/// A repeated one of these could be read one way here and another way by the service.
bool mustBeSingle(const QByteArray &lowerCaseName)
{
    return lowerCaseName == "host" || lowerCaseName == "date" || lowerCaseName == "authorization"
        || lowerCaseName.startsWith("x-amz-");
}

Refusal checkRepeats(const Headers &headers)
{
    QList<QByteArray> seen;
    for (const auto &[name, value] : headers) {
        const QByteArray lower = name.toLower();
        if (!mustBeSingle(lower))
            continue;
        if (seen.contains(lower))
            return refusal(incomplete, "Header '" + titleCase(lower) + "' is repeated.");
        seen.append(lower);
    }
    return {};
}

/// `Name=value, Name=value`; false when a name is repeated or unknown.
bool parseParameters(QByteArrayView text, Claim &claim)
{
    for (const QByteArray &raw : text.toByteArray().split(',')) {
        const QByteArray part = raw.trimmed();
        const qsizetype equals = part.indexOf('=');
        const QByteArray name = equals < 0 ? part : part.first(equals);
        QByteArray *target = name == "Credential" ? &claim.credential
            : name == "SignedHeaders"             ? &claim.signedHeadersText
            : name == "Signature"                 ? &claim.signature
                                                  : nullptr;
        if (equals < 0 || !target || !target->isNull())
            return false;
        *target = part.sliced(equals + 1);
    }
    return true;
}

Refusal readHeaderClaim(const SigV4Request &request, Claim &claim)
{
    const QByteArray text = headerValue(request.headers, "authorization");
    if (!text.startsWith("AWS4-"))
        return refusal("MissingAuthenticationTokenException", "Missing Authentication Token"_ba);
    const qsizetype blank = text.indexOf(' ');
    claim.algorithm = blank < 0 ? text : text.first(blank);
    const bool parsed = blank > 0 && parseParameters(QByteArrayView(text).sliced(blank + 1), claim);
    claim.dateText = headerValue(request.headers, "x-amz-date");
    if (claim.dateText.isNull())
        claim.dateText = headerValue(request.headers, "date");
    claim.sessionToken = headerValue(request.headers, "x-amz-security-token");
    claim.query = request.query;

    QByteArrayList missing;
    const auto require = [&missing](const QByteArray &value, const char *name) {
        if (value.isEmpty())
            missing.append("Authorization header requires '"_ba + name + "' parameter.");
    };
    require(claim.credential, "Credential");
    require(claim.signature, "Signature");
    require(claim.signedHeadersText, "SignedHeaders");
    if (claim.dateText.isEmpty())
        missing.append("Authorization header requires existence of either a 'X-Amz-Date' or a "
                       "'Date' header."_ba);
    if (!missing.isEmpty())
        return refusal(incomplete, missing.join(' '));
    if (!parsed)
        return refusal(incomplete, "Authorization header is not well formed."_ba);
    return {};
}

/// The parameter a query name stands for; null for one that is not about the signature.
QByteArray *queryTarget(Claim &claim, const QByteArray &name)
{
    const std::pair<const char *, QByteArray *> targets[] = {
        { "X-Amz-Algorithm", &claim.algorithm },
        { "X-Amz-Credential", &claim.credential },
        { "X-Amz-SignedHeaders", &claim.signedHeadersText },
        { "X-Amz-Signature", &claim.signature },
        { "X-Amz-Date", &claim.dateText },
        { "X-Amz-Expires", &claim.expires },
        { "X-Amz-Security-Token", &claim.sessionToken },
    };
    for (const auto &[known, target] : targets) {
        if (name == known)
            return target;
    }
    return nullptr;
}

Refusal readQueryClaim(const SigV4Request &request, Claim &claim)
{
    claim.presigned = true;
    QByteArrayList covered;
    for (const QByteArray &pair : request.query.split('&')) {
        const qsizetype equals = pair.indexOf('=');
        const QByteArray name
            = QByteArray::fromPercentEncoding(equals < 0 ? pair : pair.first(equals));
        QByteArray *target = queryTarget(claim, name);
        if (target && !target->isNull())
            return refusal(incomplete, "Query-string parameter '" + name + "' is repeated.");
        if (target)
            *target = equals < 0 ? QByteArray("")
                                 : QByteArray::fromPercentEncoding(pair.sliced(equals + 1));
        if (target != &claim.signature)
            covered.append(pair);
    }
    claim.query = covered.join('&');

    QByteArrayList missing;
    const auto require = [&missing](const QByteArray &value, const char *name) {
        if (value.isEmpty())
            missing.append("AWS query-string parameters must include '"_ba + name
                + "'. Re-examine the query-string parameters.");
    };
    require(claim.algorithm, "X-Amz-Algorithm");
    require(claim.credential, "X-Amz-Credential");
    require(claim.signature, "X-Amz-Signature");
    require(claim.signedHeadersText, "X-Amz-SignedHeaders");
    require(claim.dateText, "X-Amz-Date");
    if (!missing.isEmpty())
        return refusal(incomplete, missing.join(' '));
    return {};
}

bool hasQuerySignature(const QByteArray &query)
{
    const QByteArrayList pairs = query.split('&');
    return std::any_of(pairs.begin(), pairs.end(), [](const QByteArray &pair) {
        return pair.startsWith("X-Amz-Algorithm=") || pair.startsWith("X-Amz-Signature=")
            || pair.startsWith("X-Amz-Credential=");
    });
}

Refusal readClaim(const SigV4Request &request, Claim &claim)
{
    const bool inHeader = !headerValue(request.headers, "authorization").isNull();
    const bool inQuery = hasQuerySignature(request.query);
    if (inHeader && inQuery)
        return refusal(invalid,
            "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as "
            "HTTP header."_ba);
    if (!inHeader && !inQuery)
        return refusal(
            "MissingAuthenticationTokenException", "Request is missing Authentication Token"_ba);
    if (Refusal repeated = checkRepeats(request.headers))
        return repeated;
    Refusal bad = inQuery ? readQueryClaim(request, claim) : readHeaderClaim(request, claim);
    if (!bad)
        claim.signedHeaders = claim.signedHeadersText.split(';');
    return bad;
}

Refusal tooOld(
    const QByteArray &date, const QDateTime &limit, const QDateTime &now, const QByteArray &reach)
{
    return refusal(invalid,
        "Signature expired: " + date + " is now earlier than " + formatAmzDate(limit) + " ("
            + formatAmzDate(now) + " - " + reach + ".)");
}

Refusal checkDate(Claim &claim, const QDateTime &now)
{
    constexpr int window = SigV4Verifier::dateWindowSeconds;
    QDateTime date = parseAmzDate(claim.dateText);
    if (!date.isValid() && !claim.presigned)
        date = QDateTime::fromString(QString::fromLatin1(claim.dateText), Qt::RFC2822Date);
    if (!date.isValid())
        return refusal(incomplete,
            "Date must be in ISO-8601 'basic format'. Got '" + claim.dateText
                + "'. See http://en.wikipedia.org/wiki/ISO_8601");
    claim.amzDate = formatAmzDate(date);
    int age = window;
    QByteArray reach = QByteArray::number(window / 60) + " min";
    if (claim.presigned && !claim.expires.isNull()) {
        bool number = false;
        age = claim.expires.toInt(&number);
        if (!number || age < 0 || age > longestExpiry)
            return refusal(
                incomplete, "X-Amz-Expires must be a number of seconds from 0 to 604800."_ba);
        reach = QByteArray::number(age) + " sec";
    }
    if (date < now.addSecs(-age))
        return tooOld(claim.amzDate, now.addSecs(-age), now, reach);
    if (date > now.addSecs(window))
        return refusal(invalid,
            "Signature not yet current: " + claim.amzDate + " is still later than "
                + formatAmzDate(now.addSecs(window)) + " (" + formatAmzDate(now) + " + "
                + QByteArray::number(window / 60) + " min.)");
    return {};
}

Refusal checkSignedHeaders(const SigV4Request &request, const Claim &claim)
{
    const auto mustBeSigned = [](const QByteArray &name) {
        return refusal(invalid,
            "'" + titleCase(name) + "' must be a 'SignedHeader' in the AWS Authorization.");
    };
    if (!claim.signedHeaders.contains("host") || headerValue(request.headers, "host").isNull())
        return mustBeSigned("host"_ba);
    for (const auto &[name, value] : request.headers) {
        const QByteArray lower = name.toLower();
        if (lower.startsWith("x-amz-") && !claim.signedHeaders.contains(lower))
            return mustBeSigned(lower);
    }
    return {};
}

Refusal checkScope(Claim &claim, const QByteArray &region, const QByteArray &service)
{
    const QByteArrayList parts = claim.credential.split('/');
    if (parts.size() != 5)
        return refusal(incomplete,
            "Credential must have exactly 5 slash-delimited elements, e.g. "
            "keyid/date/region/service/term, got '"
                + claim.credential + "'");
    claim.accessKeyId = parts[0];
    claim.scope = { parts[1], parts[2], parts[3] };
    QByteArrayList wrong;
    if (parts[2] != region)
        wrong.append("Credential should be scoped to a valid region, not '" + parts[2] + "'.");
    if (parts[3] != service)
        wrong.append("Credential should be scoped to correct service: '" + service + "'.");
    if (parts[4] != "aws4_request")
        wrong.append("Credential should be scoped with a valid terminator: 'aws4_request', not '"
            + parts[4] + "'.");
    if (parts[1] != claim.amzDate.first(8))
        wrong.append("Date in Credential scope does not match YYYYMMDD from ISO-8601 version "
                     "of date from HTTP: '"
            + parts[1] + "' != '" + claim.amzDate.first(8) + "', from '" + claim.amzDate + "'.");
    if (!wrong.isEmpty())
        return refusal(invalid, wrong.join(' '));
    return {};
}

Refusal checkSignature(
    const SigV4Request &request, const Claim &claim, const Credentials &credentials)
{
    const QByteArray payloadHash = sha256Hex(request.body);
    const SigV4Request covered { request.method, request.path, claim.query, request.headers,
        request.body };
    SignatureRefusal differs { invalid,
        "The request signature we calculated does not match the signature you provided. Check "
        "your AWS Secret Access Key and signing method. Consult the service documentation for "
        "details."_ba,
        canonicalRequest(covered, claim.signedHeaders, payloadHash), {} };
    differs.stringToSign = stringToSign(claim.amzDate, claim.scope, differs.canonicalRequest);
    const QByteArray expected
        = signature(credentials.secretAccessKey.view(), claim.scope, differs.stringToSign);
    if (!constantTimeEquals(expected, claim.signature))
        return differs;
    const QByteArray declared = headerValue(request.headers, "x-amz-content-sha256");
    if (!declared.isNull() && !constantTimeEquals(declared.trimmed(), payloadHash))
        return refusal(invalid,
            "The provided 'x-amz-content-sha256' header does not match what was computed."_ba);
    return {};
}

Refusal checkToken(const Claim &claim, const Credentials &credentials, const QDateTime &now)
{
    if (!constantTimeEquals(credentials.sessionToken.view(), claim.sessionToken.trimmed()))
        return refusal(unrecognized, invalidToken);
    if (credentials.expiresAt.isValid() && credentials.expiresAt <= now)
        return refusal(
            "ExpiredTokenException", "The security token included in the request is expired"_ba);
    return {};
}

} // namespace

SigV4Verifier::SigV4Verifier(QByteArray region, QByteArray service, Lookup lookup)
    : m_region(std::move(region))
    , m_service(std::move(service))
    , m_lookup(std::move(lookup))
{
}

std::expected<VerifiedIdentity, SignatureRefusal> SigV4Verifier::verify(
    const SigV4Request &request, const QDateTime &now) const
{
    Claim claim;
    if (Refusal bad = readClaim(request, claim))
        return std::unexpected(*bad);
    if (Refusal bad = checkDate(claim, now))
        return std::unexpected(*bad);
    if (Refusal bad = checkSignedHeaders(request, claim))
        return std::unexpected(*bad);
    if (claim.algorithm != algorithmName)
        return std::unexpected(
            refusal(incomplete, "Unsupported AWS 'algorithm': '" + claim.algorithm + "'."));
    if (Refusal bad = checkScope(claim, m_region, m_service))
        return std::unexpected(*bad);
    const CredentialsPtr credentials = m_lookup(claim.accessKeyId);
    if (!credentials)
        return std::unexpected(refusal(unrecognized, invalidToken));
    if (Refusal bad = checkSignature(request, claim, *credentials))
        return std::unexpected(*bad);
    if (Refusal bad = checkToken(claim, *credentials, now))
        return std::unexpected(*bad);
    return VerifiedIdentity { claim.accessKeyId };
}

} // namespace carillon::aws
