// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/sigv4signer.h"
#include "client/endpoint.h"
#include "wire/sessions.h"

namespace carillon {

/// Presigns the address a messaging session is opened at.
class ConnectSigner {
public:
    /// Seconds that an address is good for; it is used at once.
    static constexpr int goodFor = 60;

    /// `endpoint`: where the other requests go.
    explicit ConnectSigner(const Endpoint &endpoint);

    /// `wss://HOST/connect?…` as of `at` (UTC). `ws://` only where requests go by plain HTTP, which
    /// is this machine, and the host is this machine, too. `host` as GetMessagingSessionEndpoint
    /// gave it. For as long as it is good, whoever has it is the user.
    aws::Secret url(const QString &host, const wire::ConnectQuery &query,
        const aws::Credentials &credentials, const QDateTime &at);

private:
    bool m_plain;
    aws::SigV4Signer m_signer;
};

} // namespace carillon
