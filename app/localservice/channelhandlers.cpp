// SPDX-License-Identifier: Apache-2.0
#include "localservice/channelhandlers.h"

#include "localservice/responses.h"

namespace carillon::localservice {

HttpResponse ChannelHandlers::describeChannel(const Call &call)
{
    const auto access = readableChannel(m_store, call);
    if (!access)
        return access.error();
    return jsonResponse(200,
        wire::encodeDescribeChannelResponse(access->record.channel, access->record.createdByArn));
}

} // namespace carillon::localservice
