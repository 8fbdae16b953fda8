// SPDX-License-Identifier: Apache-2.0
#include "domain/addresses.h"

#include <QByteArray>
#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace carillon {

namespace {

constexpr qsizetype mostCharacters = 16 * 1024;
/// Of an ARN, and of one that is percent-encoded.
constexpr qsizetype longestArn = 1600;
constexpr qsizetype longestEncoded = 3 * longestArn;

bool endsArn(QChar c)
{
    return c.isSpace() || u"\"'`,<>{}[]();&?#|\\“”‘’«»"_s.contains(c);
}

/// A full stop or a colon at the end is the sentence's: no id that a service makes ends in one.
std::optional<AppInstanceUserArn> userIn(QStringView found)
{
    while (!found.isEmpty() && u".:!"_s.contains(found.back()))
        found.chop(1);
    auto user = AppInstanceUserArn::parse(found);
    return user ? std::optional(*std::move(user)) : std::nullopt;
}

std::optional<AppInstanceUserArn> firstUserIn(QStringView text)
{
    for (qsizetype at = text.indexOf(u"arn:"); at >= 0; at = text.indexOf(u"arn:", at + 4)) {
        const QStringView rest = text.sliced(at).first(std::min(text.size() - at, longestArn));
        const auto end = std::ranges::find_if(rest, endsArn);
        if (auto user = userIn(rest.first(end - rest.begin())))
            return user;
    }
    return std::nullopt;
}

/// In a path the ARN is encoded and the slash behind it is not.
std::optional<AppInstanceUserArn> firstEncodedUserIn(QStringView text)
{
    constexpr auto start = "arn%3a"_L1;
    for (qsizetype at = text.indexOf(start, 0, Qt::CaseInsensitive); at >= 0;
         at = text.indexOf(start, at + 4, Qt::CaseInsensitive)) {
        const QStringView rest = text.sliced(at).first(std::min(text.size() - at, longestEncoded));
        const auto end
            = std::ranges::find_if(rest, [](QChar c) { return c == u'/' || endsArn(c); });
        if (auto user = userIn(QString::fromUtf8(
                QByteArray::fromPercentEncoding(rest.first(end - rest.begin()).toUtf8()))))
            return user;
    }
    return std::nullopt;
}

} // namespace

std::optional<AddressMismatch> mismatchOf(
    const ChannelArn &channel, const AppInstanceUserArn &user, QStringView endpointRegion)
{
    using Part = AddressMismatch::Part;
    const Arn &there = channel.arn();
    const Arn &own = user.arn();
    const auto differs = [](Part part, QStringView ofChannel, QStringView mine) {
        return ofChannel == mine
            ? std::nullopt
            : std::optional(AddressMismatch { part, ofChannel.toString(), mine.toString() });
    };
    if (auto found = differs(Part::Partition, there.partition(), own.partition()))
        return found;
    if (auto found = differs(Part::Region, there.region(), own.region()))
        return found;
    if (auto found = differs(Part::Account, there.account(), own.account()))
        return found;
    if (auto found = differs(Part::AppInstance, channel.appInstance().appInstanceId(),
            user.appInstance().appInstanceId()))
        return found;
    return endpointRegion.isEmpty() ? std::nullopt
                                    : differs(Part::EndpointRegion, there.region(), endpointRegion);
}

UserArnParts partsOf(const AppInstanceUserArn &user)
{
    return { user.userId(), user.appInstance().appInstanceId(), user.arn().account().toString(),
        user.arn().region().toString() };
}

std::optional<AppInstanceUserArn> userNamedIn(QStringView pasted)
{
    QString text = pasted.first(std::min(pasted.size(), mostCharacters)).toString();
    if (auto user = AppInstanceUserArn::parse(text.trimmed()); user && !text.contains(u'"'))
        return *std::move(user);
    text.replace(u"\\/"_s, u"/"_s); // as some writers of JSON have it
    if (auto user = firstUserIn(text))
        return user;
    // The address of a console may carry an address that is encoded once more.
    for (int round = 0; round < 2 && text.contains(u'%'); ++round) {
        if (auto user = firstEncodedUserIn(text))
            return user;
        text = QString::fromUtf8(QByteArray::fromPercentEncoding(text.toUtf8()));
        if (auto user = firstUserIn(text))
            return user;
    }
    return std::nullopt;
}

} // namespace carillon
