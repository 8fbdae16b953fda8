// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/profile.h"
#include "chat/chatsession.h"
#include "chat/outbox.h"
#include "client/messagingclient.h"
#include "store/storethread.h"
#include "store/storevalues.h"
#include "support/fakeclock.h"

#include <QTemporaryDir>

// A client on a scripted transport and a store in a folder of its own, for tests of app/chat and
// of what stands on it.

namespace carillon::testing {

/// Answers when and how the test says.
class ScriptedTransport : public Transport {
public:
    struct Call {
        TransportRequest request;
        std::shared_ptr<QPromise<TransportReply>> promise;
        bool isSend() const { return request.method == "POST"; }
        QString channelId() const;
    };
    using Script = std::function<std::optional<TransportReply>(const TransportRequest &)>;

    QFuture<TransportReply> send(const TransportRequest &request) override;

    QList<Call> sends() const; ///< the SendChannelMessage calls so far
    static void answer(const Call &call, const TransportReply &reply);
    void answerSend(qsizetype index, const TransportReply &reply);

    Script script; ///< nothing, or nullopt: the call waits for answer()
    QList<Call> calls;
};

TransportReply replyWith(int status, const QByteArray &body);
TransportReply sentReply(const QString &messageId);
TransportReply errorReply(int status, const QByteArray &name);
TransportReply networkError();
TransportReply messagesReply(
    const QList<ChannelMessage> &messages, const std::optional<QString> &nextToken = {});

/// A service that holds messages and channels and answers lists from them, 50 a page at most.
class ListingService {
public:
    QList<ChannelMessage> messages; ///< oldest first, of one channel
    QList<Channel> channels;
    QHash<ChannelArn, QString> parts; ///< the user's, in elastic channels
    int channelsPerPage = 50;
    std::optional<TransportReply> failure; ///< the answer to every list, when set

    std::optional<TransportReply> answer(const TransportRequest &request) const;

private:
    TransportReply messagesPage(const QByteArray &query) const;
    TransportReply channelsPage(const QByteArray &query) const;
};

/// One run of the program. The folder outlives it, as on a restart.
class ChatBench {
public:
    explicit ChatBench(const QString &folder, const QString &user = QStringLiteral("alice"),
        const OutboxOptions &options = {}, const ClientOptions &client = hasty);
    ~ChatBench(); ///< cancels what is under way; nobody hears of it any more

    static constexpr ClientOptions hasty { .maxAttempts = 1, .paced = false };

    ScriptedTransport transport;
    aws::StaticCredentialsProvider credentials;
    FakeClock clock { QDateTime::currentDateTimeUtc() };
    FixedRandom random { 0.5 };
    StoreThread store;
    DraftThread drafts;
    MessagingClient client;
    Outbox outbox;
};

MessageDraft draftOf(const QString &content);
QString tokenOf(const ScriptedTransport::Call &call);
QString contentOf(const ScriptedTransport::Call &call);

} // namespace carillon::testing
