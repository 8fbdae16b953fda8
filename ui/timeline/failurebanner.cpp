// SPDX-License-Identifier: Apache-2.0
#include "ui/timeline/failurebanner.h"

#include "ui/common/flowlayout.h"
#include "ui/common/plainlabel.h"
#include "ui/common/theme.h"

#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

PlainLabel *makeLabel(const QString &text, const QFont &font, const QString &tone, QWidget *parent)
{
    auto *label = new PlainLabel(text, parent);
    label->setFont(font);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setProperty("tone", tone);
    return label;
}

ErrorText textOf(const OutboxItem &item)
{
    if (item.lastError)
        return describeError(*item.lastError);
    ApiError unknown; // e.g. the process ended while the request was out
    unknown.kind = ErrorKind::Network;
    return describeError(unknown);
}

} // namespace

FailureBanner::FailureBanner(Theme &theme, const OutboxItem &item, QWidget *parent)
    : QFrame(parent)
    , m_text(textOf(item))
{
    const bool failed = item.state == SendState::Failed;
    const QString tone = failed ? u"bad"_s : u"caution"_s;
    setProperty("notice", tone);
    setAccessibleName(m_text.sentence + u' ' + m_text.remedy);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 10, 12, 10);
    column->setSpacing(2);
    QFont bold = theme.textFont();
    bold.setBold(true);
    column->addWidget(makeLabel(m_text.sentence, bold, tone, this));
    column->addWidget(makeLabel(m_text.remedy, theme.textFont(), {}, this));
    column->addWidget(makeLabel(m_text.facts, theme.smallFont(), u"muted"_s, this));
    column->addSpacing(6);
    auto *row = new FlowLayout(8, 8);
    column->addLayout(row);
    for (const MessageAction action : m_text.actions) {
        auto *button = new QPushButton(actionLabel(action), this);
        const bool first = action == m_text.actions.first();
        button->setProperty("kind",
            first                                  ? u"primary"_s
                : action == MessageAction::Details ? u"quiet"_s
                                                   : u"secondary"_s);
        connect(button, &QPushButton::clicked, this,
            [this, action] { Q_EMIT actionRequested(action); });
        row->addWidget(button);
    }
}

int FailureBanner::heightFor(int width) const
{
    return layout()->totalHeightForWidth(width);
}

} // namespace carillon::ui
