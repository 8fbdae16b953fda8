// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace carillon::localservice {

/// Makes and reads NextToken: a position in a list that only this service can have made, and that
/// holds for that list alone.
class PageTokens {
public:
    explicit PageTokens(QByteArray key)
        : m_key(std::move(key))
    {
    }

    /// `list` names operation, caller and every parameter the list depends on.
    QString make(const QByteArray &list, const QByteArray &position) const;
    /// The position, or nothing for a token that is damaged, foreign or of another list.
    std::optional<QByteArray> read(const QByteArray &list, const QString &token) const;

private:
    QByteArray seal(const QByteArray &list, const QByteArray &position) const;

    QByteArray m_key;
};

} // namespace carillon::localservice
