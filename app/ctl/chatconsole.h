// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ctl/exitcode.h"
#include "domain/outboxitem.h"

#include <QHash>
#include <QObject>

#include <map>

namespace carillon {
class ChatSession;
}

namespace carillon::ctl {

class LineReader;
struct ChatCommand;
struct ChatRefusal;

/// A session driven by lines: commands come in, what happens goes out, each line flushed. A message
/// is called Accepted only when it is stored.
class ChatConsole : public QObject {
    Q_OBJECT

public:
    /// Neither is owned; both must outlive the console.
    ChatConsole(ChatSession &session, LineReader &input, bool drain, QObject *parent = nullptr);

    /// Opens the session; lines are read once what an earlier run left is known.
    void start();
    /// Ends as `{"Quit":true}` does.
    void quit();

Q_SIGNALS:
    /// All that was asked for has its answer, and there is nothing more to wait for.
    void finished(carillon::ctl::ExitCode code);

private:
    struct Waiting {
        ChannelArn channel;
        SendState state;
    };

    void onLoaded(bool loaded);
    void onLine(const QByteArray &line);
    void refuse(const ChatRefusal &why);
    void submit(const ChatCommand &command);
    void tell(const OutboxItem &item);
    void list();
    void goOn();
    void forget(const OutboxItem &item);
    void leaveWhenDone();
    bool isDrained() const;
    ExitCode exitCode() const;

    ChatSession &m_session;
    LineReader &m_input;
    bool m_drain;
    QHash<QString, QString> m_pending; // token of what is being stored, to its Ref
    std::map<qint64, Waiting> m_waiting; // what the outbox holds, in its order
    QString m_storeError;
    bool m_loaded = false;
    bool m_ending = false;
    bool m_listWanted = false;
    bool m_left = false;
    bool m_refusedOne = false;
};

} // namespace carillon::ctl
