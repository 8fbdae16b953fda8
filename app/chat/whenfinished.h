// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFutureWatcher>
#include <QObject>

#include <utility>

namespace carillon {

/// Calls `use(result)` on the thread of `context`, always from the event loop. Unlike
/// QFuture::then(context, …) of Qt 6.4, which asserts that `context` still lives when another
/// thread finishes the future, this falls silent with its context. A future that ends without a
/// result (its maker is gone) is not reported.
template <class T, class Use> void whenFinished(const QFuture<T> &future, QObject *context, Use use)
{
    auto *watcher = new QFutureWatcher<T>(context);
    QObject::connect(
        watcher, &QFutureWatcherBase::finished, context, [watcher, use = std::move(use)]() mutable {
            watcher->deleteLater();
            if (watcher->future().resultCount() > 0)
                use(watcher->result());
        });
    watcher->setFuture(future);
}

} // namespace carillon
