// SPDX-License-Identifier: Apache-2.0
#include "ui/mainwindow/peopledrawer.h"

#include "chat/channeladmin.h"
#include "chat/channeldirectory.h"
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
    connect(m_panel, &PeoplePanel::leaveRequested, this, [this] {
        if (m_channel)
            Q_EMIT leaveRequested(*m_channel);
    });
    connect(m_panel, &PeoplePanel::troubled, this, &PeopleDrawer::troubled);
    hide();
}

PeopleDrawer::~PeopleDrawer()
{
    m_panel->setPeople(nullptr);
}

void PeopleDrawer::setSession(ChatSession *session)
{
    letGo();
    if (m_session) {
        m_session->disconnect(this);
        m_session->channels().disconnect(this);
    }
    m_session = session;
    m_channel.reset();
    if (session) {
        connect(&session->channels(), &ChannelDirectory::reset, this, &PeopleDrawer::tellName);
        connect(
            &session->channels(), &ChannelDirectory::entryChanged, this, &PeopleDrawer::tellName);
        connect(session, &ChatSession::membershipChanged, this, [this](const ChannelArn &channel) {
            if (m_people && m_people->channel() == channel)
                m_people->refresh();
        });
    }
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
    letGo();
    if (isHidden() || !m_session || !m_channel)
        return;
    m_people = m_session->admin().people(*m_channel);
    m_panel->setPeople(m_people.get());
    tellName();
}

/// Those who are being added are all added, whatever is shown meanwhile.
void PeopleDrawer::letGo()
{
    m_panel->setPeople(nullptr);
    if (m_session && m_people && m_people->isAdding()) {
        connect(m_people.get(), &ChannelPeople::addingEnded, m_people.get(), &QObject::deleteLater);
        m_people.release()->setParent(&m_session->admin());
    }
    m_people.reset();
}

void PeopleDrawer::tellName()
{
    if (!m_session || !m_channel)
        return;
    const auto entry = m_session->channels().entry(*m_channel);
    m_panel->setChannelName(entry ? entry->channel.name : m_channel->channelId());
}

} // namespace carillon::ui
