// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/corelimit.h"
#include "account/credentialchoice.h"
#include "account/credentialsorigin.h"
#include "account/mfaprompt.h"
#include "account/servicecall.h"

namespace carillon {

/// What origins are built on. All of it outlives them; `mfa` may be null: then nobody is asked.
struct OriginBench {
    ServiceBench service;
    QProcessEnvironment environment;
    MfaPrompt *mfa = nullptr;
    CoreLimit coreLimit = {}; ///< of the programs that are started
};

/// The origin of a plan, or why it cannot be one. `profile`: whose endpoint settings count.
std::expected<std::unique_ptr<CredentialsOrigin>, aws::CredentialsError> originOf(
    const CredentialPlan &plan, const AwsFiles &files, const QByteArray &profile,
    const OriginBench &bench);

/// AWS's default chain, or one profile of the shared files. The files are read for each fetch: what
/// was corrected there counts from then on.
class AwsCredentialsOrigin final : public CredentialsOrigin {
public:
    /// No `profile`: the default chain.
    AwsCredentialsOrigin(std::optional<QString> profile, OriginBench bench);

    QFuture<aws::CredentialsResult> fetch() override;
    bool asksAPerson() const override { return m_origin && m_origin->asksAPerson(); }

    /// What the last fetch chose, and why; none before the first.
    const std::optional<CredentialChoice> &lastChoice() const { return m_choice; }

private:
    std::optional<QString> m_profile;
    OriginBench m_bench;
    std::optional<CredentialChoice> m_choice;
    std::unique_ptr<CredentialsOrigin> m_origin;
};

} // namespace carillon
