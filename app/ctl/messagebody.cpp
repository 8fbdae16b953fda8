// SPDX-License-Identifier: Apache-2.0
#include "ctl/messagebody.h"

#include "domain/identifier.h"
#include "wire/json.h"
#include "wire/sendchannelmessage.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace carillon::ctl {

namespace {

constexpr QStringView knownMembers[]
    = { u"Content", u"Type", u"Persistence", u"Metadata", u"ClientRequestToken", u"ContentType",
          u"SubChannelId", u"MessageAttributes", u"PushNotification", u"Target" };

} // namespace

void insertDefaults(QJsonObject &body)
{
    const std::pair<QString, QString> defaults[]
        = { { u"Type"_s, u"STANDARD"_s }, { u"Persistence"_s, u"PERSISTENT"_s },
              { u"ClientRequestToken"_s, ClientRequestToken::mint().toString() } };
    for (const auto &[member, value] : defaults) {
        if (!body.contains(member))
            body.insert(member, value);
    }
}

std::expected<MessageDraft, QString> draftOf(QJsonObject members)
{
    for (auto it = members.constBegin(); it != members.constEnd(); ++it) {
        if (std::ranges::find(knownMembers, it.key()) == std::end(knownMembers))
            return std::unexpected(u"there is no member '%1'"_s.arg(it.key()));
    }
    insertDefaults(members);
    auto draft = wire::decodeSendChannelMessageBody(wire::toJson(members));
    if (!draft)
        return std::unexpected(draft.error().message);
    return *std::move(draft);
}

} // namespace carillon::ctl
