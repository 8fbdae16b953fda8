// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/request.h"

#include <QList>
#include <QStringView>

#include <expected>
#include <optional>

namespace carillon::wire {

/// RFC 3986: all but unreserved characters as %XX of their UTF-8 bytes.
QByteArray percentEncode(QStringView text);

/// Builds a query in the order of the calls. (QUrlQuery leaves `+` and `/` alone, which breaks
/// signatures.)
class QueryWriter {
public:
    void add(QByteArrayView name, QStringView value);
    void addOptional(QByteArrayView name, const std::optional<QString> &value);
    const QByteArray &query() const { return m_query; }

private:
    QByteArray m_query;
};

/// The parameters of a received query, decoded.
class QueryReader {
public:
    /// `+` is itself, not a blank. Fails for a name given twice and for bytes that are not UTF-8.
    static std::expected<QueryReader, Violation> parse(QByteArrayView query);

    std::optional<QString> text(QStringView name) const;
    /// `max-results`: 1 to 50.
    std::expected<std::optional<int>, Violation> maxResults() const;
    /// `next-token`: at most 2048 characters, no line breaks.
    std::expected<std::optional<QString>, Violation> nextToken() const;

private:
    QList<std::pair<QString, QString>> m_parameters;
};

/// `1 validation error detected: Value at 'member' failed to satisfy constraint: RULE`. The value
/// is not repeated: it may be a person's words.
Violation violation(const QString &member, const QString &rule);

} // namespace carillon::wire
