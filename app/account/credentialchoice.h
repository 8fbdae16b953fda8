// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/awsfiles.h"
#include "account/credentialplan.h"
#include "aws/credentialsprovider.h"

namespace carillon {

/// The places of AWS's order. All but the first and the last are looked for in a profile.
enum class CredentialPlace {
    EnvironmentKeys,
    Profile, ///< the profile as such: it must exist
    Role,
    WebIdentity,
    IdentityCenter,
    CredentialsFile, ///< keys
    Login,
    Process,
    ConfigFile, ///< keys
    Machine ///< a container's or an instance's
};

/// One place that was looked at, in AWS's order, in plain words without secrets.
struct TriedSource {
    enum class Outcome {
        Used,
        Absent, ///< it is not set up
        Unusable, ///< it is set up wrongly; the search ends here, as the SDKs do
        Shadowed, ///< it is set up, but the search has ended before
        NotAsked ///< left out on purpose
    };
    CredentialPlace place;
    QString what; ///< e.g. `AWS_ACCESS_KEY_ID in the environment`
    Outcome outcome;
    QString why; ///< a sentence; empty where `what` says it all
};

/// Where credentials come from, and why from there.
struct CredentialChoice {
    QString profile; ///< the one that was looked at
    QString region; ///< empty: nobody names one
    QList<TriedSource> tried;
    std::expected<CredentialPlanPtr, aws::CredentialsError> plan;
};

/// AWS's own order, as botocore has it: the environment's keys (unless `profile` is given), then of
/// the profile: a role, a web identity (the environment's, unless `profile` is given), IAM Identity
/// Center, keys in the credentials file, `aws login`, a process, keys in the config file. A profile
/// that is named, here or by the environment, must exist. Containers and instance metadata are not
/// asked: a desktop has none, and would wait for them.
CredentialChoice chooseCredentials(const AwsFiles &files, const QProcessEnvironment &environment,
    const std::optional<QString> &profile = std::nullopt);

/// What botocore calls the method, e.g. `shared-credentials-file`.
QString methodName(const CredentialPlan &plan);

} // namespace carillon
