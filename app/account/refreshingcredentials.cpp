// SPDX-License-Identifier: Apache-2.0
#include "account/refreshingcredentials.h"

#include "domain/whenfinished.h"

#include <algorithm>
#include <utility>

namespace carillon {

RefreshingCredentialsProvider::RefreshingCredentialsProvider(
    std::unique_ptr<CredentialsOrigin> origin, Clock &clock)
    : m_origin(std::move(origin))
    , m_clock(clock)
{
}

RefreshingCredentialsProvider::~RefreshingCredentialsProvider() = default;

std::optional<qint64> RefreshingCredentialsProvider::leftMs() const
{
    if (!m_kept || !m_kept->expiresAt.isValid())
        return std::nullopt;
    return m_clock.now().msecsTo(m_kept->expiresAt);
}

QFuture<aws::CredentialsResult> RefreshingCredentialsProvider::credentials()
{
    const auto left = leftMs();
    const bool lasts = m_kept && (!left || *left > std::min(mandatoryMs, m_lifeMs / 3));
    if (lasts) {
        const bool due = left && *left <= std::min(advisoryMs, m_lifeMs / 2)
            && m_clock.monotonicMs() >= m_notBeforeMs && !m_origin->asksAPerson();
        if (due && !m_fetching)
            fetch();
        return readyCredentials(m_kept);
    }
    m_waiting.emplace_back();
    auto future = m_waiting.back().future();
    if (!m_fetching)
        fetch();
    return future;
}

void RefreshingCredentialsProvider::invalidate()
{
    m_kept.reset();
    m_stale = m_fetching && !m_origin->asksAPerson() && !m_origin->looksAgain();
}

/// Without any that are kept, what was refused has been given up already.
void RefreshingCredentialsProvider::invalidateRefused(const QByteArray &accessKeyId)
{
    if (m_kept && m_kept->accessKeyId == accessKeyId)
        invalidate();
}

void RefreshingCredentialsProvider::fetch()
{
    m_fetching = true;
    m_stale = false;
    whenFinished(
        m_origin->fetch(), this, [this](const aws::CredentialsResult &result) { take(result); });
}

void RefreshingCredentialsProvider::take(const aws::CredentialsResult &result)
{
    m_fetching = false;
    if (m_stale) {
        // It may be the very thing that was given up meanwhile.
        if (!m_waiting.empty())
            fetch();
        return;
    }
    aws::CredentialsResult answer = result;
    if (result) {
        m_kept = *result;
        m_lifeMs = std::max<qint64>(0, leftMs().value_or(0));
    } else {
        m_notBeforeMs = m_clock.monotonicMs() + pauseMs;
        if (m_kept && leftMs().value_or(1) > 0)
            answer = m_kept;
    }
    // Who is told may ask again at once.
    for (const auto &waiting : std::exchange(m_waiting, {}))
        waiting.finish(answer);
    if (result)
        Q_EMIT refreshed();
    else
        Q_EMIT refreshFailed(result.error());
}

} // namespace carillon
