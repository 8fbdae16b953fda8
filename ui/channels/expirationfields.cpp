// SPDX-License-Identifier: Apache-2.0
#include "ui/channels/expirationfields.h"

#include "ui/channels/channelfacts.h"
#include "ui/common/plainlabel.h"
#include "ui/common/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLocale>
#include <QSpinBox>
#include <QStyle>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr int fieldHeight = 32;
constexpr int indent = 24;
constexpr int usualDays = 30;
constexpr ExpirationCriterion criteria[]
    = { ExpirationCriterion::LastMessageTimestamp, ExpirationCriterion::CreatedTimestamp };

} // namespace

ExpirationFields::ExpirationFields(Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_expires(new QCheckBox(tr("Delete it by itself"), this))
    , m_line(new QWidget(this))
    , m_days(new QSpinBox(m_line))
    , m_criterion(new QComboBox(m_line))
    , m_note(new PlainLabel(this))
{
    m_expires->setObjectName(u"channelExpires"_s);
    m_days->setObjectName(u"expirationDays"_s);
    m_days->setRange(ExpirationSettings::leastDays, ExpirationSettings::mostDays);
    m_days->setAccessibleName(tr("Days until the channel is deleted"));
    m_days->setSuffix(tr(" days"));
    m_days->setValue(usualDays);
    m_criterion->setObjectName(u"expirationCriterion"_s);
    m_criterion->setAccessibleName(tr("Counted from"));
    m_criterion->addItem(tr("after the last message"));
    m_criterion->addItem(tr("after it was created"));
    for (QWidget *field : { static_cast<QWidget *>(m_days), static_cast<QWidget *>(m_criterion) })
        field->setMinimumHeight(fieldHeight);
    m_note->setObjectName(u"expirationNote"_s);
    m_note->setFont(theme.smallFont());
    m_note->setWordWrap(true);
    m_note->setContentsMargins(indent, 0, 0, 0);

    auto *row = new QHBoxLayout(m_line);
    row->setContentsMargins(indent, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_days);
    row->addWidget(m_criterion);
    row->addStretch();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_expires);
    column->addWidget(m_line);
    column->addWidget(m_note);
    connect(m_expires, &QCheckBox::toggled, this, &ExpirationFields::tell);
    connect(m_days, &QSpinBox::valueChanged, this, &ExpirationFields::tell);
    connect(m_criterion, &QComboBox::currentIndexChanged, this, &ExpirationFields::tell);
    tell();
}

void ExpirationFields::setChannel(const Channel &channel)
{
    m_channel = channel;
    m_unknown.clear();
    if (channel.expiration) {
        m_days->setValue(channel.expiration->days);
        m_criterion->setCurrentIndex(channel.expiration->criterion == criteria[0] ? 0 : 1);
    }
    m_expires->setChecked(channel.expiration.has_value());
    tell();
}

void ExpirationFields::setUnknown(const QString &why)
{
    m_unknown = why;
    tell();
}

std::optional<ExpirationSettings> ExpirationFields::settings() const
{
    if (!m_expires->isChecked())
        return std::nullopt;
    return ExpirationSettings { m_days->value(), criteria[m_criterion->currentIndex()] };
}

void ExpirationFields::tell()
{
    const auto wanted = settings();
    const QDateTime due = wanted && m_channel ? deletionOf(*m_channel, *wanted) : QDateTime();
    const QString day = QLocale().toString(due.toLocalTime().date(), u"d MMMM yyyy"_s);
    const bool overdue = due.isValid() && due <= QDateTime::currentDateTimeUtc();
    QString note = m_unknown;
    if (note.isEmpty() && overdue)
        note = tr("That was on %1: the service will delete it soon, with all its messages.")
                   .arg(day);
    else if (note.isEmpty() && due.isValid())
        note = (wanted->criterion == ExpirationCriterion::LastMessageTimestamp
                ? tr("On %1, unless somebody writes, it is deleted with all its messages.")
                : tr("On %1 it is deleted with all its messages."))
                   .arg(day);
    else if (note.isEmpty() && wanted)
        note = tr("It is deleted with all its messages, for everybody.");
    m_line->setVisible(wanted.has_value());
    for (QWidget *field : { static_cast<QWidget *>(m_expires), m_line })
        field->setEnabled(m_unknown.isEmpty());
    m_note->setProperty("tone", overdue ? u"caution"_s : u"muted"_s);
    m_note->style()->unpolish(m_note);
    m_note->style()->polish(m_note);
    m_note->setPlainText(note);
    m_note->setVisible(!note.isEmpty());
    m_expires->setAccessibleDescription(note);
}

} // namespace carillon::ui
