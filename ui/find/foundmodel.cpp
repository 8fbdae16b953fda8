// SPDX-License-Identifier: Apache-2.0
#include "ui/find/foundmodel.h"

#include "chat/finder.h"
#include "ui/common/foreigntext.h"

#include <QLocale>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr qsizetype before = 40; // UTF-16 units shown before the first hit
constexpr qsizetype most = 240;

QString senderOf(const ChannelMessage &message)
{
    return message.sender.name.isEmpty() ? message.sender.arn.section(u'/', -1)
                                         : message.sender.name;
}

QString spoken(const QString &foreign)
{
    return ForeignText(foreign).spoken({ most, 1 });
}

QString snippetOf(const QString &content, const FindTerms &terms)
{
    const QList<TextSpan> hits = hitsIn(content, terms);
    const qsizetype hit = hits.isEmpty() ? 0 : hits.first().start;
    qsizetype start = hit <= before ? 0 : hit - before;
    if (start > 0 && content[start].isLowSurrogate())
        ++start;
    qsizetype length = std::min(most, content.size() - start);
    if (content[start + length - 1].isHighSurrogate())
        --length;
    const QString part = content.sliced(start, length).simplified();
    return (start > 0 ? u"…"_s : QString()) + part
        + (start + length < content.size() ? u"…"_s : QString());
}

} // namespace

FoundModel::FoundModel(Finder &finder, NameOf nameOf, QObject *parent)
    : QAbstractListModel(parent)
    , m_finder(finder)
    , m_nameOf(std::move(nameOf))
{
    connect(&finder, &Finder::aboutToReset, this, [this] { beginResetModel(); });
    connect(&finder, &Finder::reset, this, [this] { endResetModel(); });
    connect(&finder, &Finder::aboutToAppend, this, [this](qsizetype first, qsizetype last) {
        beginInsertRows({}, static_cast<int>(first), static_cast<int>(last));
    });
    connect(&finder, &Finder::appended, this, [this] { endInsertRows(); });
}

int FoundModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_finder.found().size());
}

QVariant FoundModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const ChannelMessage &message = m_finder.found().at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return snippetOf(message.content, m_finder.terms());
    case SenderRole:
        return senderOf(message);
    case ChannelRole:
        return m_nameOf(message.channel);
    case TimeRole:
        return QLocale().toString(message.createdAt.toLocalTime(), QLocale::ShortFormat);
    case Qt::AccessibleTextRole:
        return tr("%1 in %2, %3: %4")
            .arg(spoken(senderOf(message)), spoken(m_nameOf(message.channel)),
                data(index, TimeRole).toString(), spoken(data(index, Qt::DisplayRole).toString()));
    default:
        return {};
    }
}

bool FoundModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_finder.hasMore();
}

void FoundModel::fetchMore(const QModelIndex &)
{
    m_finder.more();
}

} // namespace carillon::ui
