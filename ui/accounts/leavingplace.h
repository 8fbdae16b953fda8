// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/keymove.h"
#include "ui/accounts/accounttext.h"

#include <functional>

class QObject;

namespace carillon::ui {

/// A place that is asked to give up what a profile keeps there no longer.
struct LeavingPlace {
    QFuture<KeyMoveResult> left; ///< of KeyMoving
    SecretPlace from;
    KeptSecret moved; ///< None: it is kept nowhere now
};

/// Calls `tell`, unless `context` is gone by then, with what to do about what the place did not
/// give up.
void whenSomethingStays(const LeavingPlace &place, QObject *context,
    const std::function<void(const QString &sentence)> &tell);

} // namespace carillon::ui
