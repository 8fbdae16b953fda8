// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFuture>
#include <QPromise>

#include <memory>

namespace carillon {

/// A promise that callbacks can share, begun.
template <class T> std::shared_ptr<QPromise<T>> startedPromise()
{
    auto promise = std::make_shared<QPromise<T>>();
    promise->start();
    return promise;
}

/// Its future, with the value in it.
template <class T> QFuture<T> fulfilled(const std::shared_ptr<QPromise<T>> &promise, T value)
{
    promise->addResult(std::move(value));
    promise->finish();
    return promise->future();
}

} // namespace carillon
