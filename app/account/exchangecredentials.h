// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/cognitouserpool.h"
#include "account/credentialsorigin.h"
#include "account/profile.h"

namespace carillon {

/// The credential exchange service of AWS's chat demo: somebody's own sign-in for credentials of
/// one AppInstanceUser.
class ExchangeOrigin final : public CredentialsOrigin {
public:
    /// `service` is the invoke URL of its API; `accessToken` is the own sign-in's. What the bench
    /// refers to outlives it.
    ExchangeOrigin(Endpoint service, SecretPtr accessToken, ServiceBench bench);

    QFuture<aws::CredentialsResult> fetch() override;

    /// Whose credentials they are; empty until a fetch has succeeded.
    QString userArn() const { return m_userArn; }

private:
    Endpoint m_service;
    SecretPtr m_accessToken;
    ServiceBench m_bench;
    QString m_userArn;
    QObject m_context;
};

/// Where the profile's exchange service is.
std::expected<Endpoint, EndpointProblem> exchangeEndpoint(const Profile &profile);

} // namespace carillon
