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
    /// The user has left the channel from here.
    void left(const carillon::ChannelArn &channel);

private:
    void fill();

    QPointer<ChatSession> m_session;
    std::optional<ChannelArn> m_channel;
    std::unique_ptr<ChannelPeople> m_people;
    PeoplePanel *m_panel;
};

} // namespace carillon::ui
