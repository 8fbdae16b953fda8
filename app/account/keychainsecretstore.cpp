// SPDX-License-Identifier: Apache-2.0
#include "account/keychainsecretstore.h"

#include "account/credentialscodec.h"
#include "account/libsecret.h"
#include "account/pending.h"
#include "crashpoint/crashpoint.h"

#include <qt6keychain/keychain.h>

#include <QTimer>

using namespace Qt::StringLiterals;

namespace carillon {

namespace {

using Kind = SecretStoreError::Kind;

/// QtKeychain's "not found" is no certainty yet.
Kind kindOf(QKeychain::Error error)
{
    switch (error) {
    case QKeychain::EntryNotFound:
        return Kind::Uncertain;
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
        return Kind::Locked;
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
    case QKeychain::OtherError:
        return Kind::Unavailable;
    case QKeychain::CouldNotDeleteEntry:
    case QKeychain::NoError:
        break;
    }
    return Kind::Uncertain;
}

std::unexpected<SecretStoreError> failure(Kind kind, const QString &detail)
{
    return std::unexpected(SecretStoreError { kind, detail });
}

QString keyOf(const QUuid &profile)
{
    return u"profile-"_s + profile.toString(QUuid::WithoutBraces);
}

} // namespace

KeychainSecretStore::KeychainSecretStore(std::chrono::milliseconds timeout, QString service)
    : m_timeout(timeout)
    , m_service(std::move(service))
{
}

KeychainSecretStore::~KeychainSecretStore() = default;

void KeychainSecretStore::run(QKeychain::Job *job, QDeadlineTimer deadline, OnDone done)
{
    // The job deletes itself when it is answered. It must not go before: QtKeychain would then
    // answer into freed memory.
    auto *timer = new QTimer(&m_context);
    timer->setSingleShot(true);
    QObject::connect(timer, &QTimer::timeout, timer, [timer, done] {
        timer->deleteLater();
        done(failure(Kind::TimedOut, {}));
    });
    QObject::connect(
        job, &QKeychain::Job::finished, timer, [timer, done](QKeychain::Job *finished) {
            if (!timer->isActive())
                return;
            timer->stop();
            timer->deleteLater();
            if (finished->error() == QKeychain::OtherError)
                forgetLibsecretSession();
            else
                outliveSessionBus();
            if (finished->error() == QKeychain::NoError)
                done({});
            else
                done(failure(kindOf(finished->error()), finished->errorString()));
        });
    timer->start(std::chrono::milliseconds(std::max<qint64>(0, deadline.remainingTime())));
    job->start();
}

void KeychainSecretStore::readValue(const QString &key, QDeadlineTimer deadline, OnValue done)
{
    auto *job = new QKeychain::ReadPasswordJob(m_service);
    job->setKey(key);
    run(job, deadline, [job, done](const SecretResult<void> &answer) {
        if (!answer)
            return done(std::unexpected(answer.error()));
        done(std::make_shared<const aws::Secret>(job->binaryData()));
    });
    // After the above has looked, and for an answer that comes too late as well.
    QObject::connect(job, &QKeychain::Job::finished, job, [job] { wipeShared(job->binaryData()); });
}

void KeychainSecretStore::writeValue(
    const QString &key, const aws::Secret &value, QDeadlineTimer deadline, OnDone done)
{
    auto *job = new QKeychain::WritePasswordJob(m_service);
    const QByteArray bytes = value.view().toByteArray();
    job->setKey(key);
    job->setBinaryData(bytes);
    QObject::connect(job, &QKeychain::Job::finished, job, [bytes] { wipeShared(bytes); });
    // The person was told that it failed: what is written too late is taken back, unless something
    // newer has been written since.
    const auto givenUp = std::make_shared<bool>(false);
    const int serial = ++m_writes[key];
    QObject::connect(job, &QKeychain::Job::finished, &m_context, [=, this] {
        if (*givenUp && job->error() == QKeychain::NoError && m_writes.value(key) == serial)
            removeValue(key, QDeadlineTimer(m_timeout), [](const SecretResult<void> &) {});
    });
    run(job, deadline, [givenUp, done](const SecretResult<void> &written) {
        *givenUp = !written && written.error().kind == Kind::TimedOut;
        done(written);
    });
}

void KeychainSecretStore::removeValue(const QString &key, QDeadlineTimer deadline, OnDone done)
{
    auto *job = new QKeychain::DeletePasswordJob(m_service);
    job->setKey(key);
    ++m_removals[key];
    QObject::connect(job, &QKeychain::Job::finished, &m_context, [this, key] {
        if (--m_removals[key] == 0)
            m_removals.remove(key);
    });
    run(job, deadline, std::move(done));
}

void KeychainSecretStore::probe(QDeadlineTimer deadline, OnDone done)
{
    const QString key = u"probe-"_s + QUuid::createUuid().toString(QUuid::WithoutBraces);
    const auto value = std::make_shared<const aws::Secret>(QUuid::createUuid().toByteArray());
    writeValue(key, *value, deadline, [=, this](const SecretResult<void> &written) {
        if (!written)
            return done(written);
        readValue(key, deadline, [=, this](const Value &found) {
            // Whether the probe goes does not matter to the answer.
            removeValue(key, deadline, [](const SecretResult<void> &) {});
            if (!found)
                return done(std::unexpected(found.error()));
            if ((*found)->view() != value->view())
                return done(failure(Kind::Uncertain, u"the keyring gave back something else"_s));
            done({});
        });
    });
}

void KeychainSecretStore::readSurely(const QString &key, QDeadlineTimer deadline, OnValue done)
{
    readValue(key, deadline, [=, this](const Value &first) {
        // Once more where the keyring is another process than the last time it was asked.
        if (!first && first.error().kind == Kind::Unavailable)
            return readValue(key, deadline,
                [=, this](const Value &again) { makeSure(key, deadline, again, done); });
        makeSure(key, deadline, first, done);
    });
}

void KeychainSecretStore::makeSure(
    const QString &key, QDeadlineTimer deadline, const Value &value, const OnValue &done)
{
    if (value || value.error().kind != Kind::Uncertain)
        return done(value);
    probe(deadline, [=, this](const SecretResult<void> &open) {
        if (!open)
            return done(std::unexpected(open.error()));
        // It may have been unlocked between the first look and the probe: look again.
        readValue(key, deadline, [done](const Value &again) {
            if (!again && again.error().kind == Kind::Uncertain)
                return done(failure(Kind::NotFound, again.error().detail));
            done(again);
        });
    });
}

QFuture<SecretResult<aws::CredentialsPtr>> KeychainSecretStore::read(const QUuid &profile)
{
    Pending<SecretResult<aws::CredentialsPtr>> pending;
    auto future = pending.future();
    if (auto kept = sessionCredentials(profile)) {
        pending.finish(std::move(kept));
        return future;
    }
    readSurely(keyOf(profile), QDeadlineTimer(m_timeout), [pending](const Value &value) {
        if (!value)
            return pending.finish(std::unexpected(value.error()));
        if (auto credentials = decodeCredentials((*value)->view()))
            return pending.finish(std::move(credentials));
        pending.finish(failure(Kind::Malformed, {}));
    });
    return future;
}

QFuture<SecretResult<void>> KeychainSecretStore::write(
    const QUuid &profile, aws::CredentialsPtr credentials)
{
    Pending<SecretResult<void>> pending;
    auto future = pending.future();
    const auto value = std::make_shared<const aws::Secret>(encodeCredentials(*credentials));
    const QDeadlineTimer deadline(m_timeout);
    const QString key = keyOf(profile);
    if (m_removals.contains(key)) {
        pending.finish(failure(Kind::TimedOut, u"the keyring has not answered yet"_s));
        return future;
    }
    writeValue(key, *value, deadline, [=, this](const SecretResult<void> &written) {
        if (!written)
            return pending.finish(written);
        CARILLON_CRASH_POINT("keyring.after_write");
        readValue(key, deadline, [=, this](const Value &found) {
            if (!found)
                return pending.finish(std::unexpected(found.error()));
            if ((*found)->view() != value->view())
                return pending.finish(
                    failure(Kind::Uncertain, u"the keyring gave back something else"_s));
            forgetSession(profile);
            pending.finish({});
        });
    });
    return future;
}

QFuture<SecretResult<void>> KeychainSecretStore::remove(const QUuid &profile)
{
    Pending<SecretResult<void>> pending;
    auto future = pending.future();
    forgetSession(profile);
    const QDeadlineTimer deadline(m_timeout);
    const QString key = keyOf(profile);
    removeValue(key, deadline, [=, this](const SecretResult<void> &removed) {
        if (!removed && removed.error().kind != Kind::Uncertain)
            return pending.finish(removed);
        readSurely(key, deadline, [pending](const Value &left) {
            if (left)
                return pending.finish(
                    failure(Kind::Locked, u"the entry is still in the keyring"_s));
            if (left.error().kind != Kind::NotFound)
                return pending.finish(std::unexpected(left.error()));
            pending.finish({});
        });
    });
    return future;
}

} // namespace carillon
