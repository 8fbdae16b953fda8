// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>

namespace carillon::ctl {

/// SIGINT and SIGTERM as a signal of Qt's. One of it a process.
class StopSignal : public QObject {
    Q_OBJECT

public:
    explicit StopSignal(QObject *parent = nullptr);

Q_SIGNALS:
    void raised();
};

} // namespace carillon::ctl
