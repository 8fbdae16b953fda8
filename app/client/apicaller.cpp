// SPDX-License-Identifier: Apache-2.0
#include "client/apicaller.h"

namespace carillon {

ApiCaller::ApiCaller(Transport &transport, aws::CredentialsProvider &credentials, Clock &clock,
    Random &random, const Endpoint &endpoint, AppInstanceUserArn bearer,
    const ClientOptions &options)
    : m_bearer(std::move(bearer))
    , m_context { transport, credentials, clock, RequestSigner(endpoint),
        RetryPolicy(random, options.maxAttempts), ServerClock(clock),
        Pacing(clock, endpoint.region, options.paced) }
{
}

ApiCaller::~ApiCaller() = default;

void ApiCaller::start(ApiCall::Task task)
{
    auto *call = new ApiCall(m_context, std::move(task), &m_calls);
    connect(call, &ApiCall::exchanged, this, &ApiCaller::exchanged);
    call->start();
}

} // namespace carillon
