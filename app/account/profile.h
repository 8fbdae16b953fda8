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
    Environment ///< what AWS's own tools would take, as AwsSettings says
};

/// Which of the places that AWS's tools know.
enum class AwsPlace {
    EnvironmentKeys, ///< AWS_ACCESS_KEY_ID and its companions, nothing else
    DefaultChain, ///< whatever comes first in AWS's order, AWS_PROFILE included
    SharedProfile, ///< one profile of the shared files: keys, a role, SSO, a process …
    CognitoIdentity, ///< an identity pool, for guests or who is signed in to a user pool
    CredentialExchange ///< the exchange service of AWS's chat demo
};

/// Where the secrets of a profile are kept. Nothing changes it but a person: a keyring that fails
/// is told of, never gone round.
enum class SecretPlace {
    Keyring,
    File ///< of this user alone, not encrypted
};

/// Of a profile whose source is Environment. Nothing here is secret.
struct AwsSettings {
    AwsPlace place = AwsPlace::EnvironmentKeys;
    QString profile; ///< of SharedProfile: its name in the shared files
    QString identityPool = {}; ///< of CognitoIdentity: `region:uuid`
    QString userPool = {}; ///< of CognitoIdentity: `region_id`; empty: guests
    QString userPoolClient = {}; ///< of the user pool: the id of its client
    QString userName = {}; ///< in the user pool; proposed at sign-in, may be empty
    QString exchangeUrl = {}; ///< of CredentialExchange: the invoke URL of its API

    friend bool operator==(const AwsSettings &, const AwsSettings &) = default;
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
    AwsSettings aws = {};
    /// `#rrggbb`, to tell profiles apart by; empty: none chosen.
    QString colour = {};
    /// What waits to be sent goes out by itself when the profile is opened or its service is back;
    /// else it waits for a word, and AWS gets nothing of it unasked. See OutboxOptions.
    bool autoSend = true;
    SecretPlace keptIn = SecretPlace::Keyring;

    QString region() const { return user.arn().region().toString(); }

    friend bool operator==(const Profile &, const Profile &) = default;
};

} // namespace carillon
