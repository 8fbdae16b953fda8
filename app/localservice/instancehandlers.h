// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/access.h"
#include "localservice/handlercontext.h"

namespace carillon::localservice {

/// Identity operations on AppInstances, their retention and their administrators. Whoever holds
/// the account's keys may do them all; there is no bearer.
class InstanceHandlers {
public:
    /// New AppInstances are made beside that one: same partition, region and account.
    InstanceHandlers(const HandlerContext &context, QString region)
        : m_tables(context.tables)
        , m_pageTokens(context.pageTokens)
        , m_limits(context.limits)
        , m_region(std::move(region))
    {
    }

    Operations operations();

private:
    HttpResponse createAppInstance(const Call &call);
    HttpResponse describeAppInstance(const Call &call);
    HttpResponse updateAppInstance(const Call &call);
    HttpResponse deleteAppInstance(const Call &call);
    HttpResponse listAppInstances(const Call &call);
    HttpResponse getAppInstanceRetentionSettings(const Call &call);
    HttpResponse putAppInstanceRetentionSettings(const Call &call);
    HttpResponse createAppInstanceAdmin(const Call &call);
    HttpResponse describeAppInstanceAdmin(const Call &call);
    HttpResponse deleteAppInstanceAdmin(const Call &call);
    HttpResponse listAppInstanceAdmins(const Call &call);

    InstanceRecord instance(const Call &call);
    QString account();

    Tables &m_tables;
    PageTokens m_pageTokens;
    ObjectLimits m_limits;
    QString m_region;
};

} // namespace carillon::localservice
