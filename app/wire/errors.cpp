// SPDX-License-Identifier: Apache-2.0
#include "wire/errors.h"

#include "wire/json.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace carillon::wire {

namespace {

constexpr ModelledError modelledErrors[] = {
    { "BadRequestException", 400, "BadRequest", ErrorKind::BadRequest },
    { "UnauthorizedClientException", 401, "Unauthorized", ErrorKind::UnauthorizedClient },
    { "ForbiddenException", 403, "Forbidden", ErrorKind::Forbidden },
    { "NotFoundException", 404, "NotFound", ErrorKind::NotFound },
    { "ConflictException", 409, "Conflict", ErrorKind::Conflict },
    { "ResourceLimitExceededException", 400, "ResourceLimitExceeded",
        ErrorKind::ResourceLimitExceeded },
    { "ThrottledClientException", 429, "Throttled", ErrorKind::Throttled },
    { "ServiceUnavailableException", 503, "ServiceUnavailable", ErrorKind::ServiceUnavailable },
    { "ServiceFailureException", 500, "ServiceFailure", ErrorKind::ServiceFailure },
};

struct NamedKind {
    QStringView name;
    ErrorKind kind;
};

/// What AWS's front doors and older or neighbouring services say.
constexpr NamedKind otherNames[] = {
    { u"ExpiredTokenException", ErrorKind::ExpiredCredentials },
    { u"ExpiredToken", ErrorKind::ExpiredCredentials },
    { u"UnrecognizedClientException", ErrorKind::UnknownCredentials },
    { u"InvalidClientTokenId", ErrorKind::UnknownCredentials },
    { u"InvalidAccessKeyId", ErrorKind::UnknownCredentials },
    { u"InvalidSignatureException", ErrorKind::SignatureRefused },
    { u"SignatureDoesNotMatch", ErrorKind::SignatureRefused },
    { u"IncompleteSignatureException", ErrorKind::SignatureRefused },
    { u"IncompleteSignature", ErrorKind::SignatureRefused },
    { u"MissingAuthenticationTokenException", ErrorKind::SignatureRefused },
    { u"MissingAuthenticationToken", ErrorKind::SignatureRefused },
    { u"AuthFailure", ErrorKind::SignatureRefused },
    { u"RequestExpired", ErrorKind::ClockSkewed },
    { u"RequestInTheFuture", ErrorKind::ClockSkewed },
    { u"RequestTimeTooSkewed", ErrorKind::ClockSkewed },
    { u"AccessDeniedException", ErrorKind::AccessDenied },
    { u"AccessDenied", ErrorKind::AccessDenied },
    { u"UnknownOperationException", ErrorKind::UnknownOperation },
    { u"ValidationException", ErrorKind::BadRequest },
    { u"SerializationException", ErrorKind::BadRequest },
    { u"Throttling", ErrorKind::Throttled },
    { u"ThrottlingException", ErrorKind::Throttled },
    { u"ThrottledException", ErrorKind::Throttled },
    { u"RequestThrottledException", ErrorKind::Throttled },
    { u"RequestThrottled", ErrorKind::Throttled },
    { u"TooManyRequestsException", ErrorKind::Throttled },
    { u"RequestLimitExceeded", ErrorKind::Throttled },
    { u"SlowDown", ErrorKind::Throttled },
    { u"ProvisionedThroughputExceededException", ErrorKind::Throttled },
    { u"TransactionInProgressException", ErrorKind::Throttled },
    { u"BandwidthLimitExceeded", ErrorKind::Throttled },
    { u"LimitExceededException", ErrorKind::Throttled },
    { u"PriorRequestNotComplete", ErrorKind::Throttled },
    { u"EC2ThrottledException", ErrorKind::Throttled },
    { u"InternalFailure", ErrorKind::ServiceFailure },
    { u"InternalServerError", ErrorKind::ServiceFailure },
    { u"RequestTimeout", ErrorKind::Timeout },
    { u"RequestTimeoutException", ErrorKind::Timeout },
};

std::optional<ErrorKind> kindOfName(QStringView name)
{
    for (const ModelledError &error : modelledErrors) {
        if (name == QLatin1StringView(error.name) || name == QLatin1StringView(error.code))
            return error.kind;
    }
    for (const NamedKind &other : otherNames) {
        if (name == other.name)
            return other.kind;
    }
    return std::nullopt;
}

ErrorKind kindOfStatus(int status, bool named)
{
    if (status == 503)
        return ErrorKind::ServiceUnavailable;
    if (status >= 500)
        return ErrorKind::ServiceFailure;
    if (status == 429)
        return ErrorKind::Throttled;
    if (status == 408)
        return ErrorKind::Timeout;
    if (named)
        return ErrorKind::OtherRefusal;
    for (const ModelledError &error : modelledErrors) {
        if (error.httpStatus == status)
            return error.kind;
    }
    return ErrorKind::OtherRefusal;
}

QByteArray headerValue(const HeaderList &headers, QByteArrayView name)
{
    for (const auto &[key, value] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return value.trimmed();
    }
    return {};
}

/// `ns#Name:http://…,other` is `Name`.
QString cleanName(QString name)
{
    for (const QChar end : { u',', u':' })
        name = name.section(end, 0, 0);
    return name.section(u'#', -1).trimmed();
}

QString bodyCode(const QJsonObject &body)
{
    for (const QStringView exact : { QStringView(u"code"), QStringView(u"Code") }) {
        if (const auto text = optionalText(body, exact))
            return *text;
    }
    for (auto it = body.begin(); it != body.end(); ++it) {
        if (it.key().compare("code"_L1, Qt::CaseInsensitive) == 0 && it->isString())
            return it->toString();
    }
    return body.value(u"__type").toString();
}

QString bodyMessage(const QJsonObject &body)
{
    return optionalText(body, u"message").value_or(body.value(u"Message").toString());
}

/// Milliseconds. Retry-After counts seconds; its form with a date is left to whoever has a clock.
int retryAfterMs(const HeaderList &headers)
{
    constexpr qint64 most = 3'600'000;
    bool isNumber = false;
    const qint64 exact = headerValue(headers, "x-amz-retry-after").toLongLong(&isNumber);
    if (isNumber && exact >= 0)
        return static_cast<int>(std::min(exact, most));
    const qint64 seconds = headerValue(headers, "retry-after").toLongLong(&isNumber);
    return isNumber ? static_cast<int>(std::clamp<qint64>(seconds, 0, most / 1000) * 1000) : 0;
}

bool speaksOfTheClock(QStringView message)
{
    return message.contains(u"Signature expired") || message.contains(u"Signature not yet current");
}

} // namespace

