// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QPointer>
#include <QString>

namespace carillon {
class ChatSession;
}

namespace carillon::ui {

class Composition;

/// Does in the real window what its command line asks for: opens a channel, types a text into the
/// compose box and presses Return, takes a screenshot, ends the program.
class Autopilot : public QObject {
    Q_OBJECT

public:
    struct Script {
        QString channel; ///< name or ARN; empty: the one that is open
        QString text; ///< empty: nothing is sent
        QString screenshot; ///< a PNG file; empty: none
        bool quit = false;

        bool isEmpty() const
        {
            return channel.isEmpty() && text.isEmpty() && screenshot.isEmpty() && !quit;
        }
    };

    /// Begins at once where a session is open, else with the first that is.
    Autopilot(Script script, Composition &composition, QObject *parent = nullptr);

private:
    void begin(ChatSession *session);
    void watchOutbox();
    void lookForChannel();
    void type();
    void finish(int exitCode);
    void tellFailure(const QString &why);

    Script m_script;
    Composition &m_composition;
    QPointer<ChatSession> m_session;
    bool m_typed = false;
    bool m_done = false;
};

} // namespace carillon::ui
