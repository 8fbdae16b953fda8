// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFuture>
#include <QPromise>

#include <memory>

namespace carillon {

/// A future with one result, and the way to set it from a callback. Copies are the same one; when
/// the last goes unused, the future ends without a result.
template <class T> class Pending {
public:
    Pending()
        : m_promise(std::make_shared<QPromise<T>>())
    {
        m_promise->start();
    }

    QFuture<T> future() const { return m_promise->future(); }
    /// Nobody wants it any more.
    bool isCanceled() const { return m_promise->isCanceled(); }
    void finish(T result) const
    {
        m_promise->addResult(std::move(result));
        m_promise->finish();
    }

private:
    std::shared_ptr<QPromise<T>> m_promise;
};

} // namespace carillon
