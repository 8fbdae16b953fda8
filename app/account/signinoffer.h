// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/profile.h"
#include "account/ssosignin.h"

#include <QProcessEnvironment>

#include <expected>
#include <memory>

namespace carillon {

/// What a person can sign in to so that there are credentials: IAM Identity Center. Read from the
/// shared files when it is made; nothing is asked yet.
struct SignInOffer {
    SsoPlan plan;
    QStringList scopes;
    Endpoint oidc;
    Endpoint portal;
    SsoTokenCache cache;

    /// One attempt, not started. The bench's parts outlive it.
    std::unique_ptr<SsoSignIn> attempt(ServiceBench bench) const;
};

/// Of a profile of the shared files; none: of the default chain. The error is a reason, for logs
/// and terminals.
std::expected<SignInOffer, QString> signInOffer(
    const std::optional<QString> &awsProfile, const QProcessEnvironment &environment);

/// The same for a profile of ours.
std::expected<SignInOffer, QString> signInOffer(
    const Profile &profile, const QProcessEnvironment &environment);

} // namespace carillon
