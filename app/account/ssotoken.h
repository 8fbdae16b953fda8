// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/secret.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <memory>

namespace carillon {

/// A sign-in to IAM Identity Center, as AWS's tools keep it.
struct SsoToken {
    QString startUrl;
    QString region;
    aws::Secret accessToken;
    QDateTime expiresAt; ///< UTC
    // What it can be renewed with; empty where it cannot.
    QString clientId;
    aws::Secret clientSecret;
    QDateTime registrationExpiresAt; ///< UTC; of the client
    aws::Secret refreshToken;

    bool canBeRenewed(const QDateTime &now) const
    {
        return !clientId.isEmpty() && !clientSecret.isEmpty() && !refreshToken.isEmpty()
            && registrationExpiresAt > now;
    }
};

using SsoTokenPtr = std::shared_ptr<const SsoToken>;

/// The folder where AWS's tools keep the sign-ins, a file each. It is theirs and ours: who is
/// signed in there is so here, and the other way round.
class SsoTokenCache {
public:
    explicit SsoTokenCache(QString folder)
        : m_folder(std::move(folder))
    {
    }

    /// `name`: of the sso-session, or the start URL where there is none.
    QString pathOf(const QString &name) const;
    /// Null when there is none, or none that can be read.
    SsoTokenPtr read(const QString &name) const;
    /// Replaces the file whole, for this user alone. False when it could not be written.
    bool write(const QString &name, const SsoToken &token) const;
    /// False when it is there still.
    bool remove(const QString &name) const;

private:
    QString m_folder;
};

} // namespace carillon
