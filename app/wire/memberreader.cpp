// SPDX-License-Identifier: Apache-2.0
#include "wire/memberreader.h"

#include "wire/json.h"
#include "wire/query.h"

#include <QJsonArray>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace carillon::wire {

namespace {

QString camelCase(QStringView member)
{
    return member.front().toLower() + member.sliced(1).toString();
}

QString listOf(std::initializer_list<QStringView> choices)
{
    QStringList texts;
    for (const QStringView choice : choices)
        texts.append(choice.toString());
    return texts.join(u", "_s);
}

} // namespace

MemberReader::MemberReader(
    QJsonObject object, QString path, std::shared_ptr<std::optional<Violation>> failure)
    : m_object(std::move(object))
    , m_path(std::move(path))
    , m_failure(std::move(failure))
{
}

MemberReader::MemberReader(QJsonObject object, QString path)
    : MemberReader(std::move(object), std::move(path), std::make_shared<std::optional<Violation>>())
{
}

MemberReader MemberReader::ofBody(QByteArrayView body)
{
    auto object = parseObject(body);
    MemberReader reader(object.value_or(QJsonObject()));
    if (!object)
        *reader.m_failure = Violation { u"body"_s, u"The request body is not a JSON object"_s };
    return reader;
}

void MemberReader::fail(QStringView member, const QString &rule)
{
    if (!*m_failure)
        *m_failure = violation(m_path + camelCase(member), rule);
}

QJsonValue MemberReader::value(QStringView member) const
{
    const QJsonValue found = m_object.value(member);
    return found.isNull() ? QJsonValue(QJsonValue::Undefined) : found;
}

void MemberReader::require(QStringView member)
{
    if (value(member).isUndefined())
        fail(member, u"Member must not be null"_s);
}

std::optional<QString> MemberReader::text(QStringView member, const TextRule &rule)
{
    const QJsonValue found = value(member);
    if (found.isUndefined())
        return std::nullopt;
    if (!found.isString())
        fail(member, u"Member must be a string"_s);
    else if (const auto breach = breachOf(found.toString(), rule))
        fail(member, *breach);
    return found.toString();
}

QString MemberReader::requiredText(QStringView member, const TextRule &rule)
{
    require(member);
    return text(member, rule).value_or(QString());
}

std::optional<QString> MemberReader::oneOf(
    QStringView member, std::initializer_list<QStringView> choices)
{
    const auto found = text(member);
    if (found && std::ranges::find(choices, QStringView(*found)) == choices.end())
        fail(member, u"Member must satisfy enum value set: [%1]"_s.arg(listOf(choices)));
    return found;
}

QString MemberReader::requiredOneOf(QStringView member, std::initializer_list<QStringView> choices)
{
    require(member);
    return oneOf(member, choices).value_or(QString());
}

int MemberReader::requiredInteger(QStringView member, int min, int max)
{
    require(member);
    const QJsonValue found = value(member);
    const double number = found.toDouble(min);
    if (!found.isUndefined() && (!found.isDouble() || number != std::floor(number)))
        fail(member, u"Member must be an integer"_s);
    else if (number < min)
        fail(member, u"Member must have value greater than or equal to %1"_s.arg(min));
    else if (number > max)
        fail(member, u"Member must have value less than or equal to %1"_s.arg(max));
    return number < min || number > max ? min : static_cast<int>(number);
}

std::optional<bool> MemberReader::flag(QStringView member)
{
    const QJsonValue found = value(member);
    if (found.isUndefined())
        return std::nullopt;
    if (!found.isBool())
        fail(member, u"Member must be a boolean"_s);
    return found.toBool();
}

QJsonArray MemberReader::items(QStringView member, qsizetype min, qsizetype max)
{
    const QJsonValue found = value(member);
    if (found.isUndefined())
        return {};
    const QJsonArray array = found.toArray();
    if (!found.isArray())
        fail(member, u"Member must be a list"_s);
    else if (array.size() < min)
        fail(member, u"Member must have length greater than or equal to %1"_s.arg(min));
    else if (array.size() > max)
        fail(member, u"Member must have length less than or equal to %1"_s.arg(max));
    return array;
}

QStringList MemberReader::texts(
    QStringView member, qsizetype min, qsizetype max, const TextRule &rule)
{
    QStringList texts;
    const QJsonArray array = items(member, min, max);
    for (const QJsonValue &item : array) {
        const QString name = u"%1.%2.member"_s.arg(member).arg(texts.size() + 1);
        if (!item.isString())
            fail(name, u"Member must be a string"_s);
        else if (const auto breach = breachOf(item.toString(), rule))
            fail(name, *breach);
        texts.append(item.toString());
    }
    return texts;
}

std::optional<MemberReader> MemberReader::structure(QStringView member)
{
    const QJsonValue found = value(member);
    if (found.isUndefined())
        return std::nullopt;
    if (!found.isObject())
        fail(member, u"Member must be a structure"_s);
    return MemberReader(found.toObject(), m_path + camelCase(member) + u'.', m_failure);
}

QList<MemberReader> MemberReader::structures(QStringView member, qsizetype min, qsizetype max)
{
    QList<MemberReader> readers;
    const QJsonArray array = items(member, min, max);
    for (const QJsonValue &item : array) {
        const QString name = u"%1.%2.member"_s.arg(member).arg(readers.size() + 1);
        if (!item.isObject())
            fail(name, u"Member must be a structure"_s);
        readers.append(MemberReader(item.toObject(), m_path + camelCase(name) + u'.', m_failure));
    }
    return readers;
}

} // namespace carillon::wire
