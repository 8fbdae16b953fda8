// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/credentialsprovider.h"

namespace carillon {

/// A place credentials are fetched from, each time anew. Keeps nothing and knows nothing of when;
/// RefreshingCredentialsProvider does. One fetch at a time. Destroyed, it ends what it has under
/// way; the future then ends without a result.
class CredentialsOrigin {
public:
    virtual ~CredentialsOrigin() = default;
    virtual QFuture<aws::CredentialsResult> fetch() = 0;
    /// A person may be asked for something: not to be done in the background.
    virtual bool asksAPerson() const { return false; }
    /// A keyring has been asked and has not answered.
    virtual bool waitsForKeyring() const { return false; }
    /// What is waited for may be elsewhere by now, e.g. kept for this session. True: what is being
    /// fetched is as good as fetched anew.
    virtual bool looksAgain() { return false; }
};

/// A result that is there already, e.g. a trouble found before anything was asked.
inline QFuture<aws::CredentialsResult> readyCredentials(aws::CredentialsResult result)
{
    return QtFuture::makeReadyFuture(std::move(result));
}

inline aws::CredentialsResult noCredentials(aws::CredentialsError::Kind kind, const QString &detail)
{
    return std::unexpected(aws::CredentialsError { kind, detail });
}

/// Always gives the same, e.g. what was read along with a plan.
class FixedOrigin final : public CredentialsOrigin {
public:
    explicit FixedOrigin(aws::CredentialsResult result)
        : m_result(std::move(result))
    {
    }
    QFuture<aws::CredentialsResult> fetch() override { return readyCredentials(m_result); }

private:
    aws::CredentialsResult m_result;
};

} // namespace carillon
