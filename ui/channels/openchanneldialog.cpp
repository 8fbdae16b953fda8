// SPDX-License-Identifier: Apache-2.0
#include "ui/channels/openchanneldialog.h"

#include "ui/channels/arnreading.h"
#include "ui/common/dialogbuttons.h"
#include "ui/common/foreigntext.h"
#include "ui/common/plainlabel.h"
#include "ui/common/theme.h"

#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>
#include <QValidator>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr int dialogWidth = 520;
constexpr int remarksHeight = 152;
/// More than a line of a log that names a channel; ARNs have neither pictures nor turns.
constexpr TextBounds pastedBounds { 32'768, 16'384, 16, 16 };

/// What is pasted is bounded before it is laid out, which is done whole and at once.
class PastedText : public QValidator {
public:
    using QValidator::QValidator;
    State validate(QString &text, int &position) const override
    {
        text = ForeignText(text).source(pastedBounds);
        position = std::min(position, static_cast<int>(text.size()));
        return Acceptable;
    }
};

QString markOf(ArnRemark::Level level)
{
    switch (level) {
    case ArnRemark::Level::Good:
        return u"✓"_s;
    case ArnRemark::Level::Caution:
        return u"!"_s;
    case ArnRemark::Level::Bad:
        return u"✕"_s;
    }
    return {};
}

QColor colourOf(ArnRemark::Level level, const Colours &colours)
{
    switch (level) {
    case ArnRemark::Level::Good:
        return colours.good;
    case ArnRemark::Level::Caution:
        return colours.caution;
    case ArnRemark::Level::Bad:
        return colours.bad;
    }
    return colours.text;
}

QLabel *makeLabel(const QString &text, const QColor &colour, const QFont &font, QWidget *parent)
{
    auto *label = new PlainLabel(text, parent);
    QPalette palette = label->palette();
    palette.setColor(QPalette::WindowText, colour);
    label->setPalette(palette);
    label->setFont(font);
    return label;
}

} // namespace

OpenChannelDialog::OpenChannelDialog(
    const Theme &theme, std::optional<AppInstanceUserArn> user, QWidget *parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_user(std::move(user))
    , m_intro(new PlainLabel(
          tr("Paste the ARN of a channel, or what has it in it: JSON, a line of a log, "
             "the address of a console or of a request."),
          this))
    , m_edit(new QLineEdit(this))
    , m_remarks(new QWidget(this))
    , m_grid(new QGridLayout(m_remarks))
    , m_open(new QPushButton(tr("Open"), this))
{
    setWindowTitle(tr("Open a channel"));
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(false);
    m_intro->setWordWrap(true);
    m_edit->setObjectName(u"channelArn"_s);
    m_edit->setAccessibleName(tr("Channel ARN"));
    m_edit->setValidator(new PastedText(m_edit));
    m_edit->setPlaceholderText(u"arn:aws:chime:us-east-1:…:app-instance/…/channel/…"_s);
    m_open->setObjectName(u"openChannel"_s);
    m_open->setAccessibleName(tr("Open the channel"));
    build();
    connect(m_edit, &QLineEdit::textChanged, this, &OpenChannelDialog::read);
    connect(m_open, &QPushButton::clicked, this, &OpenChannelDialog::accept);
    connect(&theme, &Theme::changed, this, &OpenChannelDialog::dress);
    dress();
}

void OpenChannelDialog::build()
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(12);
    m_grid->setVerticalSpacing(4);
    m_grid->setColumnStretch(2, 1);
    m_remarks->setMinimumHeight(remarksHeight);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 20, 20, 20);
    column->setSpacing(12);
    column->addWidget(m_intro);
    column->addWidget(m_edit);
    column->addWidget(m_remarks, 1);
    column->addLayout(dialogButtons(*this, *m_open));
    setMinimumWidth(dialogWidth);
}

void OpenChannelDialog::read()
{
    while (QLayoutItem *old = m_grid->takeAt(0)) {
        if (old->widget()) {
            old->widget()->hide();
            old->widget()->deleteLater();
        }
        delete old;
    }
    const ArnReading reading = readChannelArn(m_edit->text(), m_user);
    m_channel = reading.channel;
    QStringList spoken;
    int row = 0;
    for (const ArnRemark &remark : reading.remarks) {
        const QColor colour = colourOf(remark.level, m_theme.colours());
        const QFont font = m_theme.smallFont();
        const bool good = remark.level == ArnRemark::Level::Good;
        QLabel *words
            = makeLabel(remark.words, good ? m_theme.colours().text : colour, font, m_remarks);
        words->setWordWrap(true);
        m_grid->addWidget(makeLabel(markOf(remark.level), colour, font, m_remarks), row, 0);
        m_grid->addWidget(makeLabel(remark.part, m_theme.colours().muted, font, m_remarks), row, 1);
        m_grid->addWidget(words, row, 2);
        if (!good)
            spoken.append(u"%1: %2"_s.arg(remark.part, remark.words));
        ++row;
    }
    m_grid->setRowStretch(7, 1);
    m_open->setEnabled(m_channel.has_value());
    m_open->setToolTip(m_channel ? QString() : tr("This is not the ARN of a channel yet."));
    m_open->setAccessibleDescription(m_open->toolTip());
    m_edit->setAccessibleDescription(ForeignText(spoken.join(u". "_s)).spoken(paragraphBounds));
}

void OpenChannelDialog::dress()
{
    QPalette palette = m_intro->palette();
    palette.setColor(QPalette::WindowText, m_theme.colours().muted);
    m_intro->setPalette(palette);
    read();
}

void OpenChannelDialog::accept()
{
    if (!m_channel)
        return;
    Q_EMIT channelRequested(*m_channel);
    QDialog::accept();
}

} // namespace carillon::ui