const ModelledError *modelledError(ErrorKind kind)
{
    const auto found = std::find_if(std::begin(modelledErrors), std::end(modelledErrors),
        [kind](const ModelledError &error) { return error.kind == kind; });
    return found == std::end(modelledErrors) ? nullptr : found;
}

QByteArray encodeErrorBody(const ModelledError &error, const QString &message)
{
    return toJson({ { u"Code"_s, QString::fromLatin1(error.code) }, { u"Message"_s, message } });
}

ApiError parseErrorResponse(int httpStatus, const HeaderList &headers, QByteArrayView body)
{
    ApiError error;
    error.httpStatus = httpStatus;
    error.at = QDateTime::currentDateTimeUtc();
    error.requestId = QString::fromLatin1(headerValue(headers, requestIdHeader));
    if (error.requestId.isEmpty())
        error.requestId = QString::fromLatin1(headerValue(headers, "x-amz-request-id"));
    error.retryAfterMs = retryAfterMs(headers);

    const auto object = parseObject(body);
    QString name = cleanName(QString::fromLatin1(headerValue(headers, errorTypeHeader)));
    if (name.isEmpty() && object)
        name = cleanName(bodyCode(*object));
    error.code = name.isEmpty() ? QString::number(httpStatus) : name;
    error.message = object ? bodyMessage(*object) : QString::fromUtf8(body).trimmed();
    error.kind = kindOfName(name).value_or(kindOfStatus(httpStatus, !name.isEmpty()));
    if (httpStatus == 429)
        error.kind = ErrorKind::Throttled;
    if (error.kind == ErrorKind::SignatureRefused && speaksOfTheClock(error.message))
        error.kind = ErrorKind::ClockSkewed;
    return error;
}

} // namespace carillon::wire
