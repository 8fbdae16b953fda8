// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/awsfiles.h"
#include "account/credentialplan.h"
#include "aws/credentialsprovider.h"

// One function a place of the chain. Each gives a plan, a trouble that ends the search, or a null
// plan where the place is not set up.

namespace carillon {

using PlanResult = std::expected<CredentialPlanPtr, aws::CredentialsError>;

/// What the places are looked up in. `environment` is null where its variables do not count.
struct PlanQuestion {
    const AwsFiles &files;
    const QProcessEnvironment *environment;
    QByteArray profile;
    QString region; ///< where STS is asked

    std::optional<aws::SharedProfile> settings() const { return files.config->profile(profile); }
};

PlanResult planOfEnvironmentKeys(const QProcessEnvironment &environment);
PlanResult planOfWebIdentity(const PlanQuestion &question);
PlanResult planOfSso(const PlanQuestion &question);
PlanResult planOfCredentialsFile(const PlanQuestion &question);
PlanResult planOfLogin(const PlanQuestion &question);
PlanResult planOfProcess(const PlanQuestion &question);
PlanResult planOfConfigFile(const PlanQuestion &question);

/// What a person has to sign in to for the plan, maybe at the end of its roles; null: nothing.
const SsoPlan *signInOf(const CredentialPlan &plan);

/// The scopes an sso-session asks for; empty for the older kind, or by default.
QStringList ssoScopesOf(const AwsFiles &files, const SsoPlan &plan);

} // namespace carillon
