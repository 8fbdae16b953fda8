// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFutureWatcher>
#include <QObject>

#include <utility>

namespace carillon {

/// Calls `use(result)` on the thread of `context`, always from the event loop, unless `context` is
/// gone by then. (Qt 6.4's QFuture::then(context, …) asserts when its context goes first.) A future
/// that ends without a result, because its maker is gone, is not reported.
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
