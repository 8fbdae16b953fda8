// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>

#include <array>
#include <utility>

// Signature Version 4 as bytes: what is hashed, in which order. Signer and verifier share it.
// Source: "Create a signed AWS API request" in the IAM user guide; the choices where signers
// differ are botocore's, proved by its vectors in tests/data.

namespace carillon::aws {

using Headers = QList<std::pair<QByteArray, QByteArray>>;

/// A request as it stands on the wire.
struct SigV4Request {
    QByteArray method; ///< upper case
    QByteArray path; ///< as sent, i.e. each label percent-encoded once; "" means "/"
    QByteArray query; ///< as sent, without "?"
    Headers headers; ///< must contain `host`; names in any case
    QByteArrayView body; ///< must outlive the call
};

/// `20150830/us-east-1/chime/aws4_request`
struct CredentialScope {
    QByteArray date; ///< YYYYMMDD
    QByteArray region;
    QByteArray service;

    QByteArray toByteArray() const;
};

/// RFC 3986 unreserved characters stay, every other byte becomes %XX in upper case.
QByteArray uriEncode(QByteArrayView bytes);

/// Empty and dot segments removed, then every segment encoded once more. A segment that is not
/// well encoded on the wire (raw `:` of an ARN) is taken as the bytes it has, as botocore does.
QByteArray canonicalPath(QByteArrayView wirePath);

/// Pairs sorted by encoded name, then value; `name` becomes `name=`. What is encoded already stays
/// as it is, down to the case of its hex digits; any other byte that ought to be encoded is.
QByteArray canonicalQuery(QByteArrayView wireQuery);

/// Lower-case hex SHA-256.
QByteArray sha256Hex(QByteArrayView bytes);

/// `signedHeaders`: lower-case names; sorted here. A repeated header is joined with commas; one
/// that is listed but absent has no line, so such a list never matches an empty header.
QByteArray canonicalRequest(
    const SigV4Request &request, QList<QByteArray> signedHeaders, QByteArrayView payloadHash);

/// `amzDate`: YYYYMMDDTHHMMSSZ
QByteArray stringToSign(
    QByteArrayView amzDate, const CredentialScope &scope, QByteArrayView canonicalRequest);

/// The key derived from a secret for one scope; good for any number of signatures within it.
/// Neither copied nor moved, and wiped when it goes.
class SigningKey {
public:
    SigningKey(QByteArrayView secretAccessKey, const CredentialScope &scope);
    ~SigningKey();
    SigningKey(const SigningKey &) = delete;
    SigningKey &operator=(const SigningKey &) = delete;

    /// Lower-case hex signature.
    QByteArray sign(QByteArrayView stringToSign) const;

private:
    std::array<unsigned char, 32> m_key;
};

/// Lower-case hex signature. The derived key lives in a wiped buffer only.
QByteArray signature(
    QByteArrayView secretAccessKey, const CredentialScope &scope, QByteArrayView stringToSign);

/// The header's value, the first where it is repeated; null where there is none. `lowerCaseName`
/// must be that.
QByteArray headerValue(const Headers &headers, QByteArrayView lowerCaseName);

/// True when both are equal; the time does not depend on where they differ.
bool constantTimeEquals(QByteArrayView a, QByteArrayView b);

} // namespace carillon::aws
