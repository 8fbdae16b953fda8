// SPDX-License-Identifier: Apache-2.0
#include "ui/arrivalnotices.h"

#include "chat/channeldirectory.h"
#include "chat/chatsession.h"
#include "ui/mainwindow/mainwindow.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

const auto keyOfAll = u"channels"_s;

QString howMany(int messages, bool isLeast)
{
    if (isLeast)
        return ArrivalNotices::tr("%1 or more new messages").arg(messages);
    return messages == 1 ? ArrivalNotices::tr("1 new message")
                         : ArrivalNotices::tr("%1 new messages").arg(messages);
}

} // namespace

ArrivalNotices::ArrivalNotices(
    ChatSession &session, MainWindow &window, const QDBusConnection &bus, const QDateTime &since)
    : m_session(session)
    , m_window(window)
    , m_notices(bus)
    , m_since(since)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(pauseMs);
    connect(&m_pause, &QTimer::timeout, this, &ArrivalNotices::tell);
    ChannelDirectory &channels = session.channels();
    // A list that is read anew tells of what is old, too.
    connect(&channels, &ChannelDirectory::reset, this, &ArrivalNotices::learnAll);
    connect(&channels, &ChannelDirectory::entryChanged, this, &ArrivalNotices::onEntry);
    connect(&m_notices, &DesktopNotices::activated, this, [this](const QString &key) {
        const auto channel = ChannelArn::parse(key);
        Q_EMIT chosen(channel ? std::optional(*channel) : std::nullopt);
    });
    learnAll();
}

ArrivalNotices::~ArrivalNotices() = default;

void ArrivalNotices::learnAll()
{
    m_unread.clear();
    for (const DirectoryEntry &entry : m_session.channels().entries())
        m_unread.insert(entry.channel.arn, entry.unread);
    // What was left or read elsewhere is in a list that is read anew, or is not.
    const QSet<ChannelArn> told = m_due + m_summed;
    for (const ChannelArn &channel : told) {
        if (m_unread.value(channel) == 0)
            settle(channel);
    }
}

/// There is nothing to tell of it any more; with the last of them, nor of all.
void ArrivalNotices::settle(const ChannelArn &channel)
{
    m_due.remove(channel);
    m_notices.close(channel.toString());
    if (m_summed.remove(channel) && m_summed.isEmpty())
        m_notices.close(keyOfAll);
}

void ArrivalNotices::onEntry(qsizetype row)
{
    const DirectoryEntry &entry = m_session.channels().entries().at(row);
    const ChannelArn &channel = entry.channel.arn;
    const int before = std::exchange(m_unread[channel], entry.unread);
    if (entry.unread == 0 && before > 0)
        settle(channel);
    if (entry.unread <= before || m_window.isActiveWindow()
        || entry.channel.lastMessageAt < m_since)
        return;
    m_due.insert(channel);
    if (!m_pause.isActive())
        tell();
}

void ArrivalNotices::tell()
{
    const QSet<ChannelArn> due = std::exchange(m_due, {});
    if (due.isEmpty())
        return;
    m_pause.start();
    if (due.size() > mostAtOnce) {
        m_summed += due;
        for (const ChannelArn &channel : due) // its own would be out of date
            m_notices.close(channel.toString());
        return m_notices.show(keyOfAll, tr("New messages"), tr("In %1 channels").arg(due.size()));
    }
    for (const ChannelArn &channel : due) {
        if (const auto entry = m_session.channels().entry(channel))
            m_notices.show(channel.toString(), entry->channel.name,
                howMany(entry->unread, entry->unreadIsLeast));
    }
}

} // namespace carillon::ui
