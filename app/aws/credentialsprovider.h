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
        Malformed ///< the source holds something that is not credentials
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
    /// The service refused what credentials() gave: do not give the same from memory again.
    virtual void invalidate() = 0;
};

/// Credentials that are known from the start, e.g. of a local service.
class StaticCredentialsProvider final : public CredentialsProvider {
public:
    explicit StaticCredentialsProvider(CredentialsPtr credentials);
    QFuture<CredentialsResult> credentials() override;
    void invalidate() override { }

private:
    CredentialsPtr m_credentials;
};

} // namespace carillon::aws
