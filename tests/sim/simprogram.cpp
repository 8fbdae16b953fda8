// SPDX-License-Identifier: Apache-2.0
#include "sim/simprogram.h"

#include "store/storevalues.h"

namespace carillon::sim {

using namespace Qt::StringLiterals;

QFuture<aws::CredentialsResult> SimCredentials::credentials()
{
    if (!m_known) {
        auto key = std::make_shared<aws::Credentials>();
        key->accessKeyId = m_ring.id;
        key->secretAccessKey = aws::Secret("secret");
        m_known = key;
    }
    return QtFuture::makeReadyFuture(aws::CredentialsResult(m_known));
}

SimProgram::SimProgram(const Surroundings &surroundings)
    : m_disk(surroundings.clock, surroundings.disk)
    , m_credentials(surroundings.keys)
    , m_store(surroundings.path, m_disk.executor())
    , m_client(surroundings.network, m_credentials, surroundings.clock, surroundings.random,
          { QUrl(u"https://service.invalid"_s), u"us-east-1"_s }, testing::userArn(u"alice"_s))
    , outbox(m_store, m_client, surroundings.clock, surroundings.random,
          { .version = surroundings.version })
{
}

} // namespace carillon::sim
