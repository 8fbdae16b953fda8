// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/credentialsorigin.h"
#include "account/pending.h"
#include "client/clock.h"

#include <QObject>

#include <optional>
#include <vector>

namespace carillon {

/// Keeps what an origin gave while it is good, and fetches again in time: from 15 minutes before
/// its end in the background, from 10 minutes before it everybody waits. Of credentials that live
/// shorter, a half and a third of their life instead. One fetch serves all who wait. While what is
/// there has not ended, a failed fetch is no failure. Lives in one thread; `clock` outlives it.
class RefreshingCredentialsProvider final : public QObject, public aws::CredentialsProvider {
    Q_OBJECT

public:
    RefreshingCredentialsProvider(std::unique_ptr<CredentialsOrigin> origin, Clock &clock);
    ~RefreshingCredentialsProvider() override;

    QFuture<aws::CredentialsResult> credentials() override;
    /// What is being fetched is given up, too, and fetched again for those who wait, unless that
    /// would ask a person twice.
    void invalidate() override;
    void invalidateRefused(const QByteArray &accessKeyId) override;
    /// A keyring keeps what is being fetched waiting.
    bool waitsForKeyring() const { return m_fetching && m_origin->waitsForKeyring(); }
    QDateTime expiresAt() const override { return m_kept ? m_kept->expiresAt : QDateTime(); }

    static constexpr qint64 advisoryMs = 15 * 60 * 1000;
    static constexpr qint64 mandatoryMs = 10 * 60 * 1000;
    /// After a failure, the background waits this long.
    static constexpr qint64 pauseMs = 30 * 1000;

Q_SIGNALS:
    /// What was fetched is another than before; expiresAt() says how long it lasts.
    void refreshed();
    /// A fetch failed, in the background or not.
    void refreshFailed(const carillon::aws::CredentialsError &error);

private:
    std::optional<qint64> leftMs() const;
    void fetch();
    void take(const aws::CredentialsResult &result);

    std::unique_ptr<CredentialsOrigin> m_origin;
    Clock &m_clock;
    aws::CredentialsPtr m_kept;
    qint64 m_lifeMs = 0; ///< of m_kept, when it was fetched
    qint64 m_notBeforeMs = 0; ///< monotonicMs() of the next try in the background
    bool m_fetching = false;
    bool m_stale = false; ///< given up while it was being fetched
    std::vector<Pending<aws::CredentialsResult>> m_waiting;
};

} // namespace carillon
