// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/credentialplan.h"
#include "account/servicecall.h"
#include "account/ssotoken.h"
#include "client/endpoint.h"

#include <QObject>
#include <QStringList>
#include <QUrl>

namespace carillon {

/// What a person does to sign in: open the page, and compare or type the code.
struct SsoDeviceCode {
    QString userCode; ///< e.g. ABCD-EFGH
    QUrl page; ///< where it is typed; https
    QUrl pageWithCode; ///< the same with the code in it; may be empty
    QDateTime expiresAt; ///< UTC
};

/// Signs in to IAM Identity Center in a browser, which may be on another machine: registers this
/// program, gets a code, and asks every few seconds whether somebody has approved it. The sign-in
/// is kept where AWS's tools look for it. One attempt an object; destroyed or cancelled, it goes
/// silent.
class SsoSignIn : public QObject {
    Q_OBJECT

public:
    enum class Trouble {
        Declined, ///< by the person in the browser
        Expired, ///< nobody approved the code in time: begin again
        Refused, ///< by the service: a wrong start URL or region, say
        Unreachable, ///< no answer, several times
        Unreadable, ///< an answer that makes no sense
        NotKept ///< signed in, but the file could not be written
    };
    Q_ENUM(Trouble)

    /// `scopes` as in sso_registration_scopes. The bench's parts outlive it.
    SsoSignIn(SsoPlan plan, QStringList scopes, Endpoint oidc, SsoTokenCache cache,
        ServiceBench bench, QObject *parent = nullptr);
    ~SsoSignIn() override;

    void start();
    void cancel();

    /// Seconds between two questions.
    int intervalSeconds() const { return m_intervalSeconds; }

Q_SIGNALS:
    void codeReady(const carillon::SsoDeviceCode &code);
    /// The credentials of the plan's role can be fetched now.
    void signedIn();
    /// `detail`: the service's own words, or the network's; no secret.
    void failed(carillon::SsoSignIn::Trouble trouble, const QString &detail);

private:
    void takeClient(const TransportReply &reply);
    void takeCode(const TransportReply &reply);
    void pollLater();
    void poll();
    void takeToken(const TransportReply &reply);
    void post(const QByteArray &path, const QByteArray &body,
        void (SsoSignIn::*take)(const TransportReply &));
    void fail(Trouble trouble, const QString &detail);
    void failAs(const TransportReply &reply);

    SsoPlan m_plan;
    QStringList m_scopes;
    Endpoint m_oidc;
    SsoTokenCache m_cache;
    ServiceBench m_bench;
    std::unique_ptr<QObject> m_run; ///< context of what is under way; null: nothing
    SsoToken m_token; ///< what of it is known
    aws::Secret m_deviceCode;
    QDateTime m_codeExpiresAt;
    int m_intervalSeconds = 5;
};

} // namespace carillon

Q_DECLARE_METATYPE(carillon::SsoDeviceCode)
