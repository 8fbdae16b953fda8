// SPDX-License-Identifier: Apache-2.0
#include "account/keymove.h"

#include "account/pending.h"
#include "account/secretsignin.h"
#include "domain/whenfinished.h"

namespace carillon {

namespace {

using Kind = SecretStoreError::Kind;
using Step = KeyMoveError::Step;

/// One move, step by step. Deletes itself when it is told.
class KeyMove : public QObject {
public:
    KeyMove(SecretStore &secrets, ProfileStore &profiles, const Profile &changed, SecretPlace from)
        : QObject(&profiles)
        , m_secrets(secrets)
        , m_profiles(profiles)
        , m_changed(changed)
        , m_from(from)
        , m_old(secrets.at(from))
        , m_new(secrets.at(changed.keptIn))
    {
    }

    KeyMoving start(const aws::CredentialsPtr &typed)
    {
        m_typed = typed != nullptr;
        if (typed)
            write(typed);
        else
            read();
        return { m_moved.future(), m_left.future() };
    }

private:
    void read()
    {
        whenFinished(
            m_old.read(m_changed.id), this, [this](const SecretResult<aws::CredentialsPtr> &found) {
                if (!found)
                    return fail({ Step::Read, found.error() });
                if (m_moved.isCanceled())
                    return deleteLater();
                write(*found);
            });
    }

    void write(const aws::CredentialsPtr &keys)
    {
        // Before the first byte: from here on a crash leaves keys in both places.
        if (&m_old != &m_new && !m_profiles.setMoving(m_changed.id, true))
            return fail({ Step::Save, { Kind::Unavailable, m_profiles.problem() } });
        whenFinished(
            m_new.write(m_changed.id, keys), this, [this](const SecretResult<void> &written) {
                if (!written)
                    return undo({ Step::Write, written.error() });
                if (m_moved.isCanceled())
                    return undo({ Step::Save, {} });
                save();
            });
    }

    void save()
    {
        if (!m_profiles.save(m_changed))
            return undo({ Step::Save, { Kind::Unavailable, m_profiles.problem() } });
        m_secrets.keepIn(m_changed.id, m_changed.keptIn);
        if (m_typed)
            m_secrets.forgetSession(m_changed.id);
        m_moved.finish({});
        if (&m_old == &m_new)
            return leave({});
        whenFinished(m_old.remove(m_changed.id), this, [this](const SecretResult<void> &removed) {
            if (removed || removed.error().kind == Kind::NotFound)
                m_profiles.setMoving(m_changed.id, false);
            if (removed || isNothing(removed.error()))
                return leave({});
            leave(std::unexpected(KeyMoveError { Step::Remove, removed.error() }));
        });
    }

    /// Typed keys replace what a keyring holds that may not even be there.
    bool isNothing(const SecretStoreError &error) const
    {
        return error.kind == Kind::NotFound
            || (m_typed && m_from == SecretPlace::Keyring && error.kind == Kind::Unavailable);
    }

    void undo(KeyMoveError error)
    {
        const bool nothingWritten = error.step == Step::Write
            && (error.why.kind == Kind::Locked || error.why.kind == Kind::Unavailable);
        if (nothingWritten)
            m_profiles.setMoving(m_changed.id, false);
        if (nothingWritten || &m_old == &m_new)
            return fail(error);
        whenFinished(
            m_new.remove(m_changed.id), this, [this, error](const SecretResult<void> &removed) {
                KeyMoveError told = error;
                told.leftInNew = !removed && removed.error().kind != Kind::NotFound;
                if (!told.leftInNew)
                    m_profiles.setMoving(m_changed.id, false);
                fail(told);
            });
    }

    void fail(const KeyMoveError &error)
    {
        m_moved.finish(std::unexpected(error));
        deleteLater();
    }

    void leave(const KeyMoveResult &result)
    {
        m_left.finish(result);
        deleteLater();
    }

    SecretStore &m_secrets;
    ProfileStore &m_profiles;
    const Profile m_changed;
    const SecretPlace m_from;
    SecretStore &m_old;
    SecretStore &m_new;
    bool m_typed = false;
    Pending<KeyMoveResult> m_moved;
    Pending<KeyMoveResult> m_left;
};

} // namespace

KeyMoving moveKeys(SecretStore &secrets, ProfileStore &profiles, const Profile &changed,
    SecretPlace from, aws::CredentialsPtr typed)
{
    return (new KeyMove(secrets, profiles, changed, from))->start(typed);
}

KeyMoving leavePlace(
    SecretStore &secrets, ProfileStore &profiles, const Profile &changed, SecretPlace from)
{
    const Pending<KeyMoveResult> moved;
    const Pending<KeyMoveResult> told;
    const KeyMoving moving { moved.future(), told.future() };
    const auto fail = [&](const QString &problem) {
        moved.finish(std::unexpected(KeyMoveError { Step::Save, { Kind::Unavailable, problem } }));
        return moving;
    };
    if (!profiles.setMoving(changed.id, true))
        return fail(profiles.problem());
    if (!profiles.save(changed)) {
        const QString problem = profiles.problem();
        profiles.setMoving(changed.id, false);
        return fail(problem);
    }
    secrets.keepIn(changed.id, changed.keptIn);
    moved.finish({});
    whenFinished(secrets.at(from).remove(changed.id), &profiles,
        [&profiles, id = changed.id, from, told](const SecretResult<void> &removed) {
            const bool nothing = !removed && removed.error().kind == Kind::NotFound;
            if (removed || nothing)
                profiles.setMoving(id, false);
            const bool noKeyring = !removed && from == SecretPlace::Keyring
                && removed.error().kind == Kind::Unavailable;
            told.finish(removed || nothing || noKeyring
                    ? KeyMoveResult()
                    : std::unexpected(KeyMoveError { Step::Remove, removed.error() }));
        });
    return moving;
}

void settleMoves(SecretStore &secrets, ProfileStore &profiles)
{
    const QList<QUuid> moving = profiles.moving();
    for (const QUuid &id : moving) {
        const auto profile = profiles.profile(id);
        // Of a profile that was never saved, or keeps nothing, nothing is to be left.
        const auto other = profile && profile->keptIn == SecretPlace::Keyring
            ? SecretPlace::File
            : SecretPlace::Keyring;
        whenFinished(
            profile && keepsSecrets(*profile) ? secrets.at(other).remove(id) : secrets.remove(id),
            &profiles, [&profiles, id](const SecretResult<void> &removed) {
                if (removed || removed.error().kind == Kind::NotFound)
                    profiles.setMoving(id, false);
            });
    }
}

} // namespace carillon
