// SPDX-License-Identifier: Apache-2.0
#include "ui/common/errortext.h"

#include <QRegularExpression>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

QString timeText(const QDateTime &time)
{
    return time.isValid() ? time.toUTC().toString(Qt::ISODateWithMs) : u"unknown"_s;
}

/// An Exchange comes masked; a report leaves this machine, so it is masked once more.
QString masked(QString text)
{
    static const QRegularExpression secret(
        u"(Signature=|X-Amz-Security-Token[:=] ?|X-Amz-Signature=)[^&,\\s]+"_s,
        QRegularExpression::CaseInsensitiveOption);
    return text.replace(secret, u"\\1***"_s);
}

void addHeaders(QStringList &lines, const HeaderList &headers)
{
    for (const auto &[name, value] : headers)
        lines += masked(QString::fromUtf8(name) + u": "_s + QString::fromUtf8(value));
}

void addExchange(QStringList &lines, const Exchange &exchange)
{
    lines += QString();
    lines += u"Request at %1, %2 ms"_s.arg(
        timeText(exchange.startedAt), QString::number(exchange.durationMs));
    lines += masked(QString::fromUtf8(exchange.method) + u' ' + QString::fromUtf8(exchange.url));
    addHeaders(lines, exchange.requestHeaders);
    // The body is what a person wrote; a maintainer needs its size only.
    lines += u"(body of %1 bytes, not included)"_s.arg(exchange.requestBody.size());
    lines += QString();
    lines += exchange.httpStatus > 0 ? u"Response %1"_s.arg(exchange.httpStatus) : u"No response"_s;
    addHeaders(lines, exchange.responseHeaders);
    if (exchange.httpStatus >= 300)
        lines += masked(QString::fromUtf8(exchange.responseBody.left(4096)));
    else if (!exchange.responseBody.isEmpty())
        lines += u"(body of %1 bytes, not included)"_s.arg(exchange.responseBody.size());
}

} // namespace

QString errorReport(const ApiError &error)
{
    const ErrorText text = describeError(error);
    QStringList lines;
    lines += u"Carillon %1"_s.arg(QLatin1StringView(CARILLON_VERSION));
    lines += u"%1 %2"_s.arg(text.sentence, text.remedy);
    lines += u"Status: %1"_s.arg(error.httpStatus);
    lines += u"Code: %1"_s.arg(error.code);
    lines += u"Message: %1"_s.arg(masked(error.message));
    lines += u"Request id: %1"_s.arg(error.requestId);
    lines += u"Time: %1"_s.arg(timeText(error.at));
    if (!error.hint.isEmpty())
        lines += u"Hint: %1"_s.arg(error.hint);
    if (error.exchange)
        addExchange(lines, *error.exchange);
    return lines.join(u'\n') + u'\n';
}

} // namespace carillon::ui
