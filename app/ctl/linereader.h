// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QSocketNotifier>

namespace carillon::ctl {

/// Lines of a file descriptor as they come, without ever waiting for one.
class LineReader : public QObject {
    Q_OBJECT

public:
    static constexpr qsizetype maxLineBytes = 1024 * 1024;

    /// `descriptor` is not owned.
    explicit LineReader(int descriptor, QObject *parent = nullptr);

    /// Nothing is read while held; lines that had been read come once it goes on.
    void setHeld(bool held);

Q_SIGNALS:
    /// Without its end. A last line needs none.
    void line(const QByteArray &text);
    /// A line of more than maxLineBytes; it is skipped.
    void tooLong();
    /// Once, after the last line.
    void ended();

private:
    void read();
    void deliver();
    void deliverOne(const QByteArray &text);

    int m_descriptor;
    QSocketNotifier m_notifier;
    QByteArray m_bytes;
    bool m_held = false;
    bool m_skipping = false; ///< the rest of a line that was too long
    bool m_atEnd = false; ///< of the descriptor
    bool m_ended = false; ///< and all lines are out
};

} // namespace carillon::ctl
