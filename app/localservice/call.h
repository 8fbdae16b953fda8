// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/apierror.h"
#include "domain/arn.h"
#include "localservice/events.h"
#include "localservice/httpmessage.h"
#include "localservice/router.h"
#include "wire/memberreader.h"
#include "wire/query.h"

#include <functional>

namespace carillon::localservice {

/// Ends an operation without effect. Thrown by what an operation is made of, caught in the one
/// place where requests are answered, never outside this room.
struct Refusal {
    HttpResponse response;
};

/// A request that is allowed in, with the operation it is for.
struct Call {
    const HttpRequest &request;
    RouteMatch route;
    QString bearer; ///< the ARN of an active user or bot; empty for operations that have none
    qint64 nowMs; ///< since the epoch
    QList<Event> *events; ///< takes what the operation did
};

/// An operation of the API: how it is called, and what does it.
struct Operation {
    enum class Caller { Bearer, Account }; ///< Account: whoever holds the keys, no bearer
    const char *name;
    Caller caller;
    std::function<HttpResponse(const Call &)> perform;
};
using Operations = QList<Operation>;

/// An operation of a handler class.
template <class Handler>
Operation operation(const char *name, Handler *handler,
    HttpResponse (Handler::*perform)(const Call &),
    Operation::Caller caller = Operation::Caller::Bearer)
{
    return { name, caller,
        [handler, perform](const Call &call) { return (handler->*perform)(call); } };
}

[[noreturn]] void refuse(ErrorKind kind, const QString &message);
/// The refusal of a call that needs rights which the caller does not have. What does not exist is
/// refused alike, where the model has no NotFound for it.
[[noreturn]] void forbid(const Call &call, const QString &resourceArn);
/// BadRequest for the first thing that is wrong, if anything is.
void check(const wire::MemberReader &body);

/// The body's members; empty where there is no body.
wire::MemberReader bodyOf(const Call &call);

/// A label of the path that must be an ARN, or match the rule.
QString labelOf(
    const Call &call, QByteArrayView name, const wire::TextRule &rule = wire::shapes::chimeArn);
ChannelArn channelArnOf(const Call &call);

/// The query's parameters.
class Parameters {
public:
    explicit Parameters(const Call &call);

    /// `name` as on the wire, e.g. `app-instance-arn`.
    std::optional<QString> text(const char *name, const wire::TextRule &rule) const;
    QString requiredText(const char *name, const wire::TextRule &rule) const;
    std::optional<QString> oneOf(
        const char *name, std::initializer_list<QStringView> choices) const;
    const wire::QueryReader &reader() const { return m_reader; }

private:
    wire::QueryReader m_reader;
};

HttpResponse answer(const QJsonObject &body, int status = 200);
HttpResponse noContent();

} // namespace carillon::localservice
