// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "client/socket.h"
#include "wire/events.h"

#include <QPointer>
#include <QUrl>

#include <vector>

namespace carillon::testing {

/// Does what the test says, and tells what was asked of it.
class FakeSocket : public Socket {
public:
    void open(const aws::Secret &address) override
    {
        url = QUrl::fromEncoded(address.view().toByteArray(), QUrl::StrictMode);
    }
    void ping() override { ++pings; }
    void abort() override { aborted = true; }

    void deliver(const wire::Event &event) { Q_EMIT received(wire::encodeEvent(event)); }
    void establish()
    {
        Q_EMIT opened();
        wire::Event event;
        event.type = wire::EventType::SessionEstablished;
        deliver(event);
    }
    void end(int code, const QString &text = {}) { Q_EMIT closed({ code, text }); }

    QUrl url;
    int pings = 0;
    bool aborted = false;
};

/// Keeps a hold of the sockets it makes.
class FakeSockets {
public:
    SocketFactory factory()
    {
        return [this] {
            auto socket = std::make_unique<FakeSocket>();
            made.emplace_back(socket.get());
            return socket;
        };
    }
    /// The one in use; null when there is none.
    FakeSocket *current() const
    {
        FakeSocket *last = made.empty() ? nullptr : made.back().data();
        return last && !last->aborted ? last : nullptr;
    }

    std::vector<QPointer<FakeSocket>> made;
};

} // namespace carillon::testing
