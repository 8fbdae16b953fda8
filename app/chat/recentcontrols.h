// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/channelmessage.h"

#include <QList>

namespace carillon {

/// The last control messages of one kind, as they came, for who wants to see more than what was
/// made of them. Bounded whatever is sent.
class RecentControls {
public:
    static constexpr qsizetype most = 20;
    static constexpr qsizetype mostCharacters = 1000; ///< of a text; the service takes 30 bytes

    struct Control {
        Identity sender;
        QString content; ///< foreign text
        QDateTime createdAt;

        friend bool operator==(const Control &, const Control &) = default;
    };

    void add(const ChannelMessage &message);
    void clear() { m_controls.clear(); }
    const QList<Control> &all() const { return m_controls; } ///< the last one last

private:
    QList<Control> m_controls;
};

} // namespace carillon
