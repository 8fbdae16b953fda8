// SPDX-License-Identifier: Apache-2.0
#include "account/ssosignin.h"

#include "account/credentialscodec.h"
#include "account/jsoncall.h"
#include "domain/whenfinished.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace carillon {

namespace {

constexpr int longestIntervalSeconds = 60;
constexpr double longestLifeSeconds = 366.0 * 24 * 3600;

/// A page to open in a browser: nothing but the web, and nothing in the clear but on this machine.
QUrl pageFrom(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    const bool secure
        = url.scheme() == u"https" || (url.scheme() == u"http" && isLoopback(url.host()));
    return url.isValid() && secure && url.userInfo().isEmpty() ? url : QUrl();
}

std::optional<qint64> secondsIn(const aws::FlatJson &json, QByteArrayView member)
{
    const double value = json.number(member).value_or(-1);
    return value >= 1 && value <= longestLifeSeconds ? std::optional(qint64(value)) : std::nullopt;
}

} // namespace

SsoSignIn::SsoSignIn(SsoPlan plan, QStringList scopes, Endpoint oidc, SsoTokenCache cache,
    ServiceBench bench, QObject *parent)
    : QObject(parent)
    , m_plan(std::move(plan))
    , m_scopes(std::move(scopes))
    , m_oidc(std::move(oidc))
    , m_cache(std::move(cache))
    , m_bench(bench)
{
}

SsoSignIn::~SsoSignIn() = default;

void SsoSignIn::start()
{
    m_run = std::make_unique<QObject>();
    JsonWriter body;
    body.add("clientName", "Carillon").add("clientType", "public");
    // A sign-in can be renewed only where it was asked for with scopes.
    if (!m_plan.session.isEmpty()) {
        QList<QByteArray> scopes;
        for (const QString &scope : std::as_const(m_scopes))
            scopes.append(scope.toUtf8());
        body.add("scopes", scopes.isEmpty() ? QList { "sso:account:access"_ba } : scopes);
    }
    post("/client/register"_ba, body.take(), &SsoSignIn::takeClient);
}

void SsoSignIn::cancel()
{
    m_run.reset();
}

void SsoSignIn::post(
    const QByteArray &path, const QByteArray &body, void (SsoSignIn::*take)(const TransportReply &))
{
    whenFinished(callJson(m_oidc, path, {}, body, m_bench, m_run.get()), m_run.get(),
        [this, take](const TransportReply &reply) {
            (this->*take)(reply);
            wipeShared(reply.body);
        });
}

void SsoSignIn::takeClient(const TransportReply &reply)
{
    if (!isSuccess(reply))
        return failAs(reply);
    const auto json = jsonAnswerOf(reply).json;
    const double expires = json ? json->number("clientSecretExpiresAt").value_or(0) : 0;
    if (!json || json->text("clientId").isEmpty() || json->view("clientSecret").isEmpty()
        || !(expires > 0) || expires > 1e11)
        return fail(Trouble::Unreadable, u"The registration has no client."_s);
    m_token.clientId = json->text("clientId");
    m_token.clientSecret = json->secret("clientSecret");
    m_token.registrationExpiresAt = QDateTime::fromSecsSinceEpoch(qint64(expires), Qt::UTC);
    JsonWriter body;
    body.add("clientId", m_token.clientId).add("clientSecret", m_token.clientSecret.view());
    body.add("startUrl", m_plan.startUrl);
    post("/device_authorization"_ba, body.take(), &SsoSignIn::takeCode);
}

void SsoSignIn::takeCode(const TransportReply &reply)
{
    if (!isSuccess(reply))
        return failAs(reply);
    const auto json = jsonAnswerOf(reply).json;
    const auto life = json ? secondsIn(*json, "expiresIn") : std::nullopt;
    const QUrl page = json ? pageFrom(json->text("verificationUri")) : QUrl();
    if (!life || page.isEmpty() || json->view("deviceCode").isEmpty()
        || json->text("userCode").isEmpty())
        return fail(Trouble::Unreadable, u"The answer has no code, or no page to open."_s);
    m_deviceCode = json->secret("deviceCode");
    m_codeExpiresAt = m_bench.clock.now().addSecs(*life);
    m_intervalSeconds = int(
        std::clamp<qint64>(secondsIn(*json, "interval").value_or(5), 1, longestIntervalSeconds));
    pollLater();
    Q_EMIT codeReady({ json->text("userCode"), page,
        pageFrom(json->text("verificationUriComplete")), m_codeExpiresAt });
}

void SsoSignIn::pollLater()
{
    m_bench.clock.callAfter(m_intervalSeconds * qint64(1000), m_run.get(), [this] { poll(); });
}

void SsoSignIn::poll()
{
    if (m_bench.clock.now() >= m_codeExpiresAt)
        return fail(Trouble::Expired, {});
    JsonWriter body;
    body.add("clientId", m_token.clientId).add("clientSecret", m_token.clientSecret.view());
    body.add("grantType", "urn:ietf:params:oauth:grant-type:device_code");
    body.add("deviceCode", m_deviceCode.view());
    post("/token"_ba, body.take(), &SsoSignIn::takeToken);
}

void SsoSignIn::takeToken(const TransportReply &reply)
{
    const JsonAnswer answer = jsonAnswerOf(reply);
    if (!isSuccess(reply)) {
        const QString error = answer.json ? answer.json->text("error") : QString();
        if (error == u"authorization_pending")
            return pollLater();
        if (error == u"slow_down") {
            // As RFC 8628 has it.
            m_intervalSeconds = std::min(m_intervalSeconds + 5, longestIntervalSeconds);
            return pollLater();
        }
        if (error == u"expired_token")
            return fail(Trouble::Expired, answer.errorMessage);
        if (error == u"access_denied")
            return fail(Trouble::Declined, answer.errorMessage);
        // The code is good for minutes: a network may come back.
        if (isTransient(reply, answer.errorName.toUtf8()))
            return pollLater();
        return failAs(reply);
    }
    const auto life = answer.json ? secondsIn(*answer.json, "expiresIn") : std::nullopt;
    if (!life || answer.json->view("accessToken").isEmpty())
        return fail(Trouble::Unreadable, u"The answer has no token."_s);
    m_token.startUrl = m_plan.startUrl;
    m_token.region = m_plan.region;
    m_token.accessToken = answer.json->secret("accessToken");
    m_token.expiresAt = m_bench.clock.now().addSecs(*life);
    m_token.refreshToken = answer.json->secret("refreshToken");
    if (!m_cache.write(m_plan.cacheName(), m_token))
        return fail(Trouble::NotKept, m_cache.pathOf(m_plan.cacheName()));
    cancel();
    Q_EMIT signedIn();
}

void SsoSignIn::fail(Trouble trouble, const QString &detail)
{
    cancel();
    Q_EMIT failed(trouble, detail);
}

void SsoSignIn::failAs(const TransportReply &reply)
{
    const auto error = jsonTroubleOf(reply, jsonAnswerOf(reply), u"IAM Identity Center"_s);
    switch (error.kind) {
    case aws::CredentialsError::Kind::Unreachable:
        return fail(Trouble::Unreachable, error.detail);
    case aws::CredentialsError::Kind::Malformed:
        return fail(Trouble::Unreadable, error.detail);
    default:
        return fail(Trouble::Refused, error.detail);
    }
}

} // namespace carillon
