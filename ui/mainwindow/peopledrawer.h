// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/arn.h"

#include <QPointer>
#include <QWidget>

#include <memory>
#include <optional>

namespace carillon {
class ChannelPeople;
class ChatSession;
} // namespace carillon

namespace carillon::ui {

class PeoplePanel;
class Theme;

/// The people of the open channel, drawn out beside the conversation and pushed in again.
class PeopleDrawer : public QWidget {
    Q_OBJECT

public:
    explicit PeopleDrawer(Theme &theme, QWidget *parent = nullptr);
    ~PeopleDrawer() override;

    void setSession(ChatSession *session);
    /// Whose people are shown while it is drawn out.
    void setChannel(const std::optional<ChannelArn> &channel);
    void toggle();

Q_SIGNALS:
    /// Drawn out or pushed in.
    void toggled(bool shown);
    /// The user is to be asked whether to leave the channel.
    void leaveRequested(const carillon::ChannelArn &channel);
    /// What became of a channel that is not shown any more, as sentences.
    void troubled(const QString &text);

private:
    void fill();
    void letGo();
    void tellName();

    QPointer<ChatSession> m_session;
    std::optional<ChannelArn> m_channel;
    std::unique_ptr<ChannelPeople> m_people;
    PeoplePanel *m_panel;
};

} // namespace carillon::ui
