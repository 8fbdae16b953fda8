// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chat/timeline.h"
#include "localservice/localservice.h"
#include "ui/composition.h"
#include "ui/mainwindow/conversationpane.h"
#include "ui/mainwindow/mainwindow.h"

#include <QTemporaryDir>

namespace carillon::test {

/// The window of somebody else on the same service, with data of their own.
class OtherWindow {
public:
    /// The user at this place of the seed. Credentials are in the environment.
    OtherWindow(ui::Theme &theme, const localservice::Running &service, qsizetype user);

    /// Waits for this many channels, opens one and waits until as many messages are shown; false
    /// where one of the waits was in vain.
    bool open(qsizetype channels, const ChannelArn &channel, qsizetype messages);
    /// Types the text as an input method does, and presses Return.
    void write(const QString &text);

    ui::Composition &composition() { return m_composition; }
    ui::ConversationPane &pane() { return m_composition.window().conversation(); }
    Timeline &timeline();

private:
    QTemporaryDir m_data;
    ui::Composition m_composition;
    Profile m_profile;
};

} // namespace carillon::test
