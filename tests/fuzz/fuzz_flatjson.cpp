// SPDX-License-Identifier: Apache-2.0
#include "aws/flatjson.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <cstdint>
#include <cstdlib>

using namespace carillon::aws;

/// What is taken for an object, Qt's parser takes for one as well, and reads the same in it.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView bytes(data, qsizetype(size));
    const auto ours = FlatJson::parse(bytes);
    if (!ours)
        return 0;
    const auto theirs = QJsonDocument::fromJson(bytes.toByteArray());
    if (!theirs.isObject())
        std::abort();
    const QJsonValue value = theirs.object().value(QLatin1StringView("a"));
    if (value.isString() && ours->text("a") != value.toString())
        std::abort();
    return 0;
}
