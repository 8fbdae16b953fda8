// SPDX-License-Identifier: Apache-2.0
#include "ui/timeline/timelineaccessible.h"

#include "models/timelinemodel.h"
#include "ui/common/foreigntext.h"
#include "ui/common/links.h"
#include "ui/timeline/entrytext.h"
#include "ui/timeline/timelineview.h"

#include <QAccessibleWidget>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QPointer>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

bool hasWhereToGo(const TimelineEntry &entry)
{
    return !controlWords(entry).isEmpty() || !findLinks(bodyText(entry)).isEmpty();
}

class AccessibleRow : public QAccessibleInterface, public QAccessibleActionInterface {
public:
    AccessibleRow(TimelineView *view, const QModelIndex &index)
        : m_view(view)
        , m_index(index)
    {
    }

    bool isValid() const override { return m_view && m_index.isValid(); }
    QObject *object() const override { return nullptr; }
    int row() const { return m_index.row(); }
    QAccessibleInterface *parent() const override
    {
        return QAccessible::queryAccessibleInterface(m_view.data());
    }
    QAccessibleInterface *child(int) const override { return nullptr; }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    QRect rect() const override
    {
        if (!isValid())
            return {};
        const QRect rect = m_view->visualRect(m_index);
        return rect.isNull() ? rect : rect.translated(m_view->viewport()->mapToGlobal(QPoint()));
    }
    QAccessible::Role role() const override { return QAccessible::ListItem; }
    QString text(QAccessible::Text kind) const override
    {
        if (!isValid())
            return {};
        const QVariant value = m_index.data(TimelineModel::EntryRole);
        if (!value.isValid())
            return {};
        const auto entry = value.value<TimelineEntry>();
        if (kind == QAccessible::Name)
            return m_view->startsUnread(row()) ? unreadText() + u". "_s + spokenText(entry)
                                               : spokenText(entry);
        if (kind == QAccessible::Description)
            return messageIdOf(entry);
        return kind == QAccessible::Value ? ForeignText(bodyText(entry)).spoken() : QString();
    }
    void setText(QAccessible::Text, const QString &) override { }
    void *interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::ActionInterface
            ? static_cast<QAccessibleActionInterface *>(this)
            : nullptr;
    }
    QStringList actionNames() const override
    {
        const bool leadsOn = isValid() && hasWhereToGo(entry());
        return leadsOn ? QStringList { pressAction() } : QStringList();
    }
    void doAction(const QString &name) override
    {
        if (name != pressAction() || !isValid())
            return;
        m_view->setFocus(Qt::OtherFocusReason);
        m_view->setCurrentIndex(m_index);
        QKeyEvent press(QEvent::KeyPress, Qt::Key_Return, Qt::NoModifier);
        QCoreApplication::sendEvent(m_view, &press);
    }
    QStringList keyBindingsForAction(const QString &) const override { return {}; }
    QAccessible::State state() const override
    {
        QAccessible::State state;
        state.invalid = !isValid();
        if (state.invalid)
            return state;
        state.selectable = state.focusable = state.readOnly = true;
        state.selected = m_view->selectionModel()->isSelected(m_index);
        state.focused = m_view->hasFocus() && m_view->currentIndex() == m_index;
        state.offscreen = m_view->visualRect(m_index).isNull();
        return state;
    }

private:
    TimelineEntry entry() const
    {
        return m_index.data(TimelineModel::EntryRole).value<TimelineEntry>();
    }

    QPointer<TimelineView> m_view;
    QPersistentModelIndex m_index;
};

/// The rows come first, as its children 0 to n-1; the widgets in the viewport follow.
class AccessibleTimeline : public QAccessibleWidget {
public:
    explicit AccessibleTimeline(TimelineView *view)
        : QAccessibleWidget(view, QAccessible::List)
    {
    }
    ~AccessibleTimeline() override
    {
        for (const QAccessible::Id id : std::as_const(m_rows))
            QAccessible::deleteAccessibleInterface(id);
    }

    int childCount() const override { return rowCount() + int(widgets().size()); }
    QAccessibleInterface *child(int index) const override
    {
        if (index < 0)
            return nullptr;
        if (index < rowCount())
            return row(index);
        return QAccessible::queryAccessibleInterface(widgets().value(index - rowCount()));
    }
    int indexOfChild(const QAccessibleInterface *child) const override
    {
        if (const auto *row = dynamic_cast<const AccessibleRow *>(child))
            return row->row();
        const qsizetype at = widgets().indexOf(qobject_cast<QWidget *>(child->object()));
        return at < 0 ? -1 : rowCount() + int(at);
    }
    QAccessibleInterface *childAt(int x, int y) const override
    {
        const QPoint point = view().viewport()->mapFromGlobal(QPoint(x, y));
        if (QWidget *widget = view().viewport()->childAt(point))
            return QAccessible::queryAccessibleInterface(widget);
        const QModelIndex index = view().indexAt(point);
        return index.isValid() ? row(index.row()) : nullptr;
    }

private:
    TimelineView &view() const { return *static_cast<TimelineView *>(widget()); }
    int rowCount() const { return view().model() ? view().model()->rowCount() : 0; }
    QList<QWidget *> widgets() const
    {
        QList<QWidget *> shown;
        const auto all
            = view().viewport()->findChildren<QWidget *>(QString(), Qt::FindDirectChildrenOnly);
        for (QWidget *each : all) {
            if (!each->isHidden())
                shown += each;
        }
        return shown;
    }
    QAccessibleInterface *row(int at) const
    {
        const QPersistentModelIndex index = view().model()->index(at, 0);
        QAccessible::Id &id = m_rows[index];
        QAccessibleInterface *known = id ? QAccessible::accessibleInterface(id) : nullptr;
        if (!known || !known->isValid()) {
            known = new AccessibleRow(&view(), index);
            id = QAccessible::registerAccessibleInterface(known);
        }
        return known;
    }

    mutable QHash<QPersistentModelIndex, QAccessible::Id> m_rows;
};

QAccessibleInterface *makeAccessible(const QString &, QObject *object)
{
    auto *view = qobject_cast<TimelineView *>(object);
    return view ? new AccessibleTimeline(view) : nullptr;
}

} // namespace

void installTimelineAccessibility()
{
    QAccessible::installFactory(makeAccessible); // installs one function once
}

void announceRows(TimelineView &view, int first, int last)
{
    if (!QAccessible::isActive())
        return;
    for (int row = first; row <= last; ++row) {
        if (view.visualRect(view.model()->index(row, 0)).isNull())
            continue;
        QAccessibleEvent event(&view, QAccessible::NameChanged);
        event.setChild(row);
        QAccessible::updateAccessibility(&event);
    }
}

} // namespace carillon::ui
