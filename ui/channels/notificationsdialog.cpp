// SPDX-License-Identifier: Apache-2.0
#include "ui/channels/notificationsdialog.h"

#include "ui/common/dialogbuttons.h"
#include "ui/common/noticebar.h"
#include "ui/common/plainlabel.h"
#include "ui/common/theme.h"

#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QStyle>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr int dialogWidth = 440;
constexpr int ruleHeight = 96;
/// Longer ones are over the limit by far; parsing them at each keystroke helps nobody.
constexpr qsizetype mostMeasured = 64 * 1024;
constexpr TextBounds ruleBounds { 2 * FilterRuleSize::mostBytes, 1000 };

} // namespace

NotificationsDialog::NotificationsDialog(Theme &theme, const QString &channel, QWidget *parent)
    : GrowingDialog(parent)
    , m_theme(theme)
    , m_all(new QRadioButton(tr("All messages"), this))
    , m_none(new QRadioButton(tr("None"), this))
    , m_filtered(new QRadioButton(tr("Those that a rule lets through"), this))
    , m_rule(new QPlainTextEdit(this))
    , m_hint(new PlainLabel(this))
    , m_failure(new NoticeBar(theme, this))
    , m_again(m_failure->addAction(tr("Try again")))
    , m_save(new QPushButton(tr("Save"), this))
{
    setWindowTitle(tr("Notifications of this channel"));
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(false);
    m_all->setObjectName(u"notifyAll"_s);
    m_none->setObjectName(u"notifyNone"_s);
    m_filtered->setObjectName(u"notifyFiltered"_s);
    m_rule->setObjectName(u"filterRule"_s);
    m_rule->setAccessibleName(tr("Rule, as JSON"));
    m_rule->setPlaceholderText(uR"({"priority": ["high"]})"_s);
    m_rule->setTabChangesFocus(true);
    m_rule->setFixedHeight(ruleHeight);
    m_rule->setFont(theme.monoFont());
    m_hint->setObjectName(u"ruleHint"_s);
    m_hint->setFont(theme.smallFont());
    m_hint->setWordWrap(true);
    m_failure->setObjectName(u"notificationsFailure"_s);
    m_failure->hide();
    m_again->setObjectName(u"notificationsAgain"_s);
    m_again->setAutoDefault(false);
    m_save->setObjectName(u"saveNotifications"_s);
    build(channel);
    for (QRadioButton *choice : { m_all, m_none, m_filtered })
        connect(choice, &QRadioButton::toggled, this, &NotificationsDialog::check);
    connect(m_rule, &QPlainTextEdit::textChanged, this, &NotificationsDialog::check);
    connect(m_save, &QPushButton::clicked, this, &NotificationsDialog::accept);
    connect(m_again, &QPushButton::clicked, this, [this] {
        enter(State::Loading);
        Q_EMIT reloadRequested();
    });
    enter(State::Loading);
}

void NotificationsDialog::build(const QString &channel)
{
    auto *intro = new PlainLabel(
        tr("Which messages of “%1” the service pushes to your devices. What this window shows does "
           "not change.")
            .arg(ForeignText(channel).line(80)),
        this);
    intro->setWordWrap(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 24);
    column->setSpacing(16);
    column->addWidget(intro);
    addChoices(*column);
    column->addWidget(m_failure);
    column->addStretch();
    column->addLayout(dialogButtons(*this, *m_save));
    setFixedWidth(dialogWidth);
}

void NotificationsDialog::addChoices(QVBoxLayout &column)
{
    auto *choices = new QVBoxLayout;
    choices->setSpacing(8);
    for (QRadioButton *choice : { m_all, m_none, m_filtered })
        choices->addWidget(choice);
    auto *rule = new QVBoxLayout;
    rule->setContentsMargins(20, 0, 0, 0);
    rule->setSpacing(4);
    rule->addWidget(m_rule);
    rule->addWidget(m_hint);
    choices->addLayout(rule);
    column.addLayout(choices);
}

void NotificationsDialog::setPreferences(const PushPreferences &preferences)
{
    QRadioButton *const choices[] = { m_all, m_none, m_filtered };
    choices[int(preferences.allow)]->setChecked(true);
    m_storedRule = preferences.filterRule.value_or(QString());
    qsizetype left = 0;
    m_shownRule = ForeignText(m_storedRule).source(ruleBounds, &left);
    if (left > 0)
        m_shownRule += u'…';
    m_rule->setPlainText(m_shownRule);
    enter(State::Ready);
    choices[int(preferences.allow)]->setFocus();
}

