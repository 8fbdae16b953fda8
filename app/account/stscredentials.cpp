// SPDX-License-Identifier: Apache-2.0
#include "account/stscredentials.h"

#include "account/credentialscodec.h"
#include "account/stscall.h"
#include "domain/whenfinished.h"

#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

using namespace Qt::StringLiterals;
using Kind = carillon::aws::CredentialsError::Kind;

namespace carillon {

namespace {

constexpr qint64 maxTokenBytes = 20'000;

QByteArray sessionNameOf(const QString &given, const QDateTime &now)
{
    return given.isEmpty() ? "carillon-" + QByteArray::number(now.toSecsSinceEpoch())
                           : given.toUtf8();
}

/// STS has no name of its own for it. Its other words about MFA mean that the role or the device is
/// wrong, which no other code helps.
bool isWrongCode(const StsAnswer &answer)
{
    return answer.errorCode == u"AccessDenied"
        && answer.errorMessage.startsWith(u"MultiFactorAuthentication failed")
        && (answer.errorMessage.contains(u"invalid MFA one time pass code")
            || answer.errorMessage.contains(u"unable to validate MFA code"));
}

bool isMfaCode(const QString &code)
{
    static const QRegularExpression sixDigits(u"\\A[0-9]{6}\\z"_s);
    return sixDigits.match(code).hasMatch();
}

} // namespace

bool isRoleSessionName(const QString &name)
{
    static const QRegularExpression pattern(u"\\A[A-Za-z0-9_+=,.@-]{2,64}\\z"_s);
    return pattern.match(name).hasMatch();
}

AssumeRoleOrigin::AssumeRoleOrigin(RolePlan plan, std::unique_ptr<CredentialsOrigin> source,
    Endpoint sts, ServiceBench bench, MfaPrompt *mfa)
    : m_plan(std::move(plan))
    , m_source(std::move(source))
    , m_sts(std::move(sts))
    , m_bench(bench)
    , m_mfa(mfa)
{
}

QFuture<aws::CredentialsResult> AssumeRoleOrigin::fetch()
{
    const Pending<aws::CredentialsResult> pending;
    whenFinished(
        m_source->fetch(), &m_context, [this, pending](const aws::CredentialsResult &source) {
            if (!source)
                return pending.finish(source);
            ask(*source, pending);
        });
    return pending.future();
}

void AssumeRoleOrigin::ask(const aws::CredentialsPtr &source,
    const Pending<aws::CredentialsResult> &pending, MfaQuestion::Again again)
{
    if (m_plan.mfaSerial.isEmpty())
        return call(source, {}, pending);
    if (!m_mfa)
        return pending.finish(noCredentials(Kind::Declined,
            u"The role %1 needs the code of an MFA device, and nobody can be asked for it here."_s
                .arg(m_plan.roleArn)));
    whenFinished(m_mfa->askForCode({ m_plan.mfaSerial, m_plan.roleArn, again }), &m_context,
        [=, this](const std::optional<QString> &code) {
            if (!code)
                return pending.finish(noCredentials(Kind::Declined, u"No MFA code was given."_s));
            if (!isMfaCode(*code))
                return ask(source, pending, MfaQuestion::Again::NotSixDigits);
            call(source, *code, pending);
        });
}

void AssumeRoleOrigin::call(const aws::CredentialsPtr &source, const QString &mfaCode,
    const Pending<aws::CredentialsResult> &pending)
{
    QueryParameters parameters { { "RoleArn"_ba, m_plan.roleArn.toUtf8() },
        { "RoleSessionName"_ba, sessionNameOf(m_plan.sessionName, m_bench.clock.now()) } };
    if (m_plan.durationSeconds > 0)
        parameters.append({ "DurationSeconds"_ba, QByteArray::number(m_plan.durationSeconds) });
    if (!m_plan.externalId.isEmpty())
        parameters.append({ "ExternalId"_ba, m_plan.externalId.toUtf8() });
    if (!mfaCode.isEmpty()) {
        parameters.append({ "SerialNumber"_ba, m_plan.mfaSerial.toUtf8() });
        parameters.append({ "TokenCode"_ba, mfaCode.toUtf8() });
    }
    whenFinished(callSts(m_sts, formOf("AssumeRole"_ba, parameters), source, m_bench, &m_context),
        &m_context, [=, this](const TransportReply &reply) {
            if (!mfaCode.isEmpty() && !isSuccess(reply) && isWrongCode(parseStsAnswer(reply.body)))
                return ask(source, pending, MfaQuestion::Again::NotAccepted);
            pending.finish(credentialsOfSts(reply, m_bench.clock.now()));
        });
}

WebIdentityOrigin::WebIdentityOrigin(WebIdentityPlan plan, Endpoint sts, ServiceBench bench)
    : m_plan(std::move(plan))
    , m_sts(std::move(sts))
    , m_bench(bench)
{
}

QFuture<aws::CredentialsResult> WebIdentityOrigin::fetch()
{
    QFile file(m_plan.tokenFile);
    if (!QFileInfo(file).isFile() || !file.open(QIODevice::ReadOnly))
        return readyCredentials(noCredentials(Kind::Missing,
            u"The file of the web identity token, %1, cannot be read."_s.arg(m_plan.tokenFile)));
    const QByteArray bytes = file.read(maxTokenBytes + 1);
    const QByteArray token = bytes.trimmed();
    if (token.size() < 4 || bytes.size() > maxTokenBytes)
        return readyCredentials(noCredentials(Kind::Malformed,
            u"The file of the web identity token, %1, holds no token."_s.arg(m_plan.tokenFile)));
    const QByteArray form = formOf("AssumeRoleWithWebIdentity"_ba,
        { { "RoleArn"_ba, m_plan.roleArn.toUtf8() },
            { "RoleSessionName"_ba, sessionNameOf(m_plan.sessionName, m_bench.clock.now()) },
            { "WebIdentityToken"_ba, token } });
    wipeShared(token);
    wipeShared(bytes);
    const Pending<aws::CredentialsResult> pending;
    whenFinished(callSts(m_sts, form, nullptr, m_bench, &m_context), &m_context,
        [this, pending, form](const TransportReply &reply) {
            wipeShared(form);
            pending.finish(credentialsOfSts(reply, m_bench.clock.now()));
        });
    return pending.future();
}

} // namespace carillon
