// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLocalServer>
#include <QLockFile>
#include <QObject>

namespace carillon::ui {

/// One program a data folder: two would write to the same databases. The first holds a lock in the
/// folder, and listens there to what later ones are asked for. A lock whose process is gone counts
/// for nothing.
class SoleInstance : public QObject {
    Q_OBJECT

public:
    /// What a later start asks of the first.
    struct Request {
        bool local = false;
        QString profile; ///< by name; empty: the one that is open
        QString channel; ///< name or ARN; empty: the one that is open
        QString activationToken; ///< the desktop's leave to come to the front; may be empty
    };

    /// Makes the folder where there is none.
    explicit SoleInstance(const QString &folder, QObject *parent = nullptr);

    /// Also true where no lock can be made at all, e.g. in a folder that cannot be written.
    bool isFirst() const { return m_isFirst; }
    /// Of the first, when it is another; 0 when that is not known.
    qint64 otherProcess() const;
    /// Gives it to the first; it may have just begun, so that takes a few seconds at the most.
    void handOver(const Request &request);

Q_SIGNALS:
    /// To the first.
    void requested(const carillon::ui::SoleInstance::Request &request);
    /// To a later one, once.
    void handedOver(bool taken);

private:
    void listen();
    void take(QLocalSocket *socket);
    void tryToHandOver(const QByteArray &line, int triesLeft);

    QString m_socketPath;
    QLockFile m_lock;
    QLocalServer m_server;
    bool m_isFirst = false;
};

} // namespace carillon::ui
