// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/common/noticebar.h"

#include <QSet>
#include <QUuid>

namespace carillon {
class ChatSession;
}

namespace carillon::ui {

/// Stands between a person and AWS: the first message that somebody writes or edits in this start
/// with a profile whose endpoint is not on this machine is asked about, once. It guards what is
/// written and nothing else: redacting and deleting ask each time, by themselves.
/// What was accepted before goes out by itself where the profile says so (Profile::autoSend), and
/// else waits for a word in the status line; retries are never asked about.
class SendGuard : public NoticeBar {
    Q_OBJECT

public:
    explicit SendGuard(Theme &theme, QWidget *parent = nullptr);

    enum class What { New, Edit };
    /// Whether a message may be submitted now. If not, the question is on the screen, with the
    /// focus on the safe answer.
    bool lets(const ChatSession &session, What what);
    /// The answer for the profile, for as long as the program runs.
    void allow(const QUuid &profile);
    /// Takes the question away, unanswered.
    void dismiss();

Q_SIGNALS:
    void allowed(); ///< send it now
    void declined(); ///< the text stays; the next attempt asks again

private:
    QSet<QUuid> m_allowed;
    QUuid m_asked;
    QPushButton *m_keep;
};

} // namespace carillon::ui
