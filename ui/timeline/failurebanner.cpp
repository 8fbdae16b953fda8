// SPDX-License-Identifier: Apache-2.0
#include "ui/timeline/failurebanner.h"

#include "ui/common/countdown.h"
#include "ui/common/flowlayout.h"
#include "ui/common/plainlabel.h"
#include "ui/common/theme.h"
#include "ui/timeline/entrytext.h"

#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(carillon::ui::FailureBanner)
};

PlainLabel *makeLabel(const QString &text, const QFont &font, const QString &tone, QWidget *parent)
{
    auto *label = new PlainLabel(text, parent);
    label->setFont(font);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setProperty("tone", tone);
    return label;
}

QString whatDiscardingMeans(const OutboxItem &item)
{
    if (item.state == SendState::InFlight)
        return Words::tr("It is being sent just now, so it will be discarded unless it was sent.");
    if (mayHaveArrived(item))
        return Words::tr("It may have been delivered already: discarding it only ends the tries "
                         "from here.");
    return Words::tr("It has not been sent, and its text will be gone.");
}

ErrorText textOf(const OutboxItem &item, FailureBanner::Purpose purpose)
{
    if (purpose == FailureBanner::Purpose::ConfirmDiscard)
        return { Words::tr("Discard this message?"), whatDiscardingMeans(item), {},
            { MessageAction::Discard, MessageAction::Keep } };
    return item.lastError ? describeError(*item.lastError) : describeInterruption();
}

} // namespace

FailureBanner::FailureBanner(Theme &theme, const OutboxItem &item, Purpose purpose, QWidget *parent)
    : QFrame(parent)
    , m_text(textOf(item, purpose))
    , m_nextTry(new PlainLabel(this))
{
    const bool doubt = isDoubtful(item);
    const bool refused = item.state == SendState::Failed && !doubt && purpose == Purpose::Explain;
    // In doubt the person decides; nothing is suggested.
    build(theme, refused ? u"bad"_s : u"caution"_s,
        purpose == Purpose::ConfirmDiscard ? Buttons::Discarding
            : doubt                        ? Buttons::Even
                                           : Buttons::Advised);
}

FailureBanner::FailureBanner(Theme &theme, ErrorText text, bool doubtful, QWidget *parent)
    : QFrame(parent)
    , m_text(std::move(text))
    , m_nextTry(new PlainLabel(this))
{
    build(theme, doubtful ? u"caution"_s : u"bad"_s, Buttons::Advised);
}

void FailureBanner::build(Theme &theme, const QString &tone, Buttons buttons)
{
    setProperty("notice", tone);
    setAccessibleName(ForeignText(m_text.sentence + u' ' + m_text.remedy).spoken(paragraphBounds));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 10, 12, 10);
    column->setSpacing(2);
    QFont bold = theme.textFont();
    bold.setBold(true);
    column->addWidget(makeLabel(m_text.sentence, bold, tone, this));
    column->addWidget(makeLabel(m_text.remedy, theme.textFont(), {}, this));
    if (!m_text.facts.isEmpty())
        column->addWidget(makeLabel(m_text.facts, theme.smallFont(), u"muted"_s, this));
    column->addSpacing(6);
    auto *row = new FlowLayout(8, 8);
    column->addLayout(row);
    addButtons(buttons, *row);
    m_nextTry->setObjectName(u"nextTry"_s);
    m_nextTry->setFont(theme.smallFont());
    m_nextTry->setProperty("tone", u"muted"_s);
    m_nextTry->hide();
    row->addWidget(m_nextTry);
    row->setAlignment(m_nextTry, Qt::AlignRight);
}

void FailureBanner::addButtons(Buttons buttons, QLayout &row)
{
    for (const MessageAction action : m_text.actions) {
        auto *button = new QPushButton(actionLabel(action), this);
        QString kind = u"secondary"_s;
        if (buttons == Buttons::Advised && action == m_text.actions.first())
            kind = u"primary"_s;
        else if (action == MessageAction::Details)
            kind = u"quiet"_s;
        else if (buttons == Buttons::Discarding && action == MessageAction::Discard)
            kind = u"danger"_s;
        button->setProperty("kind", kind);
        connect(button, &QPushButton::clicked, this,
            [this, action] { Q_EMIT actionRequested(action); });
        row.addWidget(button);
    }
}

int FailureBanner::heightFor(int width) const
{
    return layout()->totalHeightForWidth(width);
}

void FailureBanner::setNextTry(const std::optional<qint64> &ms)
{
    m_nextTry->setVisible(ms.has_value());
    if (!ms)
        return;
    m_nextTry->setPlainText(nextTryText(*ms));
    // As wide as it gets: the buttons stay where they are from second to second.
    m_nextTry->setMinimumWidth(qMax(m_nextTry->minimumWidth(), m_nextTry->sizeHint().width()));
    m_nextTry->setMinimumHeight(findChild<QPushButton *>()->sizeHint().height());
}

} // namespace carillon::ui
