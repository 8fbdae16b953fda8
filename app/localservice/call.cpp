// SPDX-License-Identifier: Apache-2.0
#include "localservice/call.h"

#include "localservice/responses.h"
#include "wire/json.h"

#include <algorithm>

namespace carillon::localservice {

using namespace Qt::StringLiterals;

namespace {

/// `app-instance-arn` as the model names the member: `appInstanceArn`.
QString memberNamed(QLatin1StringView parameter)
{
    QString member;
    for (const char letter : parameter) {
        const QChar c = QLatin1Char(letter);
        if (c == u'-')
            member += u'-';
        else if (member.endsWith(u'-'))
            member.replace(member.size() - 1, 1, c.toUpper());
        else
            member += c;
    }
    return member;
}

[[noreturn]] void refuseViolation(const wire::Violation &violation)
{
    throw Refusal { violationResponse(violation) };
}

wire::QueryReader readerOf(const Call &call)
{
    auto reader = wire::QueryReader::parse(call.request.query);
    if (!reader)
        refuseViolation(reader.error());
    return *std::move(reader);
}

} // namespace

void refuse(ErrorKind kind, const QString &message)
{
    throw Refusal { errorResponse(kind, message) };
}

void forbid(const Call &call, const QString &resourceArn)
{
    refuse(ErrorKind::Forbidden,
        u"User: %1 is not authorized to perform: chime:%2 on resource: %3"_s.arg(
            call.bearer.isEmpty() ? u"the account"_s : call.bearer,
            QString::fromLatin1(call.route.operation), resourceArn));
}

void check(const wire::MemberReader &body)
{
    if (body.failure())
        refuseViolation(*body.failure());
}

wire::MemberReader bodyOf(const Call &call)
{
    return call.request.body.isEmpty() ? wire::MemberReader(QJsonObject())
                                       : wire::MemberReader::ofBody(call.request.body);
}

QString labelOf(const Call &call, QByteArrayView name, const wire::TextRule &rule)
{
    const QByteArray label = call.route.label(name);
    const QString text = QString::fromUtf8(label);
    const auto breach = text.toUtf8() == label ? wire::breachOf(text, rule)
                                               : std::optional(u"Member must be UTF-8"_s);
    if (breach)
        refuseViolation(wire::violation(QString::fromLatin1(name), *breach));
    return text;
}

ChannelArn channelArnOf(const Call &call)
{
    const auto arn = ChannelArn::parse(labelOf(call, "channelArn"));
    if (!arn) {
        refuseViolation(wire::violation(
            u"channelArn"_s, u"Member must be the ARN of a channel of an AppInstance"_s));
    }
    return *arn;
}

Parameters::Parameters(const Call &call)
    : m_reader(readerOf(call))
{
}

std::optional<QString> Parameters::text(const char *name, const wire::TextRule &rule) const
{
    auto text = m_reader.text(QString::fromLatin1(name));
    if (!text)
        return std::nullopt;
    if (const auto breach = wire::breachOf(*text, rule))
        refuseViolation(wire::violation(memberNamed(QLatin1StringView(name)), *breach));
    return text;
}

QString Parameters::requiredText(const char *name, const wire::TextRule &rule) const
{
    const auto found = text(name, rule);
    if (!found) {
        refuseViolation(
            wire::violation(memberNamed(QLatin1StringView(name)), u"Member must not be null"_s));
    }
    return *found;
}

std::optional<QString> Parameters::oneOf(
    const char *name, std::initializer_list<QStringView> choices) const
{
    const auto found = text(name, wire::shapes::anyText);
    if (found && std::ranges::find(choices, QStringView(*found)) == choices.end()) {
        refuseViolation(wire::violation(memberNamed(QLatin1StringView(name)),
            u"Member must be one of the values of its enumeration"_s));
    }
    return found;
}

HttpResponse answer(const QJsonObject &body, int status)
{
    return jsonResponse(status, wire::toJson(body));
}

HttpResponse noContent()
{
    return { .status = 204, .headers = {}, .body = {} };
}

} // namespace carillon::localservice
