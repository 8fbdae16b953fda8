// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/credentials.h"

#include <QFuture>
#include <QObject>
#include <QUrl>

#include <expected>
#include <memory>

namespace carillon::localservice {

struct Options {
    QString dataDir; ///< where its database lives; empty: a temporary one, gone at stop()
    QString seedFile; ///< JSON, see resources/seed/README.md; empty: the built-in world
    quint16 port = 0; ///< 0: any free one
    /// https and wss as well, at the same port, with a certificate made at the first start.
    bool tls = false;
    /// `https://host:port` of a page in a browser that may call the service; empty: none may.
    QByteArray allowedOrigin;
    bool quotas = true; ///< the published rates, as token buckets
    qint64 flowTimeoutMs = 48LL * 3600 * 1000; ///< for whoever plays a channel flow's processor
    /// What clients must sign with; null: a new random pair, known only to this process.
    aws::CredentialsPtr credentials;
};

struct SeededUser {
    QString arn;
    QString name;
};

/// A service that is ready to answer.
struct Running {
    QUrl endpoint; ///< http://127.0.0.1:PORT, or https
    QString certificate; ///< with TLS: the PEM file clients have to trust
    QString region;
    aws::CredentialsPtr credentials;
    QList<SeededUser> users; ///< in the order of the seed
};

struct StartError {
    enum class Kind { CannotListen, CannotStore, BadSeed };
    Kind kind;
    QString text;
};

/// The messaging API on loopback, on a thread of its own. Speaks HTTP only: whoever wants it to
/// fail, drain or reset uses its admin paths (`/_carillon/…`), as for one in another process.
class LocalService : public QObject {
    Q_OBJECT

public:
    explicit LocalService(Options options, QObject *parent = nullptr);
    ~LocalService() override; ///< stops and waits for the thread

    QFuture<std::expected<Running, StartError>> start();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace carillon::localservice
