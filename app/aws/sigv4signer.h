// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/credentials.h"
#include "aws/sigv4.h"

#include <QDateTime>

namespace carillon::aws {

/// What signing adds, and what it was computed from (for a person to compare).
struct SignedRequest {
    Headers headers; ///< request headers plus X-Amz-Date, X-Amz-Security-Token, Authorization
    QByteArray canonicalRequest;
    QByteArray stringToSign;
};

/// Signs requests for one region and service. Keeps the day's derived key, wiped when it goes.
class SigV4Signer {
public:
    SigV4Signer(QByteArray region, QByteArray service);
    ~SigV4Signer();

    /// Signs `host`, `content-type` and every `x-amz-*` header of the request, and those it adds.
    /// Headers outside that set travel unsigned, as Qt adds some of its own.
    SignedRequest sign(
        const SigV4Request &request, const Credentials &credentials, const QDateTime &now);

    /// The query of a presigned URL: the request's own parameters, the X-Amz-* ones, sorted, and
    /// X-Amz-Signature last. Signs `host` alone. The result is a secret for as long as it lives.
    QByteArray presignedQuery(const SigV4Request &request, const Credentials &credentials,
        const QDateTime &now, int expiresSeconds);

private:
    QByteArray signatureOf(
        const Credentials &credentials, const CredentialScope &scope, QByteArrayView stringToSign);

    QByteArray m_region;
    QByteArray m_service;
    struct DayKey;
    std::unique_ptr<DayKey> m_dayKey;
};

} // namespace carillon::aws
