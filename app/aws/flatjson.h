// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/secret.h"

#include <QByteArray>
#include <QString>

#include <map>
#include <optional>

namespace carillon::aws {

/// A JSON object that carries secrets, laid flat: the members of nested objects are joined by dots,
/// arrays are checked and left out. A JSON library would leave copies of the secrets in strings
/// that nobody wipes.
class FlatJson {
public:
    /// Longer or deeper texts are not taken: bytes, levels.
    static constexpr qsizetype maxBytes = 256 * 1024;
    static constexpr int maxDepth = 16;

    /// None unless the bytes are one JSON object, in UTF-8. The last of members with one name wins.
    static std::optional<FlatJson> parse(QByteArrayView bytes);

    /// True for a string, number or literal of that path; false for null.
    bool has(QByteArrayView path) const { return m_values.contains(path); }
    bool isString(QByteArrayView path) const;
    /// The string's text, or the number as written; empty when there is none.
    QByteArrayView view(QByteArrayView path) const;
    Secret secret(QByteArrayView path) const { return Secret(view(path)); }
    /// For what is no secret.
    QString text(QByteArrayView path) const { return QString::fromUtf8(view(path)); }
    /// A number, never a string of digits.
    std::optional<double> number(QByteArrayView path) const;

private:
    friend class FlatJsonParser;
    struct Value {
        Secret text;
        bool isString = false;
    };
    std::map<QByteArray, Value, std::less<>> m_values;
};

} // namespace carillon::aws
