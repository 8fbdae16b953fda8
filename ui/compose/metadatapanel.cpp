// SPDX-License-Identifier: Apache-2.0
#include "ui/compose/metadatapanel.h"

#include "ui/common/errortext.h"
#include "ui/common/plainlabel.h"
#include "ui/common/theme.h"
#include "ui/compose/formfield.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTextDocument>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr int editHeight = 64;
/// Longer texts are over the limit by far; parsing them at each keystroke helps nobody.
constexpr qsizetype maxChecked = 64 * 1024;

} // namespace

bool isJson(const QString &text)
{
    // QJsonDocument takes only objects and arrays; as the element of an array any value will do.
    const auto document = QJsonDocument::fromJson("["_ba + text.toUtf8() + "]"_ba);
    return document.isArray() && document.array().size() == 1;
}

QString onOneLine(const QString &json)
{
    QString line;
    line.reserve(json.size());
    bool inString = false;
    bool escaped = false;
    for (const QChar c : json) {
        if (!inString && (c == u' ' || c == u'\t' || c == u'\n' || c == u'\r'))
            continue;
        if (c == u'"' && !escaped)
            inString = !inString;
        escaped = inString && c == u'\\' && !escaped;
        line.append(c);
    }
    return line;
}

MetadataPanel::MetadataPanel(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_edit(new QPlainTextEdit(this))
    , m_sendEmpty(new QCheckBox(tr("Send it even when empty"), this))
    , m_format(new QPushButton(tr("Format"), this))
    , m_hint(new PlainLabel(this))
{
    m_edit->setObjectName(u"metadataEditor"_s);
    m_edit->setAccessibleName(tr("Metadata"));
    m_edit->setPlaceholderText(u"{\"key\":\"value\"}"_s);
    m_edit->setTabChangesFocus(true);
    m_edit->setFixedHeight(editHeight);
    m_format->setObjectName(u"formatMetadata"_s);
    m_format->setProperty("kind", u"link"_s);
    m_format->setToolTip(tr("Write the JSON on one line, without blanks"));
    m_format->setAccessibleName(tr("Format the metadata"));
    m_hint->setObjectName(u"metadataHint"_s);
    m_hint->setWordWrap(true);

    auto *row = new QHBoxLayout;
    row->setSpacing(12);
    row->addWidget(m_hint, 1);
    row->addWidget(m_sendEmpty);
    row->addWidget(m_format);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 4);
    column->setSpacing(4);
    column->addWidget(m_edit);
    column->addLayout(row);

    setFocusProxy(m_edit);
    connect(m_edit, &QPlainTextEdit::textChanged, this, &MetadataPanel::edited);
    connect(m_sendEmpty, &QCheckBox::toggled, this, &MetadataPanel::edited);
    connect(m_format, &QPushButton::clicked, this, &MetadataPanel::format);
    connect(&theme, &Theme::changed, this, &MetadataPanel::tell);
    tell();
}

std::optional<QString> MetadataPanel::metadata() const
{
    QString text = m_edit->document()->toRawText();
    text.replace(QChar::ParagraphSeparator, u'\n');
    if (text.isEmpty() && !m_sendEmpty->isChecked())
        return std::nullopt;
    return text;
}

void MetadataPanel::setMetadata(const std::optional<QString> &metadata)
{
    const QSignalBlocker quiet(this);
    m_edit->setPlainText(metadata.value_or(QString()));
    m_sendEmpty->setChecked(metadata && metadata->isEmpty());
}

void MetadataPanel::setProblems(const QList<DraftProblem> &problems)
{
    m_problems = problems;
    m_problems.removeIf(
        [](const DraftProblem &problem) { return problem.field != DraftField::Metadata; });
    tell();
}

void MetadataPanel::setReadOnly(bool readOnly)
{
    m_edit->setReadOnly(readOnly);
    m_sendEmpty->setEnabled(!readOnly);
    tell();
}

QString MetadataPanel::hint() const
{
    return m_hint->text();
}

void MetadataPanel::format()
{
    // Through the cursor, so that it can be undone.
    QTextCursor cursor(m_edit->document());
    cursor.select(QTextCursor::Document);
    cursor.insertText(onOneLine(metadata().value_or(QString())));
}

void MetadataPanel::tell()
{
    const QString text = metadata().value_or(QString());
    const bool json = text.size() <= maxChecked && isJson(text);
    m_format->setEnabled(json && !m_edit->isReadOnly() && onOneLine(text) != text);
    m_sendEmpty->setVisible(text.isEmpty());
    const Colours &colours = m_theme.colours();
    m_edit->setFont(m_theme.monoFont());
    if (!m_problems.isEmpty()) {
        m_hint->setText(describeProblem(m_problems.first()));
        dressCaption(*m_hint, m_theme, colours.bad);
    } else if (text.isEmpty()) {
        m_hint->setText(tr("Any text on one line; most programs expect JSON"));
        dressCaption(*m_hint, m_theme, colours.muted);
    } else {
        m_hint->setText(json ? tr("Valid JSON") : tr("Not valid JSON; it is sent as it stands"));
        dressCaption(*m_hint, m_theme, json ? colours.good : colours.caution);
    }
    m_edit->setAccessibleDescription(m_hint->text());
}

} // namespace carillon::ui
