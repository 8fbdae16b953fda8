// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "client/apicall.h"
#include "client/random.h"
#include "domain/arn.h"

#include <QFuture>
#include <QPromise>

#include <type_traits>

namespace carillon {

/// How calls are made.
struct ClientOptions {
    int maxAttempts = RetryPolicy::standardAttempts; ///< of one call, from 1
    bool paced = true; ///< under the published rates; false for a service that has none
};

/// Makes the calls of one AppInstanceUser. They share credentials, retry quota, the service's time
/// and pacing, whichever client they are for. Every future finishes, with a value or an ApiError,
/// on this object's thread, from the event loop; when the caller is destroyed, the futures under
/// way are cancelled.
class ApiCaller : public QObject {
    Q_OBJECT

public:
    /// None of the references is owned; all must outlive the caller, but need not outlive what it
    /// still has under way.
    ApiCaller(Transport &transport, aws::CredentialsProvider &credentials, Clock &clock,
        Random &random, const Endpoint &endpoint, AppInstanceUserArn bearer,
        const ClientOptions &options);
    ~ApiCaller() override;

    const AppInstanceUserArn &bearer() const { return m_bearer; }
    const Endpoint &endpoint() const { return m_context.signer.endpoint(); }
    /// What time it is at the service, as far as its answers have told; UTC.
    QDateTime serviceTime() const { return m_context.serverClock.now(); }

    /// `parse` takes an ApiAnswer and gives an optional T, or whether it is readable where T is
    /// void. An answer that it cannot read is one that confirms nothing.
    template <class T, class Parse>
    QFuture<ApiResult<T>> call(Turn turn, wire::Request request, int successStatus, Parse parse)
    {
        auto promise = std::make_shared<QPromise<ApiResult<T>>>();
        promise->start();
        ApiCall::Task task;
        task.request = std::move(request);
        task.turn = std::move(turn);
        task.successStatus = successStatus;
        task.accept = [promise, parse](const ApiAnswer &answer) {
            auto value = parse(answer);
            if (!value)
                return false;
            if constexpr (std::is_void_v<T>)
                promise->addResult(ApiResult<void>());
            else
                promise->addResult(*std::move(value));
            promise->finish();
            return true;
        };
        task.fail = [promise](const ApiError &error) {
            promise->addResult(std::unexpected(error));
            promise->finish();
        };
        start(std::move(task));
        return promise->future();
    }

Q_SIGNALS:
    /// After every attempt that reached the network, whatever its outcome.
    void exchanged(std::shared_ptr<const carillon::Exchange> exchange);

private:
    void start(ApiCall::Task task);

    AppInstanceUserArn m_bearer;
    CallContext m_context;
    QObject m_calls; ///< parent of those under way, which use the rest
};

} // namespace carillon
