// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/arn.h"

#include <QStringList>

namespace carillon::ui {

/// A pasted text, read as a list of AppInstanceUsers.
struct UsersReading {
    QStringList arns; ///< each once, in the order of the text
    QStringList unread; ///< pieces that name nobody
};

/// Pieces are parted by blanks, commas, semicolons, quotes and brackets, as in JSON or a column of
/// a table. A piece is a user's ARN, or the id of a user of `instance`.
UsersReading readUsers(const QString &pasted, const AppInstanceArn &instance);

/// The pieces of a pasted text that name none of `arns`, a line each.
QString withoutUsers(
    const QString &pasted, const QStringList &arns, const AppInstanceArn &instance);

/// What is wrong with a piece that names nobody, as it follows the piece in a sentence.
QString whyNoUser(const QString &piece);

/// A sentence about the users who are not of `instance`, whom the service refuses in its channels,
/// with the part that tells them apart; empty when there are none.
QString strangersAmong(const QStringList &arns, const AppInstanceArn &instance);

} // namespace carillon::ui
