// SPDX-License-Identifier: Apache-2.0
#include "wire/query.h"

#include <QStringDecoder>

#include "domain/messagelimits.h"

using namespace Qt::StringLiterals;

namespace carillon::wire {

namespace {

constexpr int mostResults = 50;
constexpr qsizetype mostTokenCharacters = 2048;

std::optional<QString> decode(const QByteArray &encoded)
{
    QStringDecoder utf8(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString text = utf8.decode(QByteArray::fromPercentEncoding(encoded));
    return utf8.hasError() ? std::nullopt : std::optional(std::move(text));
}

} // namespace

QByteArray percentEncode(QStringView text)
{
    return text.toUtf8().toPercentEncoding();
}

void QueryWriter::add(QByteArrayView name, QStringView value)
{
    if (!m_query.isEmpty())
        m_query += '&';
    m_query += name;
    m_query += '=';
    m_query += percentEncode(value);
}

void QueryWriter::addOptional(QByteArrayView name, const std::optional<QString> &value)
{
    if (value)
        add(name, *value);
}

std::expected<QueryReader, Violation> QueryReader::parse(QByteArrayView query)
{
    QueryReader reader;
    const auto pairs = query.toByteArray().split('&');
    for (const QByteArray &pair : pairs) {
        if (pair.isEmpty())
            continue;
        const qsizetype equals = pair.indexOf('=');
        const auto name = decode(equals < 0 ? pair : pair.first(equals));
        const auto value = decode(equals < 0 ? QByteArray() : pair.sliced(equals + 1));
        if (!name || !value)
            return std::unexpected(violation(u"query"_s, u"Member must be UTF-8"_s));
        if (reader.text(*name))
            return std::unexpected(violation(*name, u"Member must not be given twice"_s));
        reader.m_parameters.append({ *name, *value });
    }
    return reader;
}

std::optional<QString> QueryReader::text(QStringView name) const
{
    for (const auto &[key, value] : m_parameters) {
        if (key == name)
            return value;
    }
    return std::nullopt;
}

std::expected<std::optional<int>, Violation> QueryReader::maxResults() const
{
    const auto given = text(u"max-results");
    if (!given)
        return std::nullopt;
    bool isNumber = false;
    const int value = given->toInt(&isNumber);
    if (!isNumber || value < 1)
        return std::unexpected(
            violation(u"maxResults"_s, u"Member must have value greater than or equal to 1"_s));
    if (value > mostResults)
        return std::unexpected(
            violation(u"maxResults"_s, u"Member must have value less than or equal to 50"_s));
    return value;
}

std::expected<std::optional<QString>, Violation> QueryReader::nextToken() const
{
    const auto given = text(u"next-token");
    if (given && characterCount(*given) > mostTokenCharacters)
        return std::unexpected(
            violation(u"nextToken"_s, u"Member must have length less than or equal to 2048"_s));
    if (given && (given->contains(u'\n') || given->contains(u'\r')))
        return std::unexpected(
            violation(u"nextToken"_s, u"Member must satisfy regular expression pattern: .*"_s));
    return given;
}

Violation violation(const QString &member, const QString &rule)
{
    return { member,
        u"1 validation error detected: Value at '%1' failed to satisfy constraint: %2"_s.arg(
            member, rule) };
}

} // namespace carillon::wire
