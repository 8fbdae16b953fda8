// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/credentialsprovider.h"
#include "aws/sigv4signer.h"
#include "client/clock.h"
#include "client/endpoint.h"
#include "client/random.h"
#include "client/transport.h"
#include "domain/apierror.h"
#include "wire/channels.h"
#include "wire/sendchannelmessage.h"

#include <QObject>

namespace carillon {

/// An answered send, with what a tester wants to see of it.
struct SendReceipt {
    wire::SendChannelMessageResponse response;
    qint64 durationMs = 0; ///< from the request's leaving to the end of the answer
    std::shared_ptr<const Exchange> exchange;
};

/// The messaging API as typed, signed calls on behalf of one AppInstanceUser. One call is one
/// request: no retries here. Every future finishes, with a value or an ApiError, on this object's
/// thread; it is abandoned only when the client is destroyed.
class MessagingClient : public QObject {
    Q_OBJECT

public:
    /// None of the references is owned; all must outlive the client.
    MessagingClient(Transport &transport, aws::CredentialsProvider &credentials, Clock &clock,
        Random &random, Endpoint endpoint, AppInstanceUserArn bearer, QObject *parent = nullptr);

    const AppInstanceUserArn &bearer() const { return m_bearer; }
    const Endpoint &endpoint() const { return m_endpoint; }

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
    /// After every call that reached the network, whatever its outcome.
    void exchanged(std::shared_ptr<const carillon::Exchange> exchange);

private:
    struct Answer {
        TransportReply reply;
        std::shared_ptr<const Exchange> exchange;
    };
    struct Pending;
    Pending sign(const wire::Request &request, const aws::Credentials &credentials);
    QFuture<ApiResult<Answer>> call(const wire::Request &request, int successStatus);
    ApiResult<Answer> finish(
        const TransportReply &reply, const std::shared_ptr<Exchange> &exchange, int successStatus);
    template <class T, class Parse>
    QFuture<ApiResult<T>> parsed(QFuture<ApiResult<Answer>> answer, Parse parse);

    Transport &m_transport;
    aws::CredentialsProvider &m_credentials;
    Clock &m_clock;
    Random &m_random;
    Endpoint m_endpoint;
    AppInstanceUserArn m_bearer;
    aws::SigV4Signer m_signer;
};

} // namespace carillon
