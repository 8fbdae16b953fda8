// SPDX-License-Identifier: Apache-2.0
#include "ui/common/usertext.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace carillon::ui {

UsersReading readUsers(const QString &pasted, const AppInstanceArn &instance)
{
    static const QRegularExpression between(u"[\\s,;\"'\\[\\]{}<>]+"_s);
    // What the model allows in the id of a user: AppInstanceUserId.
    static const QRegularExpression id(u"\\A[A-Za-z0-9]([A-Za-z0-9:_.@-]{0,62}[A-Za-z0-9])?\\z"_s);
    UsersReading reading;
    const QStringList pieces = pasted.split(between, Qt::SkipEmptyParts);
    for (const QString &piece : pieces) {
        const bool isId = !piece.startsWith(u"arn:") && id.match(piece).hasMatch();
        const auto user = AppInstanceUserArn::parse(
            isId ? u"%1/user/%2"_s.arg(instance.toString(), piece) : piece);
        if (!user)
            reading.unread.append(piece);
        else if (!reading.arns.contains(user->toString()))
            reading.arns.append(user->toString());
    }
    return reading;
}

} // namespace carillon::ui
