// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/credentials.h"

#include <QFuture>
#include <QString>

#include <expected>

namespace carillon::aws {

/// Why a source gave no credentials.
struct CredentialsError {
    enum class Kind {
        Missing, ///< the source is there and has none
        Locked, ///< the keyring is locked or refused
        Unavailable, ///< there is no keyring, or it cannot be reached
        TimedOut, ///< the source did not answer in its time
        Malformed, ///< the source holds something that is not credentials, or a setting is wrong
        SignInNeeded, ///< a person has to sign in (again) first
        Refused, ///< the service that gives credentials said no; it will say it again
        Unreachable, ///< that service gave no answer, or asked for patience: it may pass
        Declined ///< a person was asked, e.g. for an MFA code, and did not give it
    };
    Kind kind;
    QString detail; ///< the source's own words; no secret
};

using CredentialsResult = std::expected<CredentialsPtr, CredentialsError>;

/// One source of credentials. Called before every signature, so an implementation keeps what it
/// has while it is good. The future never stays unfinished: a source that may hang has a time-out
/// of its own.
class CredentialsProvider {
public:
    virtual ~CredentialsProvider() = default;
    virtual QFuture<CredentialsResult> credentials() = 0;
    /// Give nothing from memory: somebody has done something about it, and wants it looked up.
    virtual void invalidate() = 0;
    /// The service refused those of this id: do not give them from memory again. The answer may be
    /// late; others that were got since have not been refused, and stay.
    virtual void invalidateRefused(const QByteArray & /*accessKeyId*/) { invalidate(); }
    /// When what credentials() gave last ends, UTC; invalid: nothing yet, unknown or never.
    virtual QDateTime expiresAt() const { return {}; }
};

/// Credentials that are known from the start, e.g. of a local service.
class StaticCredentialsProvider final : public CredentialsProvider {
public:
    explicit StaticCredentialsProvider(CredentialsPtr credentials);
    QFuture<CredentialsResult> credentials() override;
    void invalidate() override { }
    QDateTime expiresAt() const override
    {
        return m_credentials ? m_credentials->expiresAt : QDateTime();
    }

private:
    CredentialsPtr m_credentials;
};

} // namespace carillon::aws
