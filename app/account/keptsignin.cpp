// SPDX-License-Identifier: Apache-2.0
#include "account/keptsignin.h"

#include "domain/whenfinished.h"

using namespace Qt::StringLiterals;
using Kind = carillon::aws::CredentialsError::Kind;

namespace carillon {

namespace {

QByteArray nameOf(const AwsSettings &settings)
{
    return settings.place == AwsPlace::CognitoIdentity
        ? "user-pool " + settings.userPool.toUtf8() + ' ' + settings.userPoolClient.toUtf8()
        : "exchange " + settings.exchangeUrl.toUtf8();
}

} // namespace

aws::CredentialsPtr keptSignIn(const AwsSettings &settings, const aws::Secret &kept)
{
    return std::make_shared<const aws::Credentials>(
        aws::Credentials { nameOf(settings), kept.clone(), {}, {} });
}

SecretPtr signInKeptIn(const AwsSettings &settings, const aws::Credentials &kept)
{
    if (kept.accessKeyId != nameOf(settings))
        return nullptr;
    return std::make_shared<const aws::Secret>(kept.secretAccessKey.clone());
}

KeptSignInOrigin::KeptSignInOrigin(SecretStore &secrets, const Profile &profile, Make make)
    : m_keyring(secrets, profile.id)
    , m_keptName(nameOf(profile.aws))
    , m_make(std::move(make))
{
}

QFuture<aws::CredentialsResult> KeptSignInOrigin::fetch()
{
    const Pending<aws::CredentialsResult> answer;
    const auto ask = [this, answer](const aws::CredentialsResult &kept) {
        // What cannot be read is written anew by the next sign-in.
        const bool none = kept
            ? (*kept)->accessKeyId != m_keptName
            : kept.error().kind == Kind::Missing || kept.error().kind == Kind::Malformed;
        if (none)
            return answer.finish(noCredentials(Kind::SignInNeeded, u"Nobody is signed in."_s));
        if (!kept)
            return answer.finish(kept);
        m_origin = m_make(std::make_shared<const aws::Secret>((*kept)->secretAccessKey.clone()));
        whenFinished(m_origin->fetch(), &m_context,
            [answer](const aws::CredentialsResult &result) { answer.finish(result); });
    };
    // There may have been another sign-in since.
    m_keyring.invalidate();
    whenFinished(m_keyring.credentials(), &m_context, ask);
    return answer.future();
}

} // namespace carillon
