// SPDX-License-Identifier: Apache-2.0
#include "ui/timeline/rawmessageview.h"

#include "ui/common/plainlabel.h"
#include "ui/common/sourceedit.h"
#include "ui/common/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr int indent = 2;
constexpr int deepest = 40; ///< what is nested deeper is indented no further

bool turnsText(QChar c)
{
    const ushort code = c.unicode();
    return code == 0x61c || code == 0x200e || code == 0x200f || (code >= 0x202a && code <= 0x202e)
        || (code >= 0x2066 && code <= 0x2069);
}

void addSign(QString &text, QChar c)
{
    if (turnsText(c))
        text += u"\\u%1"_s.arg(int(c.unicode()), 4, 16, QChar(u'0'));
    else
        text += c;
}

bool isBlank(QChar c)
{
    return c == u' ' || c == u'\t' || c == u'\n' || c == u'\r';
}

/// The first sign that is not blank, from `at`; null at the end.
QChar nextSign(const QString &text, qsizetype at)
{
    while (at < text.size() && isBlank(text[at]))
        ++at;
    return at < text.size() ? text[at] : QChar();
}

/// The position after the string that begins at `at`.
qsizetype endOfString(const QString &text, qsizetype at)
{
    for (++at; at < text.size() && text[at] != u'"'; ++at) {
        if (text[at] == u'\\')
            ++at;
    }
    return std::min(at + 1, text.size());
}

} // namespace

QString onManyLines(const QString &json)
{
    QString lines;
    int depth = 0;
    const auto breakLine
        = [&] { lines += u'\n' + QString(std::min(depth, deepest) * indent, u' '); };
    for (qsizetype i = 0; i < json.size(); ++i) {
        const QChar c = json[i];
        if (c == u'"') {
            const qsizetype end = endOfString(json, i);
            for (; i < end; ++i)
                addSign(lines, json[i]);
            --i;
        } else if (c == u'{' || c == u'[') {
            lines += c;
            const QChar next = nextSign(json, i + 1);
            if (next == u'}' || next == u']')
                continue;
            ++depth;
            breakLine();
        } else if (c == u'}' || c == u']') {
            if (!lines.endsWith(u'{') && !lines.endsWith(u'[')) {
                depth = std::max(0, depth - 1);
                breakLine();
            }
            lines += c;
        } else if (c == u',') {
            lines += c;
            breakLine();
        } else if (c == u':') {
            lines += u": "_s;
        } else if (!isBlank(c)) {
            addSign(lines, c);
        }
    }
    return lines;
}

RawMessageView::RawMessageView(Theme &theme, const QString &messageId, QWidget *parent)
    : QDialog(parent)
    , m_head(new PlainLabel(this))
    , m_text(new SourceEdit(this))
    , m_copy(new QPushButton(tr("Copy"), this))
{
    setWindowTitle(tr("Raw message"));
    setObjectName(u"rawMessage"_s);
    resize(620, 460);
    m_head->setWordWrap(true);
    m_head->setPlainText(tr("Asking the service for message %1…").arg(messageId));
    m_text->setFont(theme.monoFont());
    m_text->setAccessibleName(tr("Raw message"));
    m_text->setObjectName(u"rawText"_s);
    m_copy->setEnabled(false);
    auto *close = new QPushButton(tr("Close"), this);

    auto *row = new QHBoxLayout;
    row->addWidget(m_copy);
    row->addStretch(1);
    row->addWidget(close);
    auto *column = new QVBoxLayout(this);
    column->addWidget(m_head);
    column->addWidget(m_text, 1);
    column->addLayout(row);
    connect(m_copy, &QPushButton::clicked, this,
        [this] { QGuiApplication::clipboard()->setText(m_text->source()); });
    connect(close, &QPushButton::clicked, this, &QDialog::close);
}

void RawMessageView::showJson(const QByteArray &json)
{
    m_head->setPlainText(tr("As the service gives it now (GetChannelMessage):"));
    m_text->setSource(onManyLines(QString::fromUtf8(json)));
    m_copy->setEnabled(true);
}

void RawMessageView::showHeard(const QByteArray &json)
{
    setWindowTitle(tr("Raw messages"));
    m_head->setPlainText(tr("What clients have last said of typing and presence, as it came:"));
    m_text->setSource(onManyLines(QString::fromUtf8(json)));
    m_copy->setEnabled(true);
}

void RawMessageView::showFailure(const QString &sentences)
{
    m_head->setPlainText(sentences);
}

} // namespace carillon::ui
