// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/arn.h"

#include <QSettings>
#include <QUuid>

#include <optional>

class QWidget;

namespace carillon::ui {

/// How a window stood and which channel was open in it when the program last ended. A convenience:
/// a file that cannot be read or written means the usual place, and nobody is told.
class WindowMemory {
public:
    explicit WindowMemory(const QString &path);

    /// As Qt saves it, see QWidget::saveGeometry(); empty: as it comes.
    QByteArray geometry() const;
    void setGeometry(const QByteArray &geometry);

    /// The one last open in the profile's window.
    std::optional<ChannelArn> channel(const QUuid &profile) const;
    void setChannel(const QUuid &profile, const ChannelArn &channel);
    void forget(const QUuid &profile);

private:
    QSettings m_file;
};

} // namespace carillon::ui
