// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/access.h"
#include "localservice/handlercontext.h"

namespace carillon::localservice {

/// Operations on a channel itself.
class ChannelHandlers {
public:
    explicit ChannelHandlers(const HandlerContext &context)
        : m_tables(context.tables)
        , m_limits(context.limits)
    {
    }

    Operations operations();

private:
    struct Wish;

    HttpResponse createChannel(const Call &call);
    HttpResponse describeChannel(const Call &call);
    HttpResponse updateChannel(const Call &call);
    HttpResponse deleteChannel(const Call &call);
    HttpResponse putChannelExpirationSettings(const Call &call);

    Wish readWish(const Call &call) const;
    void checkElastic(const Call &call, const Wish &wish);
    QString create(const Call &call, const Wish &wish);
    void addPeople(const Call &call, const Wish &wish, const QString &channelArn);

    Tables &m_tables;
    ObjectLimits m_limits;
};

} // namespace carillon::localservice