void NotificationsDialog::showUnknown(const QString &text)
{
    m_failure->setText(text);
    enter(State::Unknown);
}

void NotificationsDialog::showFailure(const QString &text)
{
    enter(State::Ready);
    m_failure->setText(text);
    m_failure->show();
}

void NotificationsDialog::enter(State state)
{
    m_state = state;
    m_failure->setVisible(state == State::Unknown);
    m_again->setVisible(state == State::Unknown);
    check();
}

/// What nobody has changed is what is stored, whatever of it could be shown.
QString NotificationsDialog::rule() const
{
    const QString text = m_rule->toPlainText();
    return text == m_shownRule ? m_storedRule : text;
}

QString NotificationsDialog::problem() const
{
    if (!m_filtered->isChecked())
        return {};
    const QString rule = this->rule();
    if (rule.trimmed().isEmpty())
        return tr("A rule is needed: it names message attributes and the values that let a message "
                  "through.");
    if (rule.size() > mostMeasured)
        return tr("The rule may have %1 bytes.").arg(FilterRuleSize::mostBytes);
    const auto size = sizeOfFilterRule(rule);
    if (!size)
        return tr("The rule is not a JSON object yet.");
    if (size->bytes > FilterRuleSize::mostBytes)
        return tr("The rule may have %1 bytes; it has %2.")
            .arg(FilterRuleSize::mostBytes)
            .arg(size->bytes);
    if (size->branches > FilterRuleSize::mostBranches)
        return tr("The rule may have %1 branches of $or; it has %2.")
            .arg(FilterRuleSize::mostBranches)
            .arg(size->branches);
    if (size->keysAndValues > FilterRuleSize::mostKeysAndValues)
        return tr("The rule may have %1 keys and values; it has %2.")
            .arg(FilterRuleSize::mostKeysAndValues)
            .arg(size->keysAndValues);
    return {};
}

/// Of a rule that fits.
QString NotificationsDialog::measure() const
{
    const auto size = sizeOfFilterRule(rule()).value_or(FilterRuleSize {});
    return tr("%1 / %2 bytes · %3 / %4 keys and values · %5 / %6 in $or")
        .arg(QString::number(size.bytes), QString::number(FilterRuleSize::mostBytes),
            QString::number(size.keysAndValues), QString::number(FilterRuleSize::mostKeysAndValues),
            QString::number(size.branches), QString::number(FilterRuleSize::mostBranches));
}

void NotificationsDialog::check()
{
    const bool ready = m_state == State::Ready;
    const bool filtered = m_filtered->isChecked();
    const QString wrong = problem();
    for (QRadioButton *choice : { m_all, m_none, m_filtered })
        choice->setEnabled(ready);
    m_rule->setEnabled(ready);
    m_rule->setVisible(filtered);
    m_hint->setVisible(filtered || m_state == State::Loading);
    m_hint->setPlainText(m_state == State::Loading ? tr("Looking up what is stored…")
            : wrong.isEmpty()                      ? measure()
                                                   : wrong);
    const bool bad = ready && !wrong.isEmpty() && !rule().trimmed().isEmpty();
    m_hint->setProperty("tone", bad ? u"bad"_s : u"muted"_s);
    m_hint->style()->unpolish(m_hint);
    m_hint->style()->polish(m_hint);
    m_rule->setAccessibleDescription(m_hint->text());
    m_save->setEnabled(ready && wrong.isEmpty());
    m_save->setToolTip(wrong);
    m_save->setAccessibleDescription(wrong);
}

/// A rule that is not in force is kept all the same: it may be again.
PushPreferences NotificationsDialog::preferences() const
{
    const QString rule = this->rule();
    PushPreferences chosen { m_none->isChecked() ? AllowNotifications::None
            : m_filtered->isChecked()            ? AllowNotifications::Filtered
                                                 : AllowNotifications::All };
    const auto size = rule.size() <= mostMeasured ? sizeOfFilterRule(rule) : std::nullopt;
    if (size && size->fits())
        chosen.filterRule = rule;
    return chosen;
}

void NotificationsDialog::accept()
{
    if (!m_save->isEnabled())
        return;
    enter(State::Saving);
    Q_EMIT saveRequested(preferences());
}

} // namespace carillon::ui
