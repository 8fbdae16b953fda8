// SPDX-License-Identifier: Apache-2.0
#include "account/cognitocredentials.h"

#include "account/credentialscodec.h"
#include "account/credentialsparse.h"
#include "account/jsoncall.h"
#include "domain/whenfinished.h"

#include <QRegularExpression>
#include <QUuid>

using namespace Qt::StringLiterals;
using Kind = carillon::aws::CredentialsError::Kind;

namespace carillon {

namespace {

const CredentialsNames poolNames { "Credentials.AccessKeyId"_ba, "Credentials.SecretKey"_ba,
    "Credentials.SessionToken"_ba, "Credentials.Expiration"_ba, 1000 };

} // namespace

QString regionOfPool(const QString &pool)
{
    static const QRegularExpression pattern(u"\\A([a-z0-9-]{1,32})[:_][A-Za-z0-9-]{1,64}\\z"_s);
    return pattern.match(pool).captured(1);
}

QString identityNamedBy(const AppInstanceUserArn &user, const QString &identityPool)
{
    const QString id = user.userId();
    const QString region = regionOfPool(identityPool);
    const bool isIdentity = !region.isEmpty() && id.startsWith(region + u':')
        && !QUuid::fromString(id.mid(region.size() + 1)).isNull();
    return isIdentity ? id : QString();
}

QFuture<TransportReply> callCognito(const Endpoint &endpoint, const QByteArray &target,
    const QByteArray &body, ServiceBench bench, QObject *context)
{
    return callJson(endpoint, "/"_ba,
        { { "content-type"_ba, "application/x-amz-json-1.1"_ba }, { "x-amz-target"_ba, target } },
        body, bench, context);
}

CognitoOrigin::CognitoOrigin(QString identityPool, QString userPool, Endpoint identity,
    ServiceBench bench, CognitoUserPool *signedIn, QString identityId)
    : m_identityPool(std::move(identityPool))
    , m_userPool(std::move(userPool))
    , m_identity(std::move(identity))
    , m_bench(bench)
    , m_signedIn(signedIn)
    , m_identityId(std::move(identityId))
    , m_isGiven(!m_identityId.isEmpty())
{
}

QFuture<aws::CredentialsResult> CognitoOrigin::fetch()
{
    const Answer answer;
    if (!m_signedIn) {
        findIdentity(nullptr, answer);
        return answer.future();
    }
    whenFinished(
        m_signedIn->idToken(), &m_context, [this, answer](const SignInResult<SecretPtr> &token) {
            if (!token)
                return answer.finish(std::unexpected(token.error()));
            findIdentity(*token, answer);
        });
    return answer.future();
}

QByteArray CognitoOrigin::bodyOf(
    const QByteArray &idName, const QString &id, const SecretPtr &token) const
{
    JsonWriter body;
    body.add(idName, id);
    if (token) {
        const QString provider
            = u"cognito-idp.%1.amazonaws.com/%2"_s.arg(regionOfPool(m_userPool), m_userPool);
        JsonWriter logins;
        logins.add(provider.toUtf8(), token->view());
        const QByteArray json = logins.take();
        body.addJson("Logins", json);
        wipeShared(json);
    }
    return body.take();
}

void CognitoOrigin::findIdentity(const SecretPtr &token, const Answer &answer)
{
    if (!m_identityId.isEmpty())
        return askForRole(token, answer);
    whenFinished(callCognito(m_identity, "AWSCognitoIdentityService.GetId"_ba,
                     bodyOf("IdentityPoolId"_ba, m_identityPool, token), m_bench, &m_context),
        &m_context, [=, this](const TransportReply &reply) {
            const JsonAnswer said = jsonAnswerOf(reply);
            if (!isSuccess(reply))
                return answer.finish(
                    std::unexpected(jsonTroubleOf(reply, said, u"The identity pool"_s)));
            m_identityId = said.json && said.json->isString("IdentityId")
                ? said.json->text("IdentityId")
                : QString();
            if (m_identityId.isEmpty())
                return answer.finish(noCredentials(
                    Kind::Malformed, u"The answer of the identity pool names no identity."_s));
            askForRole(token, answer);
        });
}

void CognitoOrigin::askForRole(const SecretPtr &token, const Answer &answer)
{
    whenFinished(callCognito(m_identity, "AWSCognitoIdentityService.GetCredentialsForIdentity"_ba,
                     bodyOf("IdentityId"_ba, m_identityId, token), m_bench, &m_context),
        &m_context, [this, answer](const TransportReply &reply) {
            const JsonAnswer said = jsonAnswerOf(reply);
            wipeShared(reply.body);
            if (!isSuccess(reply)) {
                // It was deleted meanwhile; after any other refusal it is the same guest's still.
                if (!m_isGiven && said.errorName == u"ResourceNotFoundException")
                    m_identityId.clear();
                return answer.finish(
                    std::unexpected(jsonTroubleOf(reply, said, u"The identity pool"_s)));
            }
            if (!said.json)
                return answer.finish(noCredentials(
                    Kind::Malformed, u"The answer of the identity pool cannot be read."_s));
            answer.finish(credentialsFrom(
                *said.json, poolNames, u"The identity pool"_s, m_bench.clock.now()));
        });
}

} // namespace carillon
