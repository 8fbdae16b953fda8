// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sqlite/databasefiles.h"
#include "store/draftstore.h"
#include "store/stores.h"

#include <QFuture>
#include <QPromise>

#include <functional>
#include <memory>
#include <utility>

namespace carillon {

/// Runs the store's work somewhere, one piece after the other, in the order of posting. Its end
/// waits for all that was posted.
class StoreExecutor {
public:
    virtual ~StoreExecutor() = default;
    virtual void post(std::function<void()> work) = 0;
};

/// A thread of its own, started by the first post.
std::unique_ptr<StoreExecutor> makeThreadExecutor();

template <class T> using StoreResult = sqlite::Result<T>;

/// What one database file holds (`Content::open(path)`) behind a thread, so that nobody waits for
/// the disk. Opened by the first call; a failure to open is the result of each call until one
/// succeeds.
template <class Content> class OnStoreThread {
public:
    explicit OnStoreThread(
        QString path, std::unique_ptr<StoreExecutor> executor = makeThreadExecutor())
        : m_path(std::move(path))
        , m_executor(std::move(executor))
    {
    }
    /// Does all that was asked for, then closes the database.
    ~OnStoreThread()
    {
        // A connection is closed by the thread that opened it.
        m_executor->post([this] { m_content.reset(); });
        m_executor.reset();
    }
    OnStoreThread(const OnStoreThread &) = delete;
    OnStoreThread &operator=(const OnStoreThread &) = delete;

    /// `work` takes a Content & and returns a StoreResult<T>; it must not refer to objects of the
    /// calling thread. The future always finishes. Calls are done in order.
    template <class Work> QFuture<std::invoke_result_t<Work, Content &>> run(Work work)
    {
        using Outcome = std::invoke_result_t<Work, Content &>;
        auto promise = std::make_shared<QPromise<Outcome>>();
        promise->start();
        QFuture<Outcome> future = promise->future();
        m_executor->post([this, promise, work = std::move(work)] {
            const StoreResult<Content *> opened = content();
            Outcome outcome = opened ? work(**opened) : Outcome(std::unexpect, opened.error());
            if (opened && !outcome)
                mindDamage(outcome.error());
            promise->addResult(std::move(outcome));
            promise->finish();
        });
        return future;
    }

    /// What had to be done about a damaged file since this was last asked.
    QFuture<StoreResult<std::optional<Recovery>>> takeRecovery()
    {
        return run([](Content &content) -> StoreResult<std::optional<Recovery>> {
            return content.takeRecovery();
        });
    }

private:
    StoreResult<Content *> content()
    {
        if (!m_content) {
            StoreResult<std::unique_ptr<Content>> opened = Content::open(m_path);
            if (!opened)
                return std::unexpected(opened.error());
            m_content = std::move(*opened);
        }
        return m_content.get();
    }

    /// The next call opens the file again, and opening knows what to do.
    void mindDamage(const sqlite::Error &error)
    {
        if (error.kind != sqlite::Error::Kind::NotADatabase)
            return;
        sqlite::markSuspect(m_path);
        const sqlite::CheckpointGuard guard(m_path);
        m_content.reset();
    }

    QString m_path;
    std::unique_ptr<Content> m_content; // touched by the executor only
    std::unique_ptr<StoreExecutor> m_executor;
};

/// The stores of one profile.
class StoreThread : public OnStoreThread<Stores> {
public:
    using OnStoreThread::OnStoreThread;
};

/// What somebody is writing in one profile. A thread of its own: a draft never waits behind a
/// page of history.
class DraftThread : public OnStoreThread<DraftStore> {
public:
    using OnStoreThread::OnStoreThread;
};

} // namespace carillon
