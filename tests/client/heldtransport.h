// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "client/transport.h"

#include <QPromise>

#include <functional>
#include <memory>
#include <vector>

namespace carillon::testing {

/// Keeps every request until the test answers it, or answers at once what `script` gives.
class HeldTransport : public Transport {
public:
    struct Held {
        TransportRequest request;
        std::shared_ptr<QPromise<TransportReply>> promise;

        void answer(const TransportReply &reply) const
        {
            promise->addResult(reply);
            promise->finish();
        }
        QByteArray header(QByteArrayView name) const
        {
            for (const auto &[key, value] : request.headers) {
                if (key.compare(name, Qt::CaseInsensitive) == 0)
                    return value;
            }
            return {};
        }
    };

    QFuture<TransportReply> send(const TransportRequest &request) override
    {
        const Held &held
            = calls.emplace_back(request, std::make_shared<QPromise<TransportReply>>());
        held.promise->start();
        auto future = held.promise->future();
        if (script)
            held.answer(script(request, calls.size()));
        return future;
    }

    std::vector<Held> calls;
    /// `count`: how many requests there were, this one included.
    std::function<TransportReply(const TransportRequest &request, size_t count)> script;
};

inline TransportReply replyOf(
    int status, const QByteArray &body = "{}", const HeaderList &headers = {})
{
    TransportReply reply;
    reply.outcome = TransportReply::Outcome::Complete;
    reply.httpStatus = status;
    reply.headers = headers;
    reply.body = body;
    return reply;
}

inline TransportReply sentReply()
{
    return replyOf(201, R"({"MessageId":"m-1","ChannelArn":"c"})");
}

} // namespace carillon::testing
