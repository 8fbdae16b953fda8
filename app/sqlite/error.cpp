// SPDX-License-Identifier: Apache-2.0
#include "sqlite/error.h"

#include <QSqlError>

namespace carillon::sqlite {

namespace {

// Primary result codes: https://www.sqlite.org/rescode.html
Error::Kind kindOfCode(int extendedCode)
{
    switch (extendedCode & 0xff) {
    case 1: // SQLITE_ERROR
        return Error::Kind::Senseless;
    case 5: // SQLITE_BUSY
    case 6: // SQLITE_LOCKED
        return Error::Kind::Busy;
    case 11: // SQLITE_CORRUPT
    case 26: // SQLITE_NOTADB
        return Error::Kind::NotADatabase;
    case 13: // SQLITE_FULL
        return Error::Kind::Full;
    case 14: // SQLITE_CANTOPEN
        return Error::Kind::CannotOpen;
    case 19: // SQLITE_CONSTRAINT
        return Error::Kind::Constraint;
    default:
        return Error::Kind::Failed;
    }
}

} // namespace

Error errorOf(const QSqlError &error)
{
    return { kindOfCode(error.nativeErrorCode().toInt()), error.databaseText() };
}

} // namespace carillon::sqlite
