// SPDX-License-Identifier: Apache-2.0
#include "ctl/linereader.h"

#include <cerrno>
#include <utility>

#include <unistd.h>

namespace carillon::ctl {

namespace {

constexpr qsizetype blockBytes = 64 * 1024;

} // namespace

LineReader::LineReader(int descriptor, QObject *parent)
    : QObject(parent)
    , m_descriptor(descriptor)
    , m_notifier(descriptor, QSocketNotifier::Read)
{
    connect(&m_notifier, &QSocketNotifier::activated, this, &LineReader::read);
}

void LineReader::setHeld(bool held)
{
    if (held == m_held)
        return;
    m_held = held;
    m_notifier.setEnabled(!held && !m_atEnd);
    if (!held)
        QMetaObject::invokeMethod(this, &LineReader::deliver, Qt::QueuedConnection);
}

void LineReader::read()
{
    // Reported as readable, so this does not wait, whatever the descriptor is.
    QByteArray block(blockBytes, Qt::Uninitialized);
    const ssize_t count = ::read(m_descriptor, block.data(), static_cast<size_t>(block.size()));
    if (count < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    if (count <= 0) {
        m_atEnd = true;
        m_notifier.setEnabled(false);
    } else {
        m_bytes.append(block.constData(), count);
    }
    deliver();
}

void LineReader::deliver()
{
    qsizetype begin = 0;
    while (!m_held) {
        const qsizetype end = m_bytes.indexOf('\n', begin);
        if (end < 0)
            break;
        deliverOne(m_bytes.sliced(begin, end - begin));
        m_skipping = false;
        begin = end + 1;
    }
    m_bytes.remove(0, begin);
    if (m_held)
        return;
    if (m_bytes.size() > maxLineBytes) {
        if (!m_skipping)
            Q_EMIT tooLong();
        m_skipping = true;
        m_bytes.clear();
    }
    if (!m_atEnd || m_ended)
        return;
    m_ended = true;
    const QByteArray last = std::exchange(m_bytes, {});
    if (!last.isEmpty())
        deliverOne(last);
    Q_EMIT ended();
}

void LineReader::deliverOne(const QByteArray &text)
{
    if (m_skipping)
        return;
    if (text.size() > maxLineBytes)
        Q_EMIT tooLong();
    else if (!text.trimmed().isEmpty())
        Q_EMIT line(text);
}

} // namespace carillon::ctl
