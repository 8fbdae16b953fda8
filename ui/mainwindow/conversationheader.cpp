// SPDX-License-Identifier: Apache-2.0
#include "ui/mainwindow/conversationheader.h"

#include "ui/channels/channelfacts.h"
#include "ui/common/plainlabel.h"
#include "ui/common/theme.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace carillon::ui {

ConversationHeader::ConversationHeader(Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_listButton(new QPushButton(this))
    , m_join(new QPushButton(tr("Join"), this))
    , m_people(new QPushButton(tr("People"), this))
    , m_more(new QPushButton(this))
    , m_title(new PlainLabel(this))
    , m_facts(new PlainLabel(this))
{
    setObjectName(u"conversationHeader"_s);
    setFixedHeight(metrics::headerHeight);

    m_listButton->setObjectName(u"showChannels"_s);
    m_listButton->setProperty("kind", u"quiet"_s);
    m_listButton->setAccessibleName(tr("Channels"));
    m_listButton->setToolTip(tr("Show the channel list"));
    m_listButton->hide();
    connect(m_listButton, &QPushButton::clicked, this, &ConversationHeader::listRequested);

    m_join->setObjectName(u"joinChannel"_s);
    m_join->setProperty("kind", u"primary"_s);
    m_join->setAccessibleName(tr("Join this channel"));
    connect(m_join, &QPushButton::clicked, this, &ConversationHeader::joinRequested);
    m_people->setObjectName(u"showPeople"_s);
    m_people->setProperty("kind", u"quiet"_s);
    m_people->setToolTip(tr("Who is in this channel"));
    connect(m_people, &QPushButton::clicked, this, &ConversationHeader::peopleRequested);
    makeMenu();

    m_title->setAccessibleName(tr("Channel"));
    m_facts->setObjectName(u"channelFacts"_s);
    m_facts->setAccessibleName(tr("About this channel"));
    for (PlainLabel *label : { m_title, m_facts })
        label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);

    auto *texts = new QVBoxLayout;
    texts->setSpacing(0);
    texts->addStretch();
    texts->addWidget(m_title);
    texts->addWidget(m_facts);
    texts->addStretch();

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(20, 0, 20, 0);
    row->setSpacing(12);
    row->addWidget(m_listButton);
    row->addLayout(texts, 1);
    row->addWidget(m_join);
    row->addWidget(m_people);
    row->addWidget(m_more);

    connect(&m_theme, &Theme::changed, this, &ConversationHeader::restyle);
    restyle();
    clear();
}

void ConversationHeader::makeMenu()
{
    m_more->setObjectName(u"channelMenu"_s);
    m_more->setProperty("kind", u"quiet"_s);
    m_more->setAccessibleName(tr("More about this channel"));
    auto *menu = new QMenu(m_more);
    connect(menu->addAction(tr("Details of the channel…")), &QAction::triggered, this,
        &ConversationHeader::editRequested);
    m_notifications = menu->addAction(tr("Notifications of this channel…"));
    connect(
        m_notifications, &QAction::triggered, this, &ConversationHeader::notificationsRequested);
    m_leave = menu->addAction(tr("Leave the channel…"));
    connect(m_leave, &QAction::triggered, this, &ConversationHeader::leaveRequested);
    menu->addSeparator();
    connect(menu->addAction(tr("Delete the channel…")), &QAction::triggered, this,
        &ConversationHeader::deleteRequested);
    m_more->setMenu(menu);
}

void ConversationHeader::restyle()
{
    m_title->setFont(m_theme.titleFont());
    m_facts->setFont(m_theme.smallFont());
    QPalette muted = palette();
    muted.setColor(QPalette::WindowText, m_theme.colours().muted);
    m_facts->setPalette(muted);
    m_more->setIcon(m_theme.icon(u"dots"_s, m_theme.colours().muted));
    m_listButton->setIcon(m_theme.icon(u"menu"_s, m_theme.colours().text));
}

void ConversationHeader::setChannel(const Channel &channel, bool member, bool isTold)
{
    m_title->setPlainLine(u"# "_s + channel.name);
    QStringList facts = isTold ? channelFacts(channel) : QStringList();
    if (!member)
        facts.prepend(tr("you are not a member"));
    m_allFacts = facts.join(u" · "_s);
    m_facts->setToolTip(plainToolTip(m_allFacts));
    m_join->setVisible(!member);
    m_leave->setEnabled(member);
    m_notifications->setEnabled(member && !channel.elastic); // there are none in elastic channels
    m_people->show();
    m_more->show();
    showFacts();
}

void ConversationHeader::showFacts()
{
    layout()->activate(); // it has its width by what is beside it
    m_facts->setPlainText(
        m_facts->fontMetrics().elidedText(m_allFacts, Qt::ElideRight, m_facts->width()));
}

void ConversationHeader::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    showFacts();
}

void ConversationHeader::clear()
{
    m_title->setPlainText({});
    m_allFacts.clear();
    m_facts->setPlainText({});
    m_facts->setToolTip({});
    for (QPushButton *button : { m_join, m_people, m_more })
        button->hide();
}

void ConversationHeader::setListButtonVisible(bool visible)
{
    m_listButton->setVisible(visible);
}

} // namespace carillon::ui
