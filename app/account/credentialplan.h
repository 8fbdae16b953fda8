// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

#include <memory>
#include <variant>

// How credentials are to be had, as it follows from files and environment alone: nothing was asked
// yet, and nothing here is secret.

namespace carillon {

struct CredentialPlan;
using CredentialPlanPtr = std::shared_ptr<const CredentialPlan>;

/// AWS_ACCESS_KEY_ID and its companions.
struct EnvironmentKeysPlan { };

/// aws_access_key_id and its companions of a profile, all in one of the two files.
struct FileKeysPlan {
    QByteArray profile;
    bool inCredentialsFile;
};

struct ProcessPlan {
    QString command;
};

struct RolePlan {
    QString roleArn;
    QString sessionName; ///< empty: made up
    QString externalId; ///< may be empty
    QString mfaSerial; ///< empty: no MFA
    int durationSeconds = 0; ///< 0: as the service thinks best
    QString region; ///< where STS is asked
    CredentialPlanPtr source; ///< whose credentials ask for the role
};

struct WebIdentityPlan {
    QString roleArn;
    QString sessionName; ///< empty: made up
    QString tokenFile;
    QString region; ///< where STS is asked
};

/// IAM Identity Center.
struct SsoPlan {
    QString session; ///< of the sso-session; empty: the older kind of profile, without one
    QString startUrl;
    QString region;
    QString accountId;
    QString roleName;

    /// What the token's file in the cache is named after.
    QString cacheName() const { return session.isEmpty() ? startUrl : session; }
};

/// What `aws login` left behind.
struct LoginPlan {
    QString session;
};

struct CredentialPlan {
    std::variant<EnvironmentKeysPlan, FileKeysPlan, ProcessPlan, RolePlan, WebIdentityPlan, SsoPlan,
        LoginPlan>
        how;
};

} // namespace carillon
