// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/secret.h"

#include <QByteArray>
#include <QDateTime>

#include <memory>
#include <optional>

namespace carillon::aws {

/// What a Cognito user pool asks for instead of the password.
struct SrpChallenge {
    QByteArray poolName; ///< what stands after the `_` of the pool's id
    QByteArray userId; ///< USER_ID_FOR_SRP
    QByteArray salt; ///< SALT, hexadecimal
    QByteArray serverPublic; ///< SRP_B, hexadecimal
    QByteArray secretBlock; ///< SECRET_BLOCK, Base64
};

/// The person's side of USER_SRP_AUTH: SRP-6a in the 3072-bit group of RFC 3526, SHA-256, and
/// Cognito's own way from the shared secret to a signature. The password itself goes nowhere.
class CognitoSrp {
public:
    /// With a private value of its own from the system's generator.
    CognitoSrp();
    /// `privateValue`: big-endian bytes; for tests.
    explicit CognitoSrp(QByteArrayView privateValue);
    ~CognitoSrp();
    CognitoSrp(const CognitoSrp &) = delete;
    CognitoSrp &operator=(const CognitoSrp &) = delete;

    /// SRP_A, hexadecimal; empty where the generator failed.
    QByteArray publicValue() const;
    /// PASSWORD_CLAIM_SIGNATURE, Base64. None for a challenge that cannot be read, or that a pool
    /// would not make: with it the password could be guessed.
    std::optional<QByteArray> signature(
        const SrpChallenge &challenge, QByteArrayView password, const QByteArray &timestamp) const;

private:
    struct Values;
    std::unique_ptr<Values> m_values;
};

/// TIMESTAMP: `Mon Mar 4 05:06:07 UTC 2024`, in English whatever the locale.
QByteArray srpTimestamp(const QDateTime &at);

} // namespace carillon::aws
