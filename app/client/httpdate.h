// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArrayView>
#include <QDateTime>

namespace carillon {

/// The moment of a Date or Retry-After header, `Sun, 30 Aug 2015 12:36:00 GMT`, in UTC; invalid for
/// anything else.
QDateTime httpDate(QByteArrayView text);

} // namespace carillon
