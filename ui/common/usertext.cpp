// SPDX-License-Identifier: Apache-2.0
#include "ui/common/usertext.h"

#include "ui/common/foreigntext.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QSet>

#include <optional>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr qsizetype mostId = 64; // characters of an AppInstanceUserId
constexpr qsizetype mostQuoted = 32; // characters

struct Words {
    Q_DECLARE_TR_FUNCTIONS(carillon::ui::UserText)
};

QString whyNoArn(const ArnError &error)
{
    const QString found = ForeignText(error.found).line(mostQuoted);
    switch (error.part) {
    case ArnPart::Length:
        return Words::tr("is too long: an ARN has 5 to 1600 characters");
    case ArnPart::Prefix:
        break;
    case ArnPart::Partition:
        return Words::tr("has “%1” for its partition, where “aws” or the like belongs").arg(found);
    case ArnPart::Service:
        return Words::tr("has “%1” for its service, where “chime” belongs").arg(found);
    case ArnPart::Region:
        return Words::tr("has “%1” for its region, where one such as “us-east-1” belongs")
            .arg(found);
    case ArnPart::Account:
        return Words::tr("has “%1” for its account, where digits belong").arg(found);
    case ArnPart::Resource:
    case ArnPart::ResourceKind:
        return Words::tr("ends in “%1”, where “app-instance/…/user/…” belongs").arg(found);
    }
    return Words::tr("is neither a user’s id nor a user’s ARN");
}

QStringList piecesOf(const QString &pasted)
{
    static const QRegularExpression between(u"[\\s,;\"'\\[\\]{}<>]+"_s);
    return pasted.split(between, Qt::SkipEmptyParts);
}

std::optional<AppInstanceUserArn> userOf(const QString &piece, const AppInstanceArn &instance)
{
    // What the model allows in the id of a user: AppInstanceUserId.
    static const QRegularExpression id(u"\\A[A-Za-z0-9]([A-Za-z0-9:_.@-]{0,62}[A-Za-z0-9])?\\z"_s);
    const bool isId = !piece.startsWith(u"arn:") && id.match(piece).hasMatch();
    const auto user
        = AppInstanceUserArn::parse(isId ? u"%1/user/%2"_s.arg(instance.toString(), piece) : piece);
    return user ? std::optional(*user) : std::nullopt;
}

struct Difference {
    QString part;
    QString theirs;
    QString own;
};

std::optional<Difference> differenceOf(const AppInstanceArn &theirs, const AppInstanceArn &own)
{
    const Arn &a = theirs.arn();
    const Arn &b = own.arn();
    if (a.partition() != b.partition())
        return Difference { Words::tr("partition"), a.partition().toString(),
            b.partition().toString() };
    if (a.region() != b.region())
        return Difference { Words::tr("region"), a.region().toString(), b.region().toString() };
    if (a.account() != b.account())
        return Difference { Words::tr("account"), a.account().toString(), b.account().toString() };
    if (theirs.appInstanceId() != own.appInstanceId())
        return Difference { Words::tr("app instance"), theirs.appInstanceId(),
            own.appInstanceId() };
    return std::nullopt;
}

} // namespace

UsersReading readUsers(const QString &pasted, const AppInstanceArn &instance)
{
    UsersReading reading;
    const QStringList pieces = piecesOf(pasted);
    for (const QString &piece : pieces) {
        const auto user = userOf(piece, instance);
        if (!user)
            reading.unread.append(piece);
        else if (!reading.arns.contains(user->toString()))
            reading.arns.append(user->toString());
    }
    return reading;
}

QString withoutUsers(const QString &pasted, const QStringList &arns, const AppInstanceArn &instance)
{
    const QSet<QString> gone(arns.cbegin(), arns.cend());
    QStringList pieces = piecesOf(pasted);
    pieces.removeIf([&](const QString &piece) {
        const auto user = userOf(piece, instance);
        return user && gone.contains(user->toString());
    });
    return pieces.join(u'\n');
}

QString whyNoUser(const QString &piece)
{
    if (ChannelArn::parse(piece))
        return Words::tr("is the ARN of a channel, not of a user");
    if (AppInstanceArn::parse(piece))
        return Words::tr("is the ARN of an app instance; a user’s goes on with “/user/…”");
    if (piece.startsWith(u"arn:"))
        return whyNoArn(AppInstanceUserArn::parse(piece).error());
    if (piece.size() > mostId)
        return Words::tr("is too long: a user’s id has at most %1 characters").arg(mostId);
    return whyNoArn({ ArnPart::Prefix, piece });
}

QString strangersAmong(const QStringList &arns, const AppInstanceArn &instance)
{
    qsizetype count = 0;
    QString first;
    std::optional<Difference> difference;
    for (const QString &arn : arns) {
        const auto user = AppInstanceUserArn::parse(arn);
        const auto found = user ? differenceOf(user->appInstance(), instance) : std::nullopt;
        if (found && count++ == 0) {
            first = user->userId();
            difference = found;
        }
    }
    if (!difference)
        return {};
    const QString sentence
        = Words::tr("“%1” is of the %2 %3, this channel of %4: the service will refuse that.")
              .arg(ForeignText(first).line(mostQuoted), difference->part,
                  ForeignText(difference->theirs).line(mostQuoted), difference->own);
    return count == 1 ? sentence
                      : sentence + u' ' + Words::tr("%1 more are of elsewhere.").arg(count - 1);
}

} // namespace carillon::ui
