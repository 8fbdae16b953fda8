// SPDX-License-Identifier: Apache-2.0
#include "account/ssocredentials.h"

#include "account/credentialscodec.h"
#include "account/credentialsparse.h"
#include "account/jsoncall.h"
#include "aws/sigv4.h"
#include "domain/whenfinished.h"

using namespace Qt::StringLiterals;
using Kind = carillon::aws::CredentialsError::Kind;

namespace carillon {

namespace {

const CredentialsNames roleNames { "roleCredentials.accessKeyId"_ba,
    "roleCredentials.secretAccessKey"_ba, "roleCredentials.sessionToken"_ba,
    "roleCredentials.expiration"_ba, 1 };

bool isGood(const SsoTokenPtr &token, const QDateTime &now)
{
    return token && token->expiresAt > now;
}

} // namespace

SsoOrigin::SsoOrigin(SsoPlan plan, SsoTokenCache cache, SsoEndpoints endpoints, ServiceBench bench)
    : m_plan(std::move(plan))
    , m_cache(std::move(cache))
    , m_endpoints(std::move(endpoints))
    , m_bench(bench)
{
}

aws::CredentialsResult SsoOrigin::signInNeeded(const QString &why) const
{
    return noCredentials(Kind::SignInNeeded,
        u"%1 Sign in to IAM Identity Center at %2."_s.arg(why, m_plan.startUrl));
}

QFuture<aws::CredentialsResult> SsoOrigin::fetch()
{
    const auto token = m_cache.read(m_plan.cacheName());
    const QDateTime now = m_bench.clock.now();
    if (!token)
        return readyCredentials(signInNeeded(u"Nobody is signed in."_s));
    const Answer answer;
    const bool endsSoon = now.msecsTo(token->expiresAt) < renewMs;
    if (endsSoon && !m_plan.session.isEmpty() && token->canBeRenewed(now))
        renew(token, answer);
    else if (isGood(token, now))
        askForRole(token, answer);
    else
        return readyCredentials(signInNeeded(u"The sign-in has ended."_s));
    return answer.future();
}

void SsoOrigin::renew(const SsoTokenPtr &token, const Answer &answer)
{
    JsonWriter body;
    body.add("clientId", token->clientId).add("clientSecret", token->clientSecret.view());
    body.add("grantType", "refresh_token").add("refreshToken", token->refreshToken.view());
    whenFinished(callJson(m_endpoints.oidc, "/token"_ba, {}, body.take(), m_bench, &m_context),
        &m_context, [=, this](const TransportReply &reply) { takeRenewed(reply, token, answer); });
}

void SsoOrigin::takeRenewed(
    const TransportReply &reply, const SsoTokenPtr &old, const Answer &answer)
{
    const JsonAnswer said = jsonAnswerOf(reply);
    wipeShared(reply.body);
    const QDateTime now = m_bench.clock.now();
    const double lifeSeconds
        = isSuccess(reply) && said.json ? said.json->number("expiresIn").value_or(0) : 0;
    if (lifeSeconds >= 1 && lifeSeconds < 1e9 && said.json->isString("accessToken")) {
        const auto renewed = std::make_shared<SsoToken>(SsoToken { old->startUrl, old->region,
            said.json->secret("accessToken"), now.addSecs(qint64(lifeSeconds)), old->clientId,
            old->clientSecret.clone(), old->registrationExpiresAt,
            said.json->isString("refreshToken") ? said.json->secret("refreshToken")
                                                : old->refreshToken.clone() });
        // Unwritten, it serves this program for as long as it lasts.
        m_cache.write(m_plan.cacheName(), *renewed);
        return askForRole(renewed, answer);
    }
    // Somebody else may have been faster; and what there is may be good for a while.
    if (const auto token = m_cache.read(m_plan.cacheName()); isGood(token, now))
        return askForRole(token, answer);
    const auto trouble = jsonTroubleOf(reply, said, u"IAM Identity Center"_s);
    if (trouble.kind == Kind::Unreachable)
        return answer.finish(std::unexpected(trouble));
    answer.finish(signInNeeded(u"The sign-in has ended and could not be renewed."_s));
}

void SsoOrigin::askForRole(const SsoTokenPtr &token, const Answer &answer)
{
    const QByteArray path
        = "/federation/credentials?role_name=" + aws::uriEncode(m_plan.roleName.toUtf8())
        + "&account_id=" + aws::uriEncode(m_plan.accountId.toUtf8());
    const QByteArray bearer = token->accessToken.view().toByteArray();
    whenFinished(callJson(m_endpoints.portal, path, { { "x-amz-sso_bearer_token"_ba, bearer } }, {},
                     m_bench, &m_context),
        &m_context, [=, this](const TransportReply &reply) {
            wipeShared(bearer);
            const JsonAnswer said = jsonAnswerOf(reply);
            wipeShared(reply.body);
            if (reply.httpStatus == 401)
                return answer.finish(signInNeeded(u"The sign-in is not valid any more."_s));
            if (!isSuccess(reply))
                return answer.finish(
                    std::unexpected(jsonTroubleOf(reply, said, u"IAM Identity Center"_s)));
            if (!said.json)
                return answer.finish(noCredentials(
                    Kind::Malformed, u"The answer of IAM Identity Center cannot be read."_s));
            answer.finish(credentialsFrom(
                *said.json, roleNames, u"IAM Identity Center"_s, m_bench.clock.now()));
        });
}

} // namespace carillon
