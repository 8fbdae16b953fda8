// SPDX-License-Identifier: Apache-2.0
#include "localservice/call.h"

#include "localservice/responses.h"

namespace carillon::localservice {

using namespace Qt::StringLiterals;

Answered<ChannelArn> channelOf(const Call &call)
{
    const QByteArray label = call.route.label("channelArn");
    const QString text = QString::fromUtf8(label);
    auto arn = ChannelArn::parse(text);
    if (!arn || text.toUtf8() != label) {
        return std::unexpected(violationResponse(
            { u"channelArn"_s, u"Member must be the ARN of a channel of an AppInstance"_s }));
    }
    return *std::move(arn);
}

Answered<ChannelAccess> readableChannel(ServiceStore &store, const Call &call)
{
    const auto arn = channelOf(call);
    if (!arn)
        return std::unexpected(arn.error());
    auto record = store.channel(*arn);
    if (!record)
        return std::unexpected(storeErrorResponse(record.error()));
    const auto isMember = store.isMember(*arn, call.bearer.toString());
    if (!isMember)
        return std::unexpected(storeErrorResponse(isMember.error()));
    if (!*record || (!*isMember && (*record)->channel.privacy == ChannelPrivacy::Private))
        return std::unexpected(forbidden(call, arn->toString()));
    return ChannelAccess { **std::move(record), *isMember };
}

HttpResponse forbidden(const Call &call, const QString &resourceArn)
{
    return errorResponse(ErrorKind::Forbidden,
        u"User: %1 is not authorized to perform: chime:%2 on resource: %3"_s.arg(
            call.bearer.toString(), QString::fromLatin1(call.route.operation), resourceArn));
}

} // namespace carillon::localservice
