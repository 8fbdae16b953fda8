// SPDX-License-Identifier: Apache-2.0
#include "ui/channels/channelfilter.h"

#include "domain/channel.h"
#include "models/channellistmodel.h"
#include "ui/common/foreigntext.h"

#include <QLocale>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

QString folded(const QString &text)
{
    QString decomposed = text.normalized(QString::NormalizationForm_KD).toCaseFolded();
    decomposed.removeIf([](QChar c) { return c.isMark(); });
    return decomposed;
}

} // namespace

QString shortTime(const QDateTime &at, const QDateTime &now)
{
    if (!at.isValid())
        return {};
    const QDateTime local = at.toLocalTime();
    const qint64 days = local.date().daysTo(now.toLocalTime().date());
    if (days == 0)
        return local.toString(u"HH:mm"_s);
    if (days > 0 && days < 7)
        return QLocale().dayName(local.date().dayOfWeek(), QLocale::ShortFormat);
    return QLocale().toString(local.date(), QLocale::ShortFormat);
}

ChannelFilter::ChannelFilter(QObject *parent)
    : QSortFilterProxyModel(parent)
{
}

void ChannelFilter::setWanted(const QString &text)
{
    m_wanted = folded(text.trimmed());
    invalidate(); // all at once: invalidateFilter() takes rows out run by run, each time moving the
                  // rest
}

QVariant ChannelFilter::data(const QModelIndex &index, int role) const
{
    if (role != Qt::AccessibleTextRole)
        return QSortFilterProxyModel::data(index, role);
    const bool isPrivate
        = index.data(ChannelListModel::PrivacyRole).toInt() == int(ChannelPrivacy::Private);
    QStringList words { ForeignText(index.data(Qt::DisplayRole).toString()).spoken({ 256, 1 }),
        isPrivate ? tr("private channel") : tr("public channel") };
    if (!index.data(ChannelListModel::MemberRole).toBool())
        words.append(tr("not a member"));
    if (const int unread = index.data(ChannelListModel::UnreadRole).toInt(); unread > 0)
        words.append(
            (index.data(ChannelListModel::UnreadIsLeastRole).toBool() ? tr("%1 or more unread")
                                                                      : tr("%1 unread"))
                .arg(unread));
    const QDateTime last = index.data(ChannelListModel::LastMessageAtRole).toDateTime();
    if (last.isValid())
        words.append(tr("last message %1").arg(shortTime(last, QDateTime::currentDateTime())));
    return words.join(u", "_s);
}

bool ChannelFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    return m_wanted.isEmpty()
        || folded(sourceModel()->index(row, 0, parent).data(Qt::DisplayRole).toString())
               .contains(m_wanted);
}

} // namespace carillon::ui
