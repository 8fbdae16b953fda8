// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <expected>

class QSqlError;

namespace carillon::sqlite {

struct Error {
    enum class Kind {
        CannotOpen, ///< no such folder, no permission, not a file
        NotADatabase, ///< the file is something else, or damaged
        NewerSchema, ///< written by a later version of the program
        Full, ///< no space left
        Busy, ///< another process holds it
        Constraint, ///< a uniqueness or foreign-key rule was broken
        Senseless, ///< a statement that the schema at hand cannot understand
        Failed ///< anything else; see text
    };
    Kind kind = Kind::Failed;
    QString text; ///< SQLite's words; holds no bound value
};

template <class T> using Result = std::expected<T, Error>;

/// Qt's account of it, sorted.
Error errorOf(const QSqlError &error);

} // namespace carillon::sqlite
