// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/common/plainlabel.h"

#include <QPointer>

namespace carillon {
class ChatSession;
} // namespace carillon

namespace carillon::ui {

class Theme;

/// What others do in the channel on screen: who is typing or, while nobody is, who is there. Takes
/// no room while nobody says anything.
class ActivityLine : public PlainLabel {
    Q_OBJECT

public:
    explicit ActivityLine(Theme &theme, QWidget *parent = nullptr);

    void setSession(ChatSession *session); ///< may be null

private:
    void tell();

    QPointer<ChatSession> m_session;
};

} // namespace carillon::ui
