// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/secret.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>

namespace carillon {

/// How a socket ended.
struct SocketEnd {
    /// RFC 6455: what the other side gave; 1006 where it gave none, or was never reached.
    int code = 1006;
    QString text; ///< the other side's reason, else the network layer's words
};

/// One websocket connection, opened once, from which text is received. Nothing is ever sent but
/// pings.
class Socket : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    /// `url` is a presigned one: never shown, never logged.
    virtual void open(const aws::Secret &url) = 0;
    /// ponged() answers it.
    virtual void ping() = 0;
    /// Ends it at once; no signal comes any more.
    virtual void abort() = 0;

Q_SIGNALS:
    void opened();
    void received(const QByteArray &text);
    void ponged();
    /// Once, whether or not it was ever open.
    void closed(const carillon::SocketEnd &end);
};

using SocketFactory = std::function<std::unique_ptr<Socket>()>;

} // namespace carillon
