// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/arn.h"

#include <QString>
#include <QUuid>

namespace carillon {

/// Where a profile's credentials come from.
enum class CredentialsSource {
    LocalService, ///< the service built into this program
    Keyring, ///< keys typed in, kept in the system keyring
    Environment ///< AWS_ACCESS_KEY_ID and its companions
};

/// An AppInstanceUser to act as, and how. Holds nothing secret: may be written to a file.
struct Profile {
    QUuid id;
    QString name;
    AppInstanceUserArn user;
    CredentialsSource source = CredentialsSource::Keyring;
    /// Empty: the regional endpoint of the ARN's region (or, for LocalService, wherever it runs).
    QString endpointUrl;
    bool fips = false;
    bool dualStack = false;

    QString region() const { return user.arn().region().toString(); }

    friend bool operator==(const Profile &, const Profile &) = default;
};

} // namespace carillon
