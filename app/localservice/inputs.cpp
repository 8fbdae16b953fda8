// SPDX-License-Identifier: Apache-2.0
#include "localservice/inputs.h"

#include <QSet>

namespace carillon::localservice {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostTags = 50;
constexpr int mostDays = 5475;

} // namespace

QList<Tag> readTags(wire::MemberReader &body)
{
    QList<Tag> tags;
    QSet<QString> keys;
    for (wire::MemberReader &tag : body.structures(u"Tags", 1, mostTags)) {
        tags.append({ tag.requiredText(u"Key", wire::shapes::tagKey),
            tag.requiredText(u"Value", wire::shapes::tagValue) });
        if (keys.contains(tags.last().key))
            tag.fail(u"Key", u"Member must not be given twice"_s);
        keys.insert(tags.last().key);
    }
    return tags;
}

std::optional<ExpirationSettings> readExpiration(wire::MemberReader &body)
{
    auto settings = body.structure(u"ExpirationSettings");
    if (!settings)
        return std::nullopt;
    const int days = settings->requiredInteger(u"ExpirationDays", 1, mostDays);
    const QString criterion = settings->requiredOneOf(
        u"ExpirationCriterion", { u"CREATED_TIMESTAMP", u"LAST_MESSAGE_TIMESTAMP" });
    return ExpirationSettings { days, criterion == "LAST_MESSAGE_TIMESTAMP"_L1 };
}

} // namespace carillon::localservice
