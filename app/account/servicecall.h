// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/credentialsprovider.h"
#include "client/clock.h"
#include "client/random.h"
#include "client/transport.h"

#include <functional>
#include <optional>

namespace carillon {

/// What calls of the services that give credentials are made with. All outlive the calls.
struct ServiceBench {
    Transport &transport;
    Clock &clock;
    Random &random;
};

/// One call, over up to three attempts.
struct ServiceCall {
    /// The request for an attempt, to be signed as of `at` (UTC); none when it cannot be built.
    std::function<std::optional<TransportRequest>(const QDateTime &at)> make;
    /// The name of the error in an answer that is no success, e.g. `ExpiredToken`; empty: none.
    std::function<QByteArray(const TransportReply &reply)> errorName;
};

/// The last answer. No answer, 5xx, 429 and errors whose names mean the same are tried again after
/// a wait; so is a refusal, once, when the service's Date shows that this machine's clock is wrong.
/// Ends without a result when `context` goes first.
QFuture<TransportReply> callService(ServiceBench bench, ServiceCall call, QObject *context);

/// Why there are no credentials, of an answer that is no success: `what` names the service in a
/// sentence ("AWS STS"), `name` is the error's, `message` the service's own words.
aws::CredentialsError troubleOf(
    const TransportReply &reply, const QString &what, const QString &name, const QString &message);

/// True for a whole answer with a 2xx status.
bool isSuccess(const TransportReply &reply);

/// Is it one that may pass by itself?
bool isTransient(const TransportReply &reply, QByteArrayView errorName);

} // namespace carillon
