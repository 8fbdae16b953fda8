// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/credentialsprovider.h"
#include "client/clock.h"
#include "client/pacing.h"
#include "client/requestsigner.h"
#include "client/retrypolicy.h"
#include "client/serverclock.h"
#include "domain/apierror.h"

#include <QObject>

#include <functional>

namespace carillon {

/// A whole answer with the status that means success.
struct ApiAnswer {
    TransportReply reply;
    std::shared_ptr<const Exchange> exchange;
    int attempts; ///< requests that left, this one included
};

/// What the calls of one client share. The references outlive it.
struct CallContext {
    Transport &transport;
    aws::CredentialsProvider &credentials;
    Clock &clock;
    RequestSigner signer;
    RetryPolicy retries;
    ServerClock serverClock;
    Pacing pacing;
};

/// One call of the API, from the wait for its turn to its outcome, over as many attempts as the
/// policy allows; each waits its turn and is signed anew, the body stays. It ends itself; ended
/// from outside, it goes silent.
class ApiCall : public QObject {
    Q_OBJECT

public:
    struct Task {
        wire::Request request;
        Turn turn;
        int successStatus = 200;
        /// Takes the answer and says true, or finds it unreadable and says false.
        std::function<bool(const ApiAnswer &)> accept;
        std::function<void(const ApiError &)> fail;
    };

    ApiCall(CallContext &context, Task task, QObject *parent);

    void start() { attempt(); }

Q_SIGNALS:
    /// After every attempt that reached the network.
    void exchanged(std::shared_ptr<const carillon::Exchange> exchange);

private:
    /// An attempt that has left.
    struct Attempt {
        std::shared_ptr<Exchange> exchange;
        QDateTime signedAt; ///< UTC
        qint64 leftMs; ///< Clock::bootMs()
        QByteArray accessKeyId; ///< it was signed with
    };

    void attempt();
    void sign();
    void send(const aws::CredentialsResult &credentials);
    void judge(const TransportReply &reply, const Attempt &attempt);
    void retryOrFail(const ApiError &error, const QDateTime &signedAt);
    void succeed();
    void fail(ApiError error);

    CallContext &m_context;
    Task m_task;
    QByteArray m_invocationId; ///< one for all attempts
    int m_attempts = 0;
    int m_left = 0; ///< attempts of which something may have reached the service
    int m_lastCost = 0; ///< what the last retry took from the quota
};

} // namespace carillon
