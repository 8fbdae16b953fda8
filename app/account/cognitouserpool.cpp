// SPDX-License-Identifier: Apache-2.0
#include "account/cognitouserpool.h"

#include "account/cognitocredentials.h"
#include "account/credentialscodec.h"
#include "account/jsoncall.h"
#include "domain/whenfinished.h"

using namespace Qt::StringLiterals;
using Kind = carillon::aws::CredentialsError::Kind;

namespace carillon {

namespace {

constexpr qint64 renewSeconds = 300;
constexpr double longestLifeSeconds = 86'400.0 * 366;

std::unexpected<aws::CredentialsError> trouble(Kind kind, const QString &detail)
{
    return std::unexpected(aws::CredentialsError { kind, detail });
}

} // namespace

CognitoUserPool::CognitoUserPool(
    QString userPool, QString clientId, Endpoint idp, ServiceBench bench, QObject *parent)
    : QObject(parent)
    , m_userPool(std::move(userPool))
    , m_clientId(std::move(clientId))
    , m_idp(std::move(idp))
    , m_bench(bench)
{
}

CognitoUserPool::~CognitoUserPool() = default;

/// Wipes `parameters`.
QByteArray CognitoUserPool::bodyOf(const QByteArray &flow, const QByteArray &parameters) const
{
    JsonWriter body;
    body.add("AuthFlow", flow).add("ClientId", m_clientId).addJson("AuthParameters", parameters);
    wipeShared(parameters);
    return body.take();
}

/// Wipes `body`.
QFuture<TransportReply> CognitoUserPool::call(const QByteArray &operation, const QByteArray &body)
{
    return callCognito(
        m_idp, "AWSCognitoIdentityProviderService." + operation, body, m_bench, this);
}

QFuture<SignInResult<SecretPtr>> CognitoUserPool::signIn(
    const QString &user, const aws::Secret &password)
{
    const Answer answer;
    const auto kept = std::make_shared<const aws::Secret>(password.clone());
    m_srp = std::make_unique<aws::CognitoSrp>();
    JsonWriter parameters;
    parameters.add("USERNAME", user).add("SRP_A", m_srp->publicValue());
    whenFinished(call("InitiateAuth"_ba, bodyOf("USER_SRP_AUTH"_ba, parameters.take())), this,
        [this, user, kept, answer](const TransportReply &reply) {
            const JsonAnswer said = jsonAnswerOf(reply);
            if (said.errorName == u"InvalidParameterException")
                return sendPassword(user, kept, answer); // not for this client
            const bool asks = isSuccess(reply) && said.json
                && said.json->view("ChallengeName") == "PASSWORD_VERIFIER";
            if (asks)
                answerChallenge(reply, kept, answer);
            else
                conclude(reply, answer);
        });
    return answer.future();
}

void CognitoUserPool::answerChallenge(
    const TransportReply &reply, const SecretPtr &password, const Answer &answer)
{
    const JsonAnswer said = jsonAnswerOf(reply);
    const auto value = [&said](QByteArrayView name) {
        return said.json->view("ChallengeParameters." + name.toByteArray()).toByteArray();
    };
    const aws::SrpChallenge challenge { m_userPool.section(u'_', 1).toUtf8(),
        value("USER_ID_FOR_SRP"), value("SALT"), value("SRP_B"), value("SECRET_BLOCK") };
    const QByteArray timestamp = aws::srpTimestamp(m_bench.clock.now());
    const auto signature = m_srp->signature(challenge, password->view(), timestamp);
    m_srp.reset();
    if (!signature)
        return answer.finish(
            trouble(Kind::Malformed, u"What the user pool asks for cannot be read."_s));
    JsonWriter responses;
    responses.add("USERNAME", challenge.userId)
        .add("PASSWORD_CLAIM_SECRET_BLOCK", challenge.secretBlock)
        .add("TIMESTAMP", timestamp)
        .add("PASSWORD_CLAIM_SIGNATURE", *signature);
    JsonWriter body;
    body.add("ChallengeName", "PASSWORD_VERIFIER").add("ClientId", m_clientId);
    if (const auto session = said.json->view("Session"); !session.isEmpty())
        body.add("Session", session);
    body.addJson("ChallengeResponses", responses.take());
    whenFinished(call("RespondToAuthChallenge"_ba, body.take()), this,
        [this, answer](const TransportReply &last) { conclude(last, answer); });
}

void CognitoUserPool::sendPassword(
    const QString &user, const SecretPtr &password, const Answer &answer)
{
    m_srp.reset();
    JsonWriter parameters;
    parameters.add("USERNAME", user).add("PASSWORD", password->view());
    whenFinished(call("InitiateAuth"_ba, bodyOf("USER_PASSWORD_AUTH"_ba, parameters.take())), this,
        [this, answer](const TransportReply &reply) { conclude(reply, answer); });
}

void CognitoUserPool::conclude(const TransportReply &reply, const Answer &answer)
{
    const auto taken = take(reply);
    if (!taken)
        return answer.finish(std::unexpected(taken.error()));
    if (!m_refreshToken)
        return answer.finish(
            trouble(Kind::Malformed, u"The user pool gave no refresh token to keep."_s));
    answer.finish(m_refreshToken);
}

QFuture<bool> CognitoUserPool::revoke(const SecretPtr &refreshToken)
{
    const Pending<bool> answer;
    JsonWriter body;
    body.add("ClientId", m_clientId).add("Token", refreshToken->view());
    whenFinished(call("RevokeToken"_ba, body.take()), this,
        [answer](const TransportReply &reply) { answer.finish(isSuccess(reply)); });
    return answer.future();
}

QFuture<SignInResult<SecretPtr>> CognitoUserPool::idToken()
{
    const Answer answer;
    const auto future = answer.future();
    if (m_idToken && m_bench.clock.now().secsTo(m_expiresAt) > renewSeconds) {
        answer.finish(m_idToken);
        return future;
    }
    if (!m_refreshToken) {
        answer.finish(trouble(Kind::SignInNeeded, u"Nobody is signed in to the user pool."_s));
        return future;
    }
    JsonWriter parameters;
    parameters.add("REFRESH_TOKEN", m_refreshToken->view());
    whenFinished(call("InitiateAuth"_ba, bodyOf("REFRESH_TOKEN_AUTH"_ba, parameters.take())), this,
        [this, answer](const TransportReply &reply) {
            auto taken = take(reply);
            if (taken)
                return answer.finish(m_idToken);
            if (taken.error().kind == Kind::Refused)
                taken.error().kind = Kind::SignInNeeded;
            answer.finish(std::unexpected(taken.error()));
        });
    return future;
}

SignInResult<void> CognitoUserPool::take(const TransportReply &reply)
{
    const JsonAnswer said = jsonAnswerOf(reply);
    wipeShared(reply.body);
    if (!isSuccess(reply))
        return std::unexpected(jsonTroubleOf(reply, said, u"The user pool"_s));
    if (said.json && !said.json->text("ChallengeName").isEmpty())
        return trouble(Kind::Refused,
            u"The user pool asks for more than a password (%1), which is not supported here."_s.arg(
                said.json->text("ChallengeName")));
    const double life
        = said.json ? said.json->number("AuthenticationResult.ExpiresIn").value_or(0) : 0;
    if (!said.json || said.json->view("AuthenticationResult.IdToken").isEmpty() || !(life >= 1)
        || life > longestLifeSeconds)
        return trouble(Kind::Malformed, u"The answer of the user pool holds no ID token."_s);
    m_idToken
        = std::make_shared<const aws::Secret>(said.json->view("AuthenticationResult.IdToken"));
    m_expiresAt = m_bench.clock.now().addSecs(qint64(life));
    if (const auto token = said.json->view("AuthenticationResult.RefreshToken"); !token.isEmpty())
        m_refreshToken = std::make_shared<const aws::Secret>(token);
    return {};
}

} // namespace carillon
