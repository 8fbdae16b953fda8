// SPDX-License-Identifier: Apache-2.0
#include "ui/mainwindow/subchannelbar.h"

#include "chat/channeladmin.h"
#include "chat/chatsession.h"
#include "chat/sendoutcome.h"
#include "chat/timeline.h"
#include "domain/whenfinished.h"
#include "ui/common/troubletext.h"
#include "ui/people/subchannelchoice.h"

#include <QComboBox>
#include <QLayout>
#include <QPushButton>
#include <QSignalBlocker>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace carillon::ui {

SubChannelBar::SubChannelBar(Theme &theme, QWidget *parent)
    : NoticeBar(theme, parent)
    , m_box(new QComboBox(this))
{
    setObjectName(u"subChannelBar"_s);
    setKind(Kind::Info);
    m_box->setObjectName(u"subChannelToRead"_s);
    m_box->setAccessibleName(tr("Sub-channel to read"));
    m_box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_box->setMinimumContentsLength(24);
    layout()->addWidget(m_box);
    m_join = addAction(tr("Join it"));
    m_join->setObjectName(u"joinSubChannel"_s);
    m_back = addAction(tr("Go back to yours"));
    m_back->setObjectName(u"leaveVisit"_s);
    m_again = addAction(tr("Look again"));
    m_again->setObjectName(u"lookForSubChannels"_s);
    connect(m_join, &QPushButton::clicked, this, &SubChannelBar::joinRequested);
    connect(m_again, &QPushButton::clicked, this, &SubChannelBar::load);
    const auto read = [this](const QString &id) {
        if (m_session && m_channel && !id.isEmpty())
            m_session->channels().readIn(*m_channel, id);
    };
    connect(m_back, &QPushButton::clicked, this, [this, read] { read(m_own.value_or(QString())); });
    connect(m_box, &QComboBox::activated, this,
        [this, read](int row) { read(m_box->itemData(row).toString()); });
    hide();
}

void SubChannelBar::setChannel(ChatSession *session, const std::optional<DirectoryEntry> &entry)
{
    const bool isNowhere = entry && entry->channel.elastic && !entry->member;
    if (session && entry && (isNowhere || entry->subChannelId)) {
        m_session = session;
        return follow(*entry);
    }
    m_session = nullptr;
    m_channel.reset();
    hide();
}

void SubChannelBar::follow(const DirectoryEntry &entry)
{
    const bool isAnother = m_channel != entry.channel.arn || m_own != entry.subChannelId;
    m_channel = entry.channel.arn;
    m_own = entry.subChannelId;
    m_readIn = entry.readIn;
    if (!isAnother)
        return tell();
    m_parts.clear();
    watch(m_session->timeline(*m_channel));
    load();
}

/// What was chosen may be gone, or given to another: the list is old then.
void SubChannelBar::watch(Timeline &timeline)
{
    if (m_timeline)
        m_timeline->disconnect(this);
    m_timeline = &timeline;
    connect(&timeline, &Timeline::loadStateChanged, this, [this, &timeline] {
        const auto error = timeline.error();
        if (m_channel == timeline.channel() && m_readIn && !m_loading && error && isRefusal(*error))
            load();
    });
}

void SubChannelBar::load()
{
    if (!m_session || !m_channel)
        return;
    m_loading = true;
    m_error.reset();
    tell();
    whenFinished(m_session->admin().subChannels(*m_channel), this,
        [this, channel = *m_channel](const ApiResult<QList<SubChannel>> &parts) {
            if (m_channel != channel)
                return;
            m_loading = false;
            m_parts = parts.value_or(QList<SubChannel>());
            if (!parts)
                m_error = parts.error();
            tell();
        });
}

void SubChannelBar::tell()
{
    fill();
    setText(sentence());
    m_box->setVisible(!m_parts.isEmpty());
    m_join->setVisible(!m_own && isThere());
    m_back->setVisible(isVisit());
    m_again->setVisible(!m_loading && (!m_own || isVisit()));
    setVisible(hasSomethingToSay());
}

bool SubChannelBar::isThere() const
{
    return m_readIn && std::ranges::find(m_parts, *m_readIn, &SubChannel::id) != m_parts.end();
}

/// To whoever is in a sub-channel and may not see the others, or where there are none, nothing.
bool SubChannelBar::hasSomethingToSay() const
{
    const auto isOther = [this](const SubChannel &each) { return each.id != m_own; };
    return !m_own || isVisit() || std::ranges::any_of(m_parts, isOther);
}

QString SubChannelBar::sentence() const
{
    if (m_loading)
        return tr("Looking up the sub-channels of this channel…");
    if (m_error && m_error->kind != ErrorKind::Forbidden)
        return troubleText(tr("The sub-channels of this channel could not be listed."), *m_error);
    return m_own ? sentenceForMember() : sentenceForOutsider();
}

QString SubChannelBar::sentenceForMember() const
{
    if (m_error)
        return tr("Only moderators may read a sub-channel that they are not in. Go back to yours.");
    if (m_readIn && !isThere())
        return tr("The sub-channel that you read is not there any more. Go back to yours, or "
                  "choose another one.");
    if (m_readIn)
        return tr("You read a sub-channel that you are not in. To write, go back to yours.");
    return tr("You are in one of %1 sub-channels, and may read the others.").arg(m_parts.size());
}

QString SubChannelBar::sentenceForOutsider() const
{
    if (m_error)
        return tr("The messages of this channel are in its sub-channels, and you are in none of "
                  "them. Only moderators may read there without being in one: join the channel, or "
                  "ask a moderator to add you.");
    if (m_parts.isEmpty())
        return tr("The messages of this channel are in its sub-channels, and there is none yet. "
                  "The first one is made when somebody is added under People.");
    if (m_readIn && !isThere())
        return tr("The sub-channel that you read is not there any more. Choose another one.");
    if (m_readIn)
        return tr("You read a sub-channel that you are not in. Join it to write there.");
    return tr("The messages of this channel are in its sub-channels, and you are in none of them. "
              "Choose one to read it.");
}

void SubChannelBar::fill()
{
    // It is told of every change of any channel, and somebody may be choosing.
    const Filled now(m_parts, m_own, m_readIn);
    if (m_filled == now)
        return;
    m_filled = now;
    const QSignalBlocker quiet(m_box);
    m_box->clear();
    const bool isSomewhere = isThere() || (m_own && !m_readIn);
    if (!isSomewhere)
        m_box->addItem(tr("Choose…"));
    for (const SubChannel &each : m_parts)
        SubChannelChoice::addTo(*m_box, each, each.id == m_own);
    m_box->setCurrentIndex(
        std::max(0, m_box->findData(m_readIn ? *m_readIn : m_own.value_or(QString()))));
}

} // namespace carillon::ui
