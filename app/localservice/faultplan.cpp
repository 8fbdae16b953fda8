// SPDX-License-Identifier: Apache-2.0
#include "localservice/faultplan.h"

#include "localservice/router.h"
#include "wire/errors.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>

namespace carillon::localservice {

using namespace Qt::StringLiterals;

namespace {

constexpr int maxTimes = 1'000'000;
constexpr int maxDelayMs = 10 * 60 * 1000;

constexpr std::array modelledKinds { ErrorKind::BadRequest, ErrorKind::Forbidden,
    ErrorKind::NotFound, ErrorKind::Conflict, ErrorKind::ResourceLimitExceeded,
    ErrorKind::UnauthorizedClient, ErrorKind::Throttled, ErrorKind::ServiceUnavailable,
    ErrorKind::ServiceFailure };

std::optional<ErrorKind> kindNamed(const QString &name)
{
    const auto it = std::ranges::find_if(modelledKinds, [&](ErrorKind kind) {
        const wire::ModelledError *error = wire::modelledError(kind);
        return error && name == QLatin1StringView(error->name);
    });
    return it == modelledKinds.end() ? std::nullopt : std::optional(*it);
}

bool isOperation(const QString &name)
{
    return std::ranges::any_of(allRoutes(),
        [&](const Route &route) { return name == QLatin1StringView(route.operation); });
}

std::optional<int> wholeNumber(const QJsonValue &value, int fallback, int min, int max)
{
    if (value.isUndefined())
        return fallback;
    const int number = value.toInt(min - 1);
    return number < min || number > max ? std::nullopt : std::optional(number);
}

/// What is wrong with the keys, or an empty text.
QString keyProblem(const QJsonObject &object)
{
    static constexpr std::array known { "Operation"_L1, "Error"_L1, "Times"_L1, "Effect"_L1,
        "DelayMs"_L1, "EventsDelayMs"_L1 };
    for (const QString &key : object.keys()) {
        if (std::ranges::find(known, key) == known.end())
            return u"Unknown member '%1'"_s.arg(key);
    }
    const auto absentOr = [&](QLatin1StringView key, QJsonValue::Type type) {
        return !object.contains(key) || object[key].type() == type;
    };
    if (!absentOr("Operation"_L1, QJsonValue::String) || !absentOr("Effect"_L1, QJsonValue::Bool))
        return u"Operation must be a text and Effect true or false"_s;
    return {};
}

} // namespace

std::expected<Fault, QString> FaultPlan::parse(const QByteArray &json)
{
    const QJsonDocument document = QJsonDocument::fromJson(json);
    if (!document.isObject())
        return std::unexpected(u"The body is not a JSON object"_s);
    const QJsonObject object = document.object();
    if (const QString problem = keyProblem(object); !problem.isEmpty())
        return std::unexpected(problem);

    Fault fault;
    fault.operation = object["Operation"_L1].toString();
    if (!fault.operation.isEmpty() && !isOperation(fault.operation))
        return std::unexpected(u"There is no operation '%1'"_s.arg(fault.operation));
    const QString error = object["Error"_L1].toString();
    fault.drop = error == "Drop"_L1;
    fault.error = kindNamed(error);
    if (!fault.error && !fault.drop && error != "None"_L1)
        return std::unexpected(u"There is no error '%1'"_s.arg(error));
    const auto times = wholeNumber(object["Times"_L1], 1, 1, maxTimes);
    const auto delayMs = wholeNumber(object["DelayMs"_L1], 0, 0, maxDelayMs);
    const auto eventsDelayMs = wholeNumber(object["EventsDelayMs"_L1], 0, 0, maxDelayMs);
    if (!times || !delayMs || !eventsDelayMs)
        return std::unexpected(u"Times, DelayMs or EventsDelayMs is out of range"_s);
    fault.times = *times;
    fault.delayMs = *delayMs;
    fault.eventsDelayMs = *eventsDelayMs;
    fault.effect = object["Effect"_L1].toBool();
    return fault;
}

std::optional<Fault> FaultPlan::take(const QString &operation)
{
    const auto it = std::ranges::find_if(m_faults, [&](const Fault &fault) {
        return fault.operation.isEmpty() || fault.operation == operation;
    });
    if (it == m_faults.end())
        return std::nullopt;
    const Fault fault = *it;
    if (--it->times == 0)
        m_faults.erase(it);
    return fault;
}

} // namespace carillon::localservice
