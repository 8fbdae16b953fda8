// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/outboxitem.h"

#include <QJsonObject>

#include <expected>

// The language of `carillonctl chat`: one JSON object a line, both ways. carillonctl(1) describes
// it.

namespace carillon::ctl {

/// What a line of standard input asks for.
struct ChatCommand {
    enum class Verb { Send, Replace, Retry, Discard, RetryAll, List, Quit };
    Verb verb = Verb::List;
    QString ref; ///< of Send and Replace: comes back with the answer
    qint64 id = 0; ///< of Replace, Retry and Discard
    QJsonObject members; ///< of Send, with the ChannelArn, and of Replace
};

/// Why a line is not done.
struct ChatRefusal {
    QString ref;
    QString reason;
};

std::expected<ChatCommand, ChatRefusal> parseChatCommand(QByteArrayView line);

/// Id, ChannelArn, ClientRequestToken, State, Attempts; with the Content where it is asked for, and
/// what went wrong last where something did.
QJsonObject itemToJson(const OutboxItem &item, bool withContent);

/// Code, Message and, where there are such, Reason, HttpStatus and RequestId.
QJsonObject errorToJson(const ApiError &error);

} // namespace carillon::ctl
