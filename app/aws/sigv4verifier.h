// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/credentials.h"
#include "aws/sigv4.h"

#include <QDateTime>

#include <expected>
#include <functional>

namespace carillon::aws {

/// Why a request was refused, in the words AWS's front doors use.
struct SignatureRefusal {
    QByteArray name; ///< e.g. InvalidSignatureException
    QByteArray message;
    /// For a signature that differs only: what the verifier computed. Empty otherwise.
    QByteArray canonicalRequest;
    QByteArray stringToSign;
};

/// Who signed.
struct VerifiedIdentity {
    QByteArray accessKeyId;
};

/// Checks header and query signatures. Works from the request's own SignedHeaders, demands that
/// `host` and every `x-amz-*` header present is among them, and hashes the body itself.
/// A replay within the window is not an offence: idempotency is the service's matter.
class SigV4Verifier {
public:
    /// The credentials with this access key id, or null.
    using Lookup = std::function<CredentialsPtr(QByteArrayView accessKeyId)>;

    SigV4Verifier(QByteArray region, QByteArray service, Lookup lookup);

    std::expected<VerifiedIdentity, SignatureRefusal> verify(
        const SigV4Request &request, const QDateTime &now) const;

    /// Seconds a request's date may lie to either side of the clock, as AWS documents.
    static constexpr int dateWindowSeconds = 15 * 60;

private:
    QByteArray m_region;
    QByteArray m_service;
    Lookup m_lookup;
};

} // namespace carillon::aws
