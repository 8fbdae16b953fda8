// SPDX-License-Identifier: Apache-2.0
#include "ui/accounts/leavingplace.h"

#include "domain/whenfinished.h"

namespace carillon::ui {

void whenSomethingStays(const LeavingPlace &place, QObject *context,
    const std::function<void(const QString &sentence)> &tell)
{
    whenFinished(place.left, context,
        [from = place.from, moved = place.moved, tell](const KeyMoveResult &left) {
            if (left)
                return;
            tell(moved == KeptSecret::None ? leftBehindSentence(left.error().why, from)
                                           : describe(left.error(), from, moved));
        });
}

} // namespace carillon::ui
