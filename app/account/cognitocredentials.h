// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/cognitouserpool.h"
#include "account/credentialsorigin.h"
#include "domain/arn.h"

namespace carillon {

/// A role's credentials from a Cognito identity pool, for who is signed in to a user pool, or for
/// guests where the pool lets them in.
class CognitoOrigin final : public CredentialsOrigin {
public:
    /// `identityPool` is `region:uuid`, `userPool` is `region_id`; without `signedIn` the guests'
    /// role. `signedIn` and what the bench refers to outlive it.
    /// `identityId`: who one is already; empty: the pool says, which makes each guest a new one.
    CognitoOrigin(QString identityPool, QString userPool, Endpoint identity, ServiceBench bench,
        CognitoUserPool *signedIn, QString identityId = {});

    QFuture<aws::CredentialsResult> fetch() override;

    /// Who one is in the pool, e.g. the AppInstanceUserId in AWS's chat demo; empty until it is
    /// known.
    QString identityId() const { return m_identityId; }

private:
    using Answer = Pending<aws::CredentialsResult>;
    QByteArray bodyOf(const QByteArray &idName, const QString &id, const SecretPtr &token) const;
    void findIdentity(const SecretPtr &token, const Answer &answer);
    void askForRole(const SecretPtr &token, const Answer &answer);

    QString m_identityPool;
    QString m_userPool;
    Endpoint m_identity;
    ServiceBench m_bench;
    CognitoUserPool *m_signedIn;
    QString m_identityId;
    bool m_isGiven; ///< m_identityId is, and counts whatever the pool says
    QObject m_context;
};

/// One call of a Cognito service, unsigned, as the JSON 1.1 protocol has it. Wipes `body`.
QFuture<TransportReply> callCognito(const Endpoint &endpoint, const QByteArray &target,
    const QByteArray &body, ServiceBench bench, QObject *context);

/// The identity an AppInstanceUser is named after, as in AWS's chat demo; empty: after none of that
/// pool's region.
QString identityNamedBy(const AppInstanceUserArn &user, const QString &identityPool);

/// `us-east-1:…` or `us-east-1_…` to the region; empty when it is neither.
QString regionOfPool(const QString &pool);

} // namespace carillon
