// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/access.h"
#include "localservice/handlercontext.h"

namespace carillon::localservice {

/// Operations on the tags of whatever has an ARN; the messaging and the identity API have the same.
class TagHandlers {
public:
    explicit TagHandlers(const HandlerContext &context)
        : m_tables(context.tables)
        , m_limits(context.limits)
    {
    }

    Operations operations();

private:
    HttpResponse listTagsForResource(const Call &call);
    HttpResponse tagResource(const Call &call);
    HttpResponse untagResource(const Call &call);
    QString taggable(const Call &call, const QString &arn);

    Tables &m_tables;
    ObjectLimits m_limits;
};

/// Operations on where an AppInstance streams its data. Kept and given back; there is no Kinesis
/// stream to write to here.
class StreamingHandlers {
public:
    explicit StreamingHandlers(const HandlerContext &context)
        : m_tables(context.tables)
    {
    }

    Operations operations();

private:
    HttpResponse getMessagingStreamingConfigurations(const Call &call);
    HttpResponse putMessagingStreamingConfigurations(const Call &call);
    HttpResponse deleteMessagingStreamingConfigurations(const Call &call);

    Tables &m_tables;
};

} // namespace carillon::localservice
