// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/sessionstatus.h"

#include <QString>

#include <optional>

namespace carillon::ui {

/// What there is to say of receiving while the service answers, e.g. `No live updates: the
/// connection was cut. Next try in 12 s.` Empty where all is well, and where nothing is received
/// live.
QString liveSentence(const SessionStatus &status, const std::optional<qint64> &msToNextAttempt);

/// An attempt by hand would come sooner than the next one.
bool helpsToReconnect(const SessionStatus &status);

} // namespace carillon::ui
