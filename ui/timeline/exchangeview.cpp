// SPDX-License-Identifier: Apache-2.0
#include "ui/timeline/exchangeview.h"

#include "ui/common/errortext.h"
#include "ui/common/plainlabel.h"
#include "ui/common/sourceedit.h"
#include "ui/common/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPushButton>
#include <QTabWidget>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

QString messageText(const QString &firstLine, const HeaderList &headers, const QByteArray &body)
{
    QString text = firstLine + u'\n';
    for (const auto &[name, value] : headers)
        text += QString::fromUtf8(name) + u": "_s + QString::fromUtf8(value) + u'\n';
    return text + u'\n' + QString::fromUtf8(body);
}

} // namespace

QString expectedCanonicalRequest(const QString &message)
{
    // "The Canonical String for this request should have been\n'POST\n/…'\n\nThe String-to-Sign …"
    const qsizetype at = message.indexOf("canonical string"_L1, 0, Qt::CaseInsensitive);
    const qsizetype open = at < 0 ? -1 : message.indexOf(u'\'', at);
    if (open < 0)
        return {};
    qsizetype close = message.indexOf("String-to-Sign"_L1, open, Qt::CaseInsensitive);
    close = message.lastIndexOf(u'\'', close < 0 ? -1 : close);
    return close > open ? message.mid(open + 1, close - open - 1) : QString();
}

int firstDifference(const QString &sent, const QString &expected)
{
    const auto [a, b] = std::ranges::mismatch(sent, expected);
    if (a == sent.end() && b == expected.end())
        return -1;
    const auto line = std::count(sent.begin(), a, QChar(u'\n'));
    // Where one goes on with a line that the other has not, this line is the same.
    const bool same = a == sent.end() ? *b == u'\n' : b == expected.end() && *a == u'\n';
    return int(line) + (same ? 1 : 0);
}

ExchangeView::ExchangeView(Theme &theme, const ApiError &error, QWidget *parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_error(error)
    , m_pages(new QTabWidget(this))
{
    setWindowTitle(tr("Details"));
    resize(820, 560);
    auto *column = new QVBoxLayout(this);
    const ErrorText text = describeError(error);
    auto *head = new PlainLabel(text.sentence + u'\n' + text.facts, this);
    head->setWordWrap(true);
    column->addWidget(head);
    column->addWidget(m_pages, 1);
    addPage(tr("Error"), error.code + u'\n' + error.message + u'\n' + error.hint);
    if (const auto &exchange = error.exchange) {
        addPage(tr("Request"),
            messageText(QString::fromUtf8(exchange->method + ' ' + exchange->url),
                exchange->requestHeaders, exchange->requestBody));
        addPage(tr("Response"),
            messageText(tr("%1 after %2 ms").arg(exchange->httpStatus).arg(exchange->durationMs),
                exchange->responseHeaders, exchange->responseBody));
        addPage(tr("Canonical request"), QString::fromUtf8(exchange->canonicalRequest));
        addPage(tr("String to sign"), QString::fromUtf8(exchange->stringToSign));
    }
    auto *row = new QHBoxLayout;
    auto *copy = new QPushButton(tr("Copy page"), this);
    auto *close = new QPushButton(tr("Close"), this);
    row->addWidget(copy);
    row->addStretch(1);
    row->addWidget(close);
    column->addLayout(row);
    connect(copy, &QPushButton::clicked, this, [this] {
        QStringList texts;
        for (const auto *edit : m_pages->currentWidget()->findChildren<SourceEdit *>())
            texts += edit->source();
        QGuiApplication::clipboard()->setText(texts.join(u"\n\n"_s));
    });
    connect(close, &QPushButton::clicked, this, &QDialog::close);
}

SourceEdit *ExchangeView::makeText(const QString &text)
{
    auto *edit = new SourceEdit;
    edit->setFont(m_theme.monoFont());
    edit->setSource(text);
    return edit;
}

SourceEdit *ExchangeView::addPage(const QString &title, const QString &text)
{
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 8, 0, 0);
    auto *edit = makeText(text);
    edit->setAccessibleName(title);
    column->addWidget(edit);
    m_pages->addTab(page, title);
    return edit;
}

void ExchangeView::open(Theme &theme, const ApiError &error, bool compare, QWidget *window)
{
    auto *view = new ExchangeView(theme, error, window);
    view->setAttribute(Qt::WA_DeleteOnClose);
    if (compare)
        view->compare();
    view->show();
}

void ExchangeView::compare()
{
    const QString sent
        = m_error.exchange ? QString::fromUtf8(m_error.exchange->canonicalRequest) : QString();
    const QString expected = expectedCanonicalRequest(m_error.message);
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 8, 0, 0);
    const int line = expected.isEmpty() ? -1 : firstDifference(sent, expected);
    QString verdict = tr("The first difference is in line %1.").arg(line + 1);
    if (expected.isEmpty())
        verdict = tr("The service did not say which canonical request it expected.");
    else if (line < 0)
        verdict = tr("Both are the same, so the secret key is not the one the service has.");
    auto *head = new PlainLabel(verdict, page);
    head->setWordWrap(true);
    column->addWidget(head);
    auto *row = new QHBoxLayout;
    column->addLayout(row, 1);
    QTextCharFormat look;
    look.setBackground(m_theme.colours().badGround);
    look.setForeground(m_theme.colours().bad);
    const std::pair<QString, QString> sides[]
        = { { tr("Sent"), sent }, { tr("Expected"), expected } };
    for (const auto &[title, text] : sides) {
        auto *side = new QVBoxLayout;
        auto *edit = makeText(text);
        edit->setAccessibleName(title);
        side->addWidget(new PlainLabel(title, page));
        side->addWidget(edit, 1);
        row->addLayout(side, 1);
        if (line >= 0)
            edit->markLine(line, look);
    }
    m_pages->insertTab(0, page, tr("Compare"));
    m_pages->setCurrentIndex(0);
}

} // namespace carillon::ui
