// SPDX-License-Identifier: Apache-2.0
#include "localservice/frontdoor.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <utility>

namespace carillon::localservice {

using namespace Qt::StringLiterals;

namespace {

HttpResponse jsonError(int status, const QByteArray &name, const QJsonObject &body)
{
    HttpResponse response;
    response.status = status;
    response.headers
        = { { "Content-Type"_ba, "application/json"_ba }, { "x-amzn-ErrorType"_ba, name } };
    response.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    return response;
}

bool isHostNameCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

bool isHeaderListCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == ',' || c == ' ';
}

qsizetype countOf(const HttpRequest &request, QByteArrayView name)
{
    return std::count_if(
        request.headers.begin(), request.headers.end(), [name](const auto &header) {
            return header.first.compare(name, Qt::CaseInsensitive) == 0;
        });
}

/// A page in a browser, however it got here.
bool isFromBrowserPage(const HttpRequest &request)
{
    if (countOf(request, "origin") > 0)
        return true;
    return std::any_of(request.headers.begin(), request.headers.end(), [](const auto &header) {
        return header.first.compare("sec-fetch-site", Qt::CaseInsensitive) == 0
            && header.second.trimmed() != "none";
    });
}

bool isJson(const HttpRequest &request)
{
    if (countOf(request, "content-type") != 1)
        return false;
    const QByteArray type = request.header("content-type");
    return type.first(qMax<qsizetype>(0, QByteArrayView(type + ';').indexOf(';')))
               .trimmed()
               .toLower()
        == "application/json";
}

HttpResponse answerTo(const aws::SignatureRefusal &refusal)
{
    // The two that concern the credentials themselves have a shape in the service's model.
    if (refusal.name == "UnrecognizedClientException" || refusal.name == "ExpiredTokenException") {
        return jsonError(401, "UnauthorizedClientException"_ba,
            { { u"Code"_s, u"Unauthorized"_s },
                { u"Message"_s, QString::fromUtf8(refusal.message) } });
    }
    QByteArray message = refusal.message;
    if (!refusal.canonicalRequest.isEmpty()) {
        message += "\n\nThe Canonical String for this request should have been\n'"
            + refusal.canonicalRequest + "'\n\nThe String-to-Sign should have been\n'"
            + refusal.stringToSign + "'\n";
    }
    return frontDoorError(403, refusal.name, message);
}

} // namespace

FrontDoor::FrontDoor(QByteArray region, QByteArray service, aws::SigV4Verifier::Lookup lookup)
    : m_verifier(std::move(region), std::move(service), std::move(lookup))
{
}

bool FrontDoor::isOurHost(QByteArrayView host) const
{
    const QByteArray port = ':' + QByteArray::number(m_port);
    QByteArray name = host.toByteArray().toLower();
    if (name.endsWith(port))
        name.chop(port.size());
    else if (m_port != 80) // the port HTTP leaves out
        return false;
    // Legacy clients of the API put one of these before whatever host they are given.
    for (const QByteArrayView prefix : { "messaging-", "identity-" }) {
        if (name.startsWith(prefix)) {
            name.remove(0, prefix.size());
            break;
        }
    }
    if (name == "127.0.0.1" || name == "localhost" || name == "[::1]")
        return true;
    return name.endsWith(".localhost") && !name.startsWith('.')
        && std::all_of(name.begin(), name.end(), isHostNameCharacter);
}

std::optional<HttpResponse> FrontDoor::turnAway(const HttpRequest &request) const
{
    const auto forbid = [](const QByteArray &message) {
        return frontDoorError(403, "AccessDeniedException"_ba, message);
    };
    if (m_port == 0 || countOf(request, "host") != 1 || !isOurHost(request.header("host")))
        return forbid("This service answers to its own loopback address only."_ba);
    if (isFromBrowserPage(request) && !isFromAllowedPage(request))
        return forbid("This service does not answer pages in a browser."_ba);
    return std::nullopt;
}

bool FrontDoor::isFromAllowedPage(const HttpRequest &request) const
{
    return !m_allowedOrigin.isEmpty() && countOf(request, "origin") == 1
        && request.header("origin") == m_allowedOrigin;
}

std::optional<HttpResponse> FrontDoor::preflight(const HttpRequest &request) const
{
    if (request.method != "OPTIONS" || countOf(request, "access-control-request-method") == 0)
        return std::nullopt;
    if (auto refusal = turnAway(request))
        return refusal;
    HttpResponse response;
    response.status = 204;
    response.headers = { { "Access-Control-Allow-Methods"_ba, "GET, POST, PUT, DELETE"_ba },
        { "Access-Control-Max-Age"_ba, "600"_ba } };
    // What the SDK sends is its own affair: the signature says what counts.
    const QByteArray wanted = request.header("access-control-request-headers").toLower();
    if (std::ranges::all_of(wanted, isHeaderListCharacter))
        response.headers.append({ "Access-Control-Allow-Headers"_ba, wanted });
    return response;
}

void FrontDoor::showToPage(const HttpRequest &request, HttpResponse &response) const
{
    if (!isFromAllowedPage(request))
        return;
    response.headers.append({ "Access-Control-Allow-Origin"_ba, m_allowedOrigin });
    response.headers.append({ "Vary"_ba, "Origin"_ba });
    response.headers.append({ "Access-Control-Expose-Headers"_ba,
        "x-amzn-ErrorType, x-amzn-RequestId, Date, Retry-After"_ba });
}

std::expected<aws::VerifiedIdentity, HttpResponse> FrontDoor::admit(
    const HttpRequest &request, const QDateTime &now) const
{
    if (auto refusal = turnAway(request))
        return std::unexpected(*std::move(refusal));
    if (!request.body.isEmpty()) {
        if (request.method != "POST" && request.method != "PUT")
            return std::unexpected(frontDoorError(400, "SerializationException"_ba,
                "A " + request.method + " request has no body here."));
        if (!isJson(request))
            return std::unexpected(frontDoorError(
                415, "UnsupportedMediaTypeException"_ba, "The body must be application/json."_ba));
    }
    auto identity = m_verifier.verify(
        { request.method, request.path, request.query, request.headers, request.body }, now);
    if (!identity)
        return std::unexpected(answerTo(identity.error()));
    return *std::move(identity);
}

HttpResponse frontDoorError(int status, const QByteArray &name, const QByteArray &message)
{
    return jsonError(status, name, { { u"message"_s, QString::fromUtf8(message) } });
}

} // namespace carillon::localservice
