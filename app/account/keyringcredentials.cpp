// SPDX-License-Identifier: Apache-2.0
#include "account/keyringcredentials.h"

#include "domain/whenfinished.h"

#include <utility>

namespace carillon {

namespace {

aws::CredentialsError::Kind kindOf(SecretStoreError::Kind kind)
{
    switch (kind) {
    case SecretStoreError::Kind::NotFound:
        return aws::CredentialsError::Kind::Missing;
    case SecretStoreError::Kind::Uncertain:
    case SecretStoreError::Kind::Locked:
        return aws::CredentialsError::Kind::Locked;
    case SecretStoreError::Kind::Unavailable:
        return aws::CredentialsError::Kind::Unavailable;
    case SecretStoreError::Kind::TimedOut:
        return aws::CredentialsError::Kind::TimedOut;
    case SecretStoreError::Kind::Malformed:
        break;
    }
    return aws::CredentialsError::Kind::Malformed;
}

bool isGood(const aws::Credentials &credentials)
{
    return !credentials.expiresAt.isValid()
        || credentials.expiresAt > QDateTime::currentDateTimeUtc();
}

} // namespace

KeyringCredentialsProvider::KeyringCredentialsProvider(SecretStore &store, const QUuid &profile)
    : m_store(store)
    , m_profile(profile)
{
}

KeyringCredentialsProvider::~KeyringCredentialsProvider() = default;

QFuture<aws::CredentialsResult> KeyringCredentialsProvider::credentials()
{
    if (auto kept = m_store.sessionCredentials(m_profile))
        return QtFuture::makeReadyFuture(aws::CredentialsResult(std::move(kept)));
    if (m_cached && isGood(*m_cached))
        return QtFuture::makeReadyFuture(aws::CredentialsResult(m_cached));

    const bool first = m_waiting.empty();
    auto &promise = m_waiting.emplace_back();
    promise.start();
    auto future = promise.future();
    if (first)
        startReading();
    return future;
}

void KeyringCredentialsProvider::invalidate()
{
    m_cached.reset();
}

void KeyringCredentialsProvider::invalidateRefused(const QByteArray &accessKeyId)
{
    if (m_cached && m_cached->accessKeyId == accessKeyId)
        invalidate();
}

bool KeyringCredentialsProvider::readAgain()
{
    if (!isWaiting())
        return false;
    startReading();
    return true;
}

void KeyringCredentialsProvider::startReading()
{
    const quint64 reading = ++m_reading;
    const auto take = [this, reading](const SecretResult<aws::CredentialsPtr> &found) {
        if (reading == m_reading)
            answer(found);
    };
    if (auto kept = m_store.sessionCredentials(m_profile))
        whenFinished(QtFuture::makeReadyFuture(SecretResult<aws::CredentialsPtr>(std::move(kept))),
            &m_context, take);
    else
        whenFinished(m_store.read(m_profile), &m_context, take);
}

void KeyringCredentialsProvider::answer(const SecretResult<aws::CredentialsPtr> &found)
{
    aws::CredentialsResult result;
    if (found) {
        m_cached = *found;
        result = *found;
    } else {
        result = std::unexpected(
            aws::CredentialsError { kindOf(found.error().kind), found.error().detail });
    }
    // Who is told may ask again at once.
    for (auto &promise : std::exchange(m_waiting, {})) {
        promise.addResult(result);
        promise.finish();
    }
}

} // namespace carillon
