// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/sigv4signer.h"
#include "client/endpoint.h"
#include "client/transport.h"
#include "wire/request.h"

#include <memory>
#include <optional>

namespace carillon {

/// A request ready to leave, and the record of it for a person to read, secrets masked.
struct PreparedRequest {
    TransportRequest request;
    std::shared_ptr<Exchange> exchange;
};

/// Addresses and signs requests for one endpoint.
class RequestSigner {
public:
    explicit RequestSigner(Endpoint endpoint);

    const Endpoint &endpoint() const { return m_endpoint; }

    /// Signs as of `at` (UTC) and adds `unsignedHeaders`. Nothing when the address cannot be
    /// written as a URL.
    std::optional<PreparedRequest> prepare(const wire::Request &request,
        const aws::Credentials &credentials, const QDateTime &at,
        const HeaderList &unsignedHeaders);

private:
    Endpoint m_endpoint;
    aws::SigV4Signer m_signer;
};

/// The text with the value of `x-amz-security-token:` masked, as a canonical request has it or a
/// refusal echoes it.
QByteArray withoutToken(QByteArray text);

} // namespace carillon
