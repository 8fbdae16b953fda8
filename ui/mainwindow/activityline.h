// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/common/plainlabel.h"

#include <QPointer>

namespace carillon {
class ChatSession;
} // namespace carillon

namespace carillon::ui {

class RawMessageView;
class Theme;

/// What others do in the channel on screen: who is typing or, while nobody is, who is there. Takes
/// no room while nobody says anything. A click, or Return, shows what they sent for that.
class ActivityLine : public PlainLabel {
    Q_OBJECT

public:
    explicit ActivityLine(Theme &theme, QWidget *parent = nullptr);

    void setSession(ChatSession *session); ///< may be null

protected:
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void tell();
    void showRaw();

    Theme &m_theme;
    QPointer<RawMessageView> m_raw;
    QPointer<ChatSession> m_session;
};

} // namespace carillon::ui
