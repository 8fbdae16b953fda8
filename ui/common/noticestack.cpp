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
    : QScrollArea(parent)
    , m_inner(new QWidget(this))
    , m_column(new QVBoxLayout(m_inner))
{
    m_column->setContentsMargins({});
    m_column->setSpacing(8);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWidgetResizable(true);
    setFocusPolicy(Qt::NoFocus);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    setWidget(m_inner);
    m_inner->setAutoFillBackground(false);
    viewport()->setAutoFillBackground(false);
    fit();
}

void NoticeStack::add(QWidget *notice)
{
    m_column->addWidget(notice);
}

QSize NoticeStack::sizeHint() const
{
    return { m_column->totalSizeHint().width(), m_wanted };
}

QSize NoticeStack::minimumSizeHint() const
{
    return { m_column->totalMinimumSize().width(), std::min(m_wanted, window()->height() / 2) };
}

void NoticeStack::fit()
{
    const auto notices = m_inner->findChildren<QWidget *>(QString(), Qt::FindDirectChildrenOnly);
    const bool any
        = std::ranges::any_of(notices, [](const QWidget *notice) { return !notice->isHidden(); });
    m_column->setContentsMargins(any ? air : QMargins());
    const int wanted = any ? std::max(0,
                           m_column->hasHeightForWidth() ? m_column->totalHeightForWidth(width())
                                                         : m_column->totalSizeHint().height())
                           : 0;
    if (wanted == m_wanted && maximumHeight() == wanted)
        return;
    m_wanted = wanted;
    setMaximumHeight(wanted);
    updateGeometry();
}

bool NoticeStack::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_inner && event->type() == QEvent::LayoutRequest)
        fit();
    return QScrollArea::eventFilter(watched, event);
}

void NoticeStack::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    fit();
}

} // namespace carillon::ui
