// SPDX-License-Identifier: Apache-2.0
#include "localservice/membershiphandlers.h"

#include "localservice/responses.h"

namespace carillon::localservice {

using namespace Qt::StringLiterals;

namespace {

constexpr int largestPage = 50;

} // namespace

HttpResponse MembershipHandlers::listChannelMembershipsForAppInstanceUser(const Call &call)
{
    const auto query = wire::decodeListMembershipsQuery(call.request.query);
    if (!query)
        return violationResponse(query.error());
    const QString bearer = call.bearer.toString();
    const QString user = query->appInstanceUserArn.value_or(bearer);
    if (user != bearer)
        return forbidden(call, user); // another's list is for an AppInstanceAdmin

    const QByteArray list = call.route.operation + '\0' + user.toUtf8();
    qint64 afterRow = 0;
    if (query->nextToken && !query->nextToken->isEmpty()) {
        const auto position = m_pageTokens.read(list, *query->nextToken);
        if (!position)
            return errorResponse(ErrorKind::BadRequest, u"Invalid NextToken"_s);
        afterRow = position->toLongLong();
    }

    const int limit = query->maxResults.value_or(largestPage);
    auto found = m_store.memberships(user, afterRow, limit + 1);
    if (!found)
        return storeErrorResponse(found.error());
    wire::ListMembershipsPage page;
    for (const StoredMembership &membership :
        found->first(std::min<qsizetype>(limit, found->size())))
        page.memberships.append(membership.summary);
    if (found->size() > limit)
        page.nextToken = m_pageTokens.make(list, QByteArray::number(found->at(limit - 1).row));
    return jsonResponse(200, wire::encodeListMembershipsResponse(page));
}

} // namespace carillon::localservice
