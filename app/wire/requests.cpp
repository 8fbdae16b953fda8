// SPDX-License-Identifier: Apache-2.0
#include "wire/requests.h"

#include "wire/query.h"

namespace carillon::wire {

QByteArray channelPath(const ChannelArn &channel, QByteArrayView rest)
{
    return "/channels/" + percentEncode(channel.toString()) + rest.toByteArray();
}

Request requestWithoutBody(
    QByteArray method, QByteArray path, QByteArray query, const AppInstanceUserArn &bearer)
{
    return { std::move(method), std::move(path), std::move(query),
        { { bearerHeader.toByteArray(), bearer.toString().toUtf8() } }, {}, false };
}

Request requestWithBody(QByteArray method, QByteArray path, QByteArray query,
    const AppInstanceUserArn &bearer, const QJsonObject &body)
{
    Request request
        = requestWithoutBody(std::move(method), std::move(path), std::move(query), bearer);
    request.headers.append({ "content-type", jsonContentType.toByteArray() });
    request.body = toJson(body);
    request.hasBody = true;
    return request;
}

QByteArray pagingQuery(QByteArray fixed, const Paging &paging)
{
    QueryWriter writer;
    if (paging.maxResults)
        writer.add("max-results", QString::number(*paging.maxResults));
    writer.addOptional("next-token", paging.nextToken);
    if (fixed.isEmpty() || writer.query().isEmpty())
        return fixed + writer.query();
    return fixed + '&' + writer.query();
}

} // namespace carillon::wire
