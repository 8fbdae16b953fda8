// SPDX-License-Identifier: Apache-2.0
#include "domain/arn.h"

#include "domain/messagelimits.h"

#include <algorithm>
#include <initializer_list>
#include <optional>

namespace carillon {

namespace {

constexpr qsizetype minArnLength = 5;
constexpr qsizetype maxArnLength = 1600;
constexpr qsizetype maxFieldLength = 63;
constexpr qsizetype maxResourceLength = 1024;
constexpr int fieldCount = 6;

constexpr ArnPart partOfField[fieldCount] = { ArnPart::Prefix, ArnPart::Partition, ArnPart::Service,
    ArnPart::Region, ArnPart::Account, ArnPart::Resource };

constexpr QStringView appInstancePrefix = u"app-instance/";

bool isFieldCharacter(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'-' || c == u'.';
}

bool isField(QStringView text, qsizetype minLength)
{
    return text.size() >= minLength && text.size() <= maxFieldLength
        && std::all_of(text.begin(), text.end(), isFieldCharacter);
}

struct Resource {
    QStringView appInstanceId;
    QStringView kind;
    QStringView id;
};

/// Takes `app-instance/ID/KIND/REST` apart. Only the first slash after each part counts: the rest
/// may contain anything.
std::optional<Resource> splitResource(QStringView resource)
{
    if (!resource.startsWith(appInstancePrefix))
        return std::nullopt;
    const QStringView rest = resource.sliced(appInstancePrefix.size());
    const qsizetype afterInstance = rest.indexOf(u'/');
    if (afterInstance < 0)
        return rest.isEmpty() ? std::nullopt : std::optional(Resource { rest, {}, {} });
    const QStringView child = rest.sliced(afterInstance + 1);
    const qsizetype afterKind = child.indexOf(u'/');
    if (afterInstance == 0 || afterKind <= 0 || afterKind + 1 == child.size())
        return std::nullopt;
    return Resource { rest.first(afterInstance), child.first(afterKind),
        child.sliced(afterKind + 1) };
}

std::unexpected<ArnError> notThatKind(QStringView resource)
{
    return std::unexpected(ArnError { ArnPart::ResourceKind, resource.toString() });
}

std::expected<Arn, ArnError> parseWithKind(
    QStringView text, std::initializer_list<QStringView> kinds)
{
    auto arn = Arn::parse(text);
    if (!arn)
        return arn;
    const auto resource = splitResource(arn->resource());
    if (!resource || std::find(kinds.begin(), kinds.end(), resource->kind) == kinds.end())
        return notThatKind(arn->resource());
    return arn;
}

QString appInstanceTextOf(const Arn &arn)
{
    const auto id = splitResource(arn.resource())->appInstanceId;
    return arn.toString().first(id.end() - QStringView(arn.toString()).begin());
}

QString idOf(const Arn &arn)
{
    return splitResource(arn.resource())->id.toString();
}

} // namespace

std::expected<Arn, ArnError> Arn::parse(QStringView text)
{
    const qsizetype length = characterCount(text);
    if (length < minArnLength || length > maxArnLength)
        return std::unexpected(ArnError { ArnPart::Length, text.left(maxFieldLength).toString() });

    QStringView rest = text;
    for (int i = 0; i < fieldCount - 1; ++i) {
        const qsizetype colon = rest.indexOf(u':');
        const QStringView field = colon < 0 ? rest : rest.first(colon);
        const bool good = i == 0 ? field == u"arn" : isField(field, i == 1 ? 1 : 0);
        if (!good || colon < 0)
            return std::unexpected(ArnError { partOfField[good ? i + 1 : i],
                good ? QString() : field.left(maxFieldLength + 1).toString() });
        rest = rest.sliced(colon + 1);
    }
    if (rest.isEmpty() || characterCount(rest) > maxResourceLength || rest.startsWith(u'/'))
        return std::unexpected(
            ArnError { ArnPart::Resource, rest.left(maxFieldLength).toString() });
    return Arn(text.toString());
}

QStringView Arn::field(int index) const
{
    QStringView rest = m_text;
    for (int i = 0; i < index; ++i)
        rest = rest.sliced(rest.indexOf(u':') + 1);
    return rest.first(rest.indexOf(u':'));
}

QStringView Arn::resource() const
{
    const QStringView beforeResource = account();
    return QStringView(m_text).sliced(beforeResource.end() - QStringView(m_text).begin() + 1);
}

std::expected<AppInstanceArn, ArnError> AppInstanceArn::parse(QStringView text)
{
    auto arn = Arn::parse(text);
    if (!arn)
        return std::unexpected(arn.error());
    const auto resource = splitResource(arn->resource());
    if (!resource || !resource->kind.isEmpty())
        return notThatKind(arn->resource());
    return AppInstanceArn(*std::move(arn));
}

QString AppInstanceArn::appInstanceId() const
{
    return splitResource(m_arn.resource())->appInstanceId.toString();
}

std::expected<ChannelArn, ArnError> ChannelArn::parse(QStringView text)
{
    auto arn = parseWithKind(text, { u"channel" });
    if (!arn)
        return std::unexpected(arn.error());
    return ChannelArn(*std::move(arn));
}

AppInstanceArn ChannelArn::appInstance() const
{
    return *AppInstanceArn::parse(appInstanceTextOf(m_arn));
}

QString ChannelArn::channelId() const
{
    return idOf(m_arn);
}

std::expected<AppInstanceUserArn, ArnError> AppInstanceUserArn::parse(QStringView text)
{
    auto arn = parseWithKind(text, { u"user", u"bot" });
    if (!arn)
        return std::unexpected(arn.error());
    return AppInstanceUserArn(*std::move(arn));
}

AppInstanceArn AppInstanceUserArn::appInstance() const
{
    return *AppInstanceArn::parse(appInstanceTextOf(m_arn));
}

QString AppInstanceUserArn::userId() const
{
    return idOf(m_arn);
}

bool AppInstanceUserArn::isBot() const
{
    return splitResource(m_arn.resource())->kind == u"bot";
}

} // namespace carillon
