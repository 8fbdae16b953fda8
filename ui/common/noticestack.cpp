// SPDX-License-Identifier: Apache-2.0
#include "ui/common/noticestack.h"

#include <QEvent>
#include <QVBoxLayout>

#include <algorithm>

namespace carillon::ui {

namespace {

constexpr QMargins air { 20, 12, 20, 0 };

} // namespace

NoticeStack::NoticeStack(QWidget *parent)
    : QWidget(parent)
    , m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins({});
    m_column->setSpacing(8);
}

void NoticeStack::add(QWidget *notice)
{
    m_column->addWidget(notice);
}

bool NoticeStack::event(QEvent *event)
{
    if (event->type() == QEvent::LayoutRequest) {
        const auto notices = findChildren<QWidget *>(QString(), Qt::FindDirectChildrenOnly);
        const bool any = std::ranges::any_of(
            notices, [](const QWidget *notice) { return !notice->isHidden(); });
        m_column->setContentsMargins(any ? air : QMargins());
    }
    return QWidget::event(event);
}

} // namespace carillon::ui
