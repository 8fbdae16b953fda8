// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/credentialplan.h"
#include "account/credentialsorigin.h"
#include "account/mfaprompt.h"
#include "account/pending.h"
#include "account/servicecall.h"
#include "client/endpoint.h"

#include <QObject>

namespace carillon {

/// A role for the credentials of somebody else: AWS STS, AssumeRole.
class AssumeRoleOrigin final : public CredentialsOrigin {
public:
    /// `mfa` may be null, then a role that needs a code is refused here. It and what the bench
    /// refers to outlive it.
    AssumeRoleOrigin(RolePlan plan, std::unique_ptr<CredentialsOrigin> source, Endpoint sts,
        ServiceBench bench, MfaPrompt *mfa);

    QFuture<aws::CredentialsResult> fetch() override;
    bool asksAPerson() const override
    {
        return !m_plan.mfaSerial.isEmpty() || m_source->asksAPerson();
    }

private:
    void ask(const aws::CredentialsPtr &source, const Pending<aws::CredentialsResult> &pending,
        MfaQuestion::Again again = MfaQuestion::Again::No);
    void call(const aws::CredentialsPtr &source, const QString &mfaCode,
        const Pending<aws::CredentialsResult> &pending);

    RolePlan m_plan;
    std::unique_ptr<CredentialsOrigin> m_source;
    Endpoint m_sts;
    ServiceBench m_bench;
    MfaPrompt *m_mfa;
    QObject m_context;
};

/// A role for a token that something else writes into a file: AWS STS, AssumeRoleWithWebIdentity.
/// The file is read for each fetch.
class WebIdentityOrigin final : public CredentialsOrigin {
public:
    WebIdentityOrigin(WebIdentityPlan plan, Endpoint sts, ServiceBench bench);

    QFuture<aws::CredentialsResult> fetch() override;

private:
    WebIdentityPlan m_plan;
    Endpoint m_sts;
    ServiceBench m_bench;
    QObject m_context;
};

/// `2 to 64 of [\w+=,.@-]`, as STS wants a session's name.
bool isRoleSessionName(const QString &name);

} // namespace carillon
