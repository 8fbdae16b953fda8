// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/credentialsprovider.h"

#include <QProcessEnvironment>

namespace carillon {

/// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN (or its old name
/// AWS_SECURITY_TOKEN) and AWS_CREDENTIAL_EXPIRATION (ISO 8601). An access key without its secret
/// is an error, as in the SDKs, not a reason to look elsewhere.
class EnvironmentCredentialsProvider final : public aws::CredentialsProvider {
public:
    explicit EnvironmentCredentialsProvider(const QProcessEnvironment &environment);

    QFuture<aws::CredentialsResult> credentials() override;
    /// A process cannot be given another environment: there is nothing newer to read.
    void invalidate() override { }
    QDateTime expiresAt() const override { return m_result ? (*m_result)->expiresAt : QDateTime(); }

    /// True when AWS_ACCESS_KEY_ID is set, whatever the rest.
    static bool isOffered(const QProcessEnvironment &environment);

private:
    aws::CredentialsResult m_result;
};

} // namespace carillon
