// SPDX-License-Identifier: Apache-2.0
#include "aws/credentialsprovider.h"

#include <utility>

namespace carillon::aws {

using namespace Qt::StringLiterals;

StaticCredentialsProvider::StaticCredentialsProvider(CredentialsPtr credentials)
    : m_credentials(std::move(credentials))
{
}

QFuture<CredentialsResult> StaticCredentialsProvider::credentials()
{
    if (!m_credentials) {
        return QtFuture::makeReadyFuture(CredentialsResult(std::unexpected(
            CredentialsError { CredentialsError::Kind::Missing, u"none were given"_s })));
    }
    return QtFuture::makeReadyFuture(CredentialsResult(m_credentials));
}

} // namespace carillon::aws
