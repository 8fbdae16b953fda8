// SPDX-License-Identifier: Apache-2.0
#include "ui/timeline/rowlinks.h"

#include "ui/common/foreigntext.h"
#include "ui/timeline/entrytext.h"

#include <QKeyEvent>
#include <QMenu>

namespace carillon::ui {

bool RowLinks::isAt(
    const TimelineEntry &entry, const EntryLayout &layout, const QPoint &inRow) const
{
    return linkAt(layout, inRow) >= 0
        || (layout.tag.contains(inRow) && !controlWords(entry).isEmpty());
}

bool RowLinks::press(const TimelineEntry &entry, const EntryLayout &layout, const QPoint &inRow)
{
    if (!isAt(entry, layout, inRow))
        return false;
    const int link = linkAt(layout, inRow);
    if (link >= 0)
        Q_EMIT asked(QUrl(layout.links[size_t(link)].url));
    else
        toggleRaw(entry.key());
    return true;
}

bool RowLinks::press(const TimelineEntry &entry, const EntryLayout &layout, const QKeyEvent &event)
{
    if (event.modifiers() & ~Qt::KeypadModifier)
        return false;
    const int count = int(layout.links.size());
    switch (event.key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return follow(entry, layout);
    case Qt::Key_Left:
    case Qt::Key_Right: {
        if (count < 2)
            return false;
        const int step = event.key() == Qt::Key_Right ? 1 : count - 1;
        m_current = (current(entry.key(), layout) + step) % count;
        m_key = entry.key();
        Q_EMIT changed();
        return true;
    }
    default:
        return false;
    }
}

bool RowLinks::follow(const TimelineEntry &entry, const EntryLayout &layout)
{
    const int link = current(entry.key(), layout);
    if (link >= 0)
        Q_EMIT asked(QUrl(layout.links[size_t(link)].url));
    else if (!controlWords(entry).isEmpty())
        toggleRaw(entry.key());
    else
        return false;
    return true;
}

void RowLinks::fillMenu(const TimelineEntry &entry, QMenu &menu)
{
    constexpr qsizetype most = 5;
    const QString key = entry.key();
    if (!controlWords(entry).isEmpty())
        menu.addAction(isRaw(key) ? tr("Show what it says") : tr("Show its text as it was sent"),
            this, [this, key] { toggleRaw(key); });
    const QList<Link> all = findLinks(bodyText(entry));
    for (const Link &link : all.first(qMin(most, all.size())))
        menu.addAction(tr("Open %1…").arg(ForeignText(factsOf(link.url).address).mnemonicFree(48)),
            this, [this, url = link.url] { Q_EMIT asked(url); });
}

int RowLinks::current(const QString &key, const EntryLayout &layout) const
{
    if (layout.links.empty())
        return -1;
    return key == m_key ? qMin(m_current, int(layout.links.size()) - 1) : 0;
}

void RowLinks::toggleRaw(const QString &key)
{
    if (!m_raw.remove(key))
        m_raw.insert(key);
    Q_EMIT changed();
}

} // namespace carillon::ui
