// SPDX-License-Identifier: Apache-2.0
#include "domain/pushpreferences.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace carillon {

namespace {

void add(const QJsonValue &value, FilterRuleSize &size)
{
    if (value.isArray()) {
        const QJsonArray array = value.toArray();
        for (const QJsonValue &each : array)
            add(each, size);
    } else if (value.isObject()) {
        const QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it) {
            ++size.keysAndValues;
            if (it.key() == u"$or")
                size.branches += static_cast<int>(it->toArray().size());
            add(*it, size);
        }
    } else {
        ++size.keysAndValues;
    }
}

} // namespace

std::optional<FilterRuleSize> sizeOfFilterRule(const QString &rule)
{
    const QByteArray bytes = rule.toUtf8();
    const auto document = QJsonDocument::fromJson(bytes);
    if (!document.isObject())
        return std::nullopt;
    FilterRuleSize size { bytes.size(), 0, 0 };
    add(document.object(), size);
    return size;
}

} // namespace carillon
