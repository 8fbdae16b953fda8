// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/arn.h"
#include "wire/json.h"
#include "wire/request.h"

#include <QList>

// What requests are made of.

namespace carillon::wire {

/// Which page of a list.
struct Paging {
    std::optional<int> maxResults; ///< 1 to 50
    std::optional<QString> nextToken; ///< at most 2048 characters
};

template <class T> struct Page {
    QList<T> items;
    std::optional<QString> nextToken;
};

/// `/channels/{channelArn}` and what follows.
QByteArray channelPath(const ChannelArn &channel, QByteArrayView rest = {});

Request requestWithoutBody(
    QByteArray method, QByteArray path, QByteArray query, const AppInstanceUserArn &bearer);
Request requestWithBody(QByteArray method, QByteArray path, QByteArray query,
    const AppInstanceUserArn &bearer, const QJsonObject &body);

/// `fixed`, which an operation's address has, and the paging after it.
QByteArray pagingQuery(QByteArray fixed, const Paging &paging);

} // namespace carillon::wire
