// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFutureWatcher>

#include <utility>

namespace carillon {

/// Calls `done` with the result in the thread of `context`, unless that is gone by then. (Qt 6.4's
/// QFuture::then(context, …) asserts when its context goes first.) A cancelled future calls
/// nothing.
template <class T, class Done> void whenReady(const QFuture<T> &future, QObject *context, Done done)
{
    auto *watcher = new QFutureWatcher<T>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context,
        [watcher, done = std::move(done)]() mutable {
            watcher->deleteLater();
            if (!watcher->isCanceled())
                done(watcher->result());
        });
    watcher->setFuture(future);
}

} // namespace carillon
