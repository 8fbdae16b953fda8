// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/credentialplan.h"
#include "account/credentialsorigin.h"
#include "account/pending.h"
#include "account/servicecall.h"
#include "account/ssotoken.h"
#include "client/endpoint.h"

#include <QObject>

namespace carillon {

/// The two services of IAM Identity Center.
struct SsoEndpoints {
    Endpoint portal; ///< gives the credentials of a role
    Endpoint oidc; ///< signs in
};

/// A role's credentials for who is signed in to IAM Identity Center. A sign-in that ends within 15
/// minutes is renewed first, where it can be, and kept for AWS's other tools.
class SsoOrigin final : public CredentialsOrigin {
public:
    SsoOrigin(SsoPlan plan, SsoTokenCache cache, SsoEndpoints endpoints, ServiceBench bench);

    QFuture<aws::CredentialsResult> fetch() override;

    static constexpr qint64 renewMs = 15 * 60 * 1000;

private:
    using Answer = Pending<aws::CredentialsResult>;
    void renew(const SsoTokenPtr &token, const Answer &answer);
    void takeRenewed(const TransportReply &reply, const SsoTokenPtr &old, const Answer &answer);
    void askForRole(const SsoTokenPtr &token, const Answer &answer);
    aws::CredentialsResult signInNeeded(const QString &why) const;

    SsoPlan m_plan;
    SsoTokenCache m_cache;
    SsoEndpoints m_endpoints;
    ServiceBench m_bench;
    QObject m_context;
};

} // namespace carillon
