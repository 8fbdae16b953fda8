// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>

namespace carillon {

/// Tells when it is worth trying at once what waits for its time.
class Wakeups : public QObject {
    Q_OBJECT

public:
    enum class Reason {
        NetworkUp, ///< the system says so: a hint, no promise
        Resumed ///< after sleep or a stop: connections from before may be dead
    };
    Q_ENUM(Reason)

    using QObject::QObject;

Q_SIGNALS:
    void awoke(carillon::Wakeups::Reason reason);
};

} // namespace carillon
