// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "client/apicall.h"
#include "client/random.h"
#include "wire/channels.h"
#include "wire/sendchannelmessage.h"

#include <QObject>

namespace carillon {

/// An answered send, with what a tester wants to see of it.
struct SendReceipt {
    wire::SendChannelMessageResponse response;
    qint64 durationMs = 0; ///< from the last request's leaving to the end of the answer
    int attempts = 1; ///< requests that left for it
    std::shared_ptr<const Exchange> exchange;
};

/// How a client makes its calls.
struct ClientOptions {
    int maxAttempts = RetryPolicy::standardAttempts; ///< of one call, from 1
    bool paced = true; ///< under the published rates; false for a service that has none
};

/// The messaging API as typed, signed calls on behalf of one AppInstanceUser. A call tries again by
/// itself as RetryPolicy says, always with the same bytes, so that a send's ClientRequestToken
/// keeps it one message. Each attempt waits its turn as Pacing says, and is signed as of the
/// service's time where this machine's clock is wrong. Every future finishes, with a value or an
/// ApiError, on this object's thread, from the event loop; when the client is destroyed, the
/// futures under way are cancelled.
class MessagingClient : public QObject {
    Q_OBJECT

public:
    /// None of the references is owned; all must outlive the client, but need not outlive what it
    /// still has under way.
    MessagingClient(Transport &transport, aws::CredentialsProvider &credentials, Clock &clock,
        Random &random, const Endpoint &endpoint, AppInstanceUserArn bearer,
        const ClientOptions &options = {}, QObject *parent = nullptr);
    ~MessagingClient() override;

    const AppInstanceUserArn &bearer() const { return m_bearer; }
    /// UTC, by the service's clock as far as it is known, else by this machine's.
    QDateTime serviceTime() const { return m_context.serverClock.now(); }
    const Endpoint &endpoint() const { return m_context.signer.endpoint(); }

    /// `body` as made by wire::sendChannelMessageBody(); it leaves as these bytes.
    QFuture<ApiResult<SendReceipt>> sendChannelMessage(
        const ChannelArn &channel, const QByteArray &body);
    QFuture<ApiResult<Channel>> describeChannel(const ChannelArn &channel);
    QFuture<ApiResult<wire::ListChannelMessagesPage>> listChannelMessages(
        const ChannelArn &channel, const wire::ListChannelMessagesQuery &query);
    /// One page.
    QFuture<ApiResult<wire::ListMembershipsPage>> listMemberships(
        const wire::ListMembershipsQuery &query);

Q_SIGNALS:
    /// After every attempt that reached the network, whatever its outcome.
    void exchanged(std::shared_ptr<const carillon::Exchange> exchange);

private:
    template <class T, class Parse>
    QFuture<ApiResult<T>> call(Turn turn, wire::Request request, int successStatus, Parse parse);

    AppInstanceUserArn m_bearer;
    CallContext m_context;
    QObject m_calls; ///< parent of those under way, which use the rest
};

} // namespace carillon
