// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>

namespace carillon::ctl {

/// SIGINT, SIGTERM, SIGQUIT and SIGHUP as a signal of Qt's, but for those two of which whoever
/// started the process wants it to hear nothing. One of it a process.
class StopSignal : public QObject {
    Q_OBJECT

public:
    explicit StopSignal(QObject *parent = nullptr);

Q_SIGNALS:
    void raised();
};

} // namespace carillon::ctl
