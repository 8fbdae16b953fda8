// SPDX-License-Identifier: Apache-2.0
#include "ui/mainwindow/peopledrawer.h"

#include "chat/channeladmin.h"
#include "chat/channelpeople.h"
#include "chat/chatsession.h"
#include "ui/common/separator.h"
#include "ui/people/peoplepanel.h"

#include <QHBoxLayout>

namespace carillon::ui {

PeopleDrawer::PeopleDrawer(Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_panel(new PeoplePanel(theme, this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(new Separator(theme, Qt::Vertical, this));
    row->addWidget(m_panel, 1);
    connect(m_panel, &PeoplePanel::closeRequested, this, &PeopleDrawer::toggle);
    connect(m_panel, &PeoplePanel::left, this, [this] {
        if (m_channel)
            Q_EMIT left(*m_channel);
    });
    hide();
}

PeopleDrawer::~PeopleDrawer()
{
    m_panel->setPeople(nullptr);
}

void PeopleDrawer::setSession(ChatSession *session)
{
    if (m_session)
        m_session->disconnect(this);
    m_panel->setPeople(nullptr);
    m_people.reset();
    m_session = session;
    m_channel.reset();
    if (session)
        connect(session, &ChatSession::membershipChanged, this, [this](const ChannelArn &channel) {
            if (m_people && m_people->channel() == channel)
                m_people->refresh();
        });
}

void PeopleDrawer::setChannel(const std::optional<ChannelArn> &channel)
{
    if (m_channel == channel)
        return;
    m_channel = channel;
    fill();
}

void PeopleDrawer::toggle()
{
    const bool shown = isHidden();
    setVisible(shown);
    fill();
    if (shown)
        m_panel->setFocus();
    Q_EMIT toggled(shown);
}

/// Nobody is asked for while nobody looks.
void PeopleDrawer::fill()
{
    m_panel->setPeople(nullptr);
    m_people.reset();
    if (isHidden() || !m_session || !m_channel)
        return;
    m_people = m_session->admin().people(*m_channel);
    m_panel->setPeople(m_people.get());
}

} // namespace carillon::ui
