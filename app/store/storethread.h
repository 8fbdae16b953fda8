// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/stores.h"

#include <QFuture>
#include <QPromise>

#include <functional>
#include <memory>

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

/// The stores of one profile behind a thread, so that nobody waits for the disk. Opened by the
/// first call; a failure to open is the result of each call until one succeeds.
class StoreThread {
public:
    explicit StoreThread(
        QString path, std::unique_ptr<StoreExecutor> executor = makeThreadExecutor());
    /// Does all that was asked for, then closes the database.
    ~StoreThread();
    StoreThread(const StoreThread &) = delete;
    StoreThread &operator=(const StoreThread &) = delete;

    /// `work` takes a Stores & and returns a StoreResult<T>; it must not refer to objects of the
    /// calling thread. The future always finishes. Calls are done in order.
    template <class Work> QFuture<std::invoke_result_t<Work, Stores &>> run(Work work)
    {
        using Outcome = std::invoke_result_t<Work, Stores &>;
        auto promise = std::make_shared<QPromise<Outcome>>();
        promise->start();
        QFuture<Outcome> future = promise->future();
        m_executor->post([this, promise, work = std::move(work)] {
            const StoreResult<Stores *> opened = stores();
            promise->addResult(opened ? work(**opened) : Outcome(std::unexpect, opened.error()));
            promise->finish();
        });
        return future;
    }

private:
    StoreResult<Stores *> stores();

    QString m_path;
    std::unique_ptr<Stores> m_stores; // touched by the executor only
    std::unique_ptr<StoreExecutor> m_executor;
};

} // namespace carillon
