// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chat/chatbench.h"
#include "chat/timeline.h"
#include "client/fakesocket.h"
#include "client/messagingsession.h"
#include "wire/sessions.h"

#include <QTest>

#include <map>

namespace carillon::testing {

/// A service that answers lists of several channels, tells by sockets, and takes sends.
class LiveService {
public:
    std::optional<TransportReply> answer(const TransportRequest &request)
    {
        const QString path = request.url.path(QUrl::FullyDecoded);
        if (path.endsWith(QStringLiteral("/endpoints/messaging-session"))) {
            ++endpointCalls;
            return endpointFailure.value_or(replyWith(200,
                wire::encodeGetMessagingSessionEndpointResponse(QStringLiteral("live.example"))));
        }
        const QString id
            = path.section(QStringLiteral("/channel/"), 1).section(QLatin1Char('/'), 0, 0);
        if (path.endsWith(QStringLiteral("/readMarker"))) {
            marked.append(id);
            return replyWith(
                200, "{\"ChannelArn\":\"" + channelArn(id).toString().toUtf8() + "\"}");
        }
        if (path.endsWith(QStringLiteral("/messages")))
            ++messageLists[id];
        if (id.isEmpty() || path.endsWith(QStringLiteral("/messages")))
            return listing(id).answer(request);
        return replyWith(200,
            wire::encodeDescribeChannelResponse(
                { channelArn(id), QStringLiteral("The ") + id, {}, {}, {}, {}, {} }, {}));
    }

    ListingService &listing(const QString &id)
    {
        ListingService &found = listings[id];
        found.failure = failure;
        if (id.isEmpty())
            found.channels = channels;
        return found;
    }
    /// A message that is there from now on.
    ChannelMessage make(const QString &channel, const QString &id, qint64 seconds)
    {
        ChannelMessage message = messageAt(channelArn(channel), id, seconds);
        listings[channel].messages.append(message);
        return message;
    }

    QList<Channel> channels;
    std::map<QString, ListingService> listings; ///< by channel id; "": the list of channels
    QStringList marked; ///< UpdateChannelReadMarker
    QHash<QString, int> messageLists; ///< ListChannelMessages by channel
    std::optional<TransportReply> endpointFailure;
    std::optional<TransportReply> failure; ///< of every list
    int endpointCalls = 0;
};

inline wire::Event eventOf(wire::EventType type, const wire::Event::Payload &payload)
{
    wire::Event event;
    event.type = type;
    event.payload = payload;
    return event;
}

/// A ChatSession with a messaging session on fake sockets.
class LiveBench {
public:
    explicit LiveBench(const QString &folder, const ClientOptions &client = ChatBench::hasty)
        : bench(folder, QStringLiteral("alice"), {}, client)
        , live(bench.client, bench.credentials, bench.clock, bench.random, sockets.factory())
        , session({ QUuid::createUuid(), QStringLiteral("Alice"), userArn(QStringLiteral("alice")),
                      {}, {}, {}, {} },
              bench.store, bench.drafts, bench.client, bench.clock, bench.random, {}, &live)
    {
        bench.transport.script
            = [this](const TransportRequest &request) { return service.answer(request); };
    }

    /// Up to the next socket.
    FakeSocket *meet()
    {
        if (!sockets.current())
            bench.clock.advance(std::max<qint64>(1000, live.msToNextAttempt().value_or(0)));
        constexpr int patienceMs = 60'000; // however busy the machine is
        return QTest::qWaitFor([this] { return sockets.current(); }, patienceMs) ? sockets.current()
                                                                                 : nullptr;
    }
    bool isCaughtUp(const QString &channel)
    {
        Timeline &timeline = session.timeline(channelArn(channel));
        return timeline.loadState() == Timeline::LoadState::Idle;
    }
    /// How many channels are not caught up yet, once those that were read have been written.
    qsizetype feedIsBehind()
    {
        storedReadMarker(QString());
        return session.channelsBehind();
    }
    QStringList ids(const QString &channel)
    {
        Timeline &timeline = session.timeline(channelArn(channel));
        QStringList found;
        for (qsizetype row = 0; row < timeline.size(); ++row) {
            const TimelineEntry &entry = timeline.at(row);
            found.append(entry.message ? entry.message->id.toString() : QStringLiteral("?"));
        }
        return found;
    }
    /// Of the store, oldest first, after all that was posted to it.
    QStringList storedIds(const QString &channel)
    {
        const auto future = bench.store.run([channel](Stores &stores) {
            return stores.messages.newest(channelArn(channel), 100'000);
        });
        if (!QTest::qWaitFor([&future] { return future.isFinished(); }) || !future.result())
            return {};
        QStringList found;
        for (const StoredMessage &stored : *future.result())
            found.append(stored.message.id.toString());
        return found;
    }

    QDateTime storedReadMarker(const QString &channel)
    {
        const auto future
            = bench.store.run([](Stores &stores) { return stores.readMarkers.all(); });
        if (!QTest::qWaitFor([&future] { return future.isFinished(); }) || !future.result())
            return {};
        return channel.isEmpty() ? QDateTime() : future.result()->value(channelArn(channel));
    }

    LiveService service;
    ChatBench bench;
    FakeSockets sockets;
    MessagingSession live;
    ChatSession session;
};

} // namespace carillon::testing
