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

QString decoded(QStringView encoded)
{
    return QString::fromUtf8(QByteArray::fromPercentEncoding(encoded.toUtf8()));
}

/// A full stop or a colon at the end is the sentence's: no id that a service makes ends in one.
template <class Named> std::optional<Named> namedBy(QStringView found)
{
    while (!found.isEmpty() && u".:!"_s.contains(found.back()))
        found.chop(1);
    auto named = Named::parse(found);
    return named ? std::optional(*std::move(named)) : std::nullopt;
}

template <class Named> std::optional<Named> firstIn(QStringView text)
{
    for (qsizetype at = text.indexOf(u"arn:"); at >= 0; at = text.indexOf(u"arn:", at + 4)) {
        const QStringView rest = text.sliced(at).first(std::min(text.size() - at, longestArn));
        const auto end = std::ranges::find_if(rest, endsArn);
        if (auto named = namedBy<Named>(rest.first(end - rest.begin())))
            return named;
    }
    return std::nullopt;
}

/// In a path the ARN is encoded and the slash behind it is not.
template <class Named> std::optional<Named> firstEncodedIn(QStringView text)
{
    constexpr auto start = "arn%3a"_L1;
    for (qsizetype at = text.indexOf(start, 0, Qt::CaseInsensitive); at >= 0;
         at = text.indexOf(start, at + 4, Qt::CaseInsensitive)) {
        const QStringView rest = text.sliced(at).first(std::min(text.size() - at, longestEncoded));
        const auto end
            = std::ranges::find_if(rest, [](QChar c) { return c == u'/' || endsArn(c); });
        if (auto named = namedBy<Named>(decoded(rest.first(end - rest.begin()))))
            return named;
    }
    return std::nullopt;
}

template <class Named> std::optional<Named> namedIn(QStringView pasted)
{
    QString text = pasted.first(std::min(pasted.size(), mostCharacters)).toString();
    if (auto named = Named::parse(text.trimmed()); named && !text.contains(u'"'))
        return *std::move(named);
    text.replace(u"\\/"_s, u"/"_s); // as some writers of JSON have it
    if (auto named = firstIn<Named>(text))
        return named;
    // The address of a console may carry an address that is encoded once more.
    for (int round = 0; round < 2 && text.contains(u'%'); ++round) {
        if (auto named = firstEncodedIn<Named>(text))
            return named;
        text = decoded(text);
        if (auto named = firstIn<Named>(text))
            return named;
    }
    return std::nullopt;
}

} // namespace

QString wordOf(AddressMismatch::Part part)
{
    using Part = AddressMismatch::Part;
    switch (part) {
    case Part::Partition:
        return u"partition"_s;
    case Part::Region:
    case Part::EndpointRegion:
        return u"region"_s;
    case Part::Account:
        return u"account"_s;
    case Part::AppInstance:
        break;
    }
    return u"AppInstance"_s;
}

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
    return namedIn<AppInstanceUserArn>(pasted);
}

std::optional<ChannelArn> channelNamedIn(QStringView pasted)
{
    return namedIn<ChannelArn>(pasted);
}

} // namespace carillon
