// SPDX-License-Identifier: Apache-2.0
#include "ctl/terminal.h"

#include <fcntl.h>
#include <unistd.h>

namespace carillon::ctl {

namespace {

bool writeAll(int file, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const ssize_t written = ::write(file, bytes.data(), size_t(bytes.size()));
        if (written <= 0)
            return false;
        bytes = bytes.sliced(written);
    }
    return true;
}

void wipe(QByteArray &bytes)
{
    aws::wipeBytes(bytes.data(), size_t(bytes.size()));
    bytes.resize(0);
}

void dropLastCharacter(QByteArray &utf8)
{
    const auto isContinuation = [](char c) { return (uchar(c) & 0xc0) == 0x80; };
    while (!utf8.isEmpty() && isContinuation(utf8.back()))
        utf8.chop(1);
    utf8.chop(1);
}

} // namespace

bool Terminal::KeySequence::swallows(char c)
{
    constexpr char escape = 0x1b;
    if (c == escape) {
        m_state = State::Begun;
        return true;
    }
    switch (m_state) {
    case State::None:
        return false;
    case State::Begun:
        m_state = c == '[' ? State::Parameters : c == 'O' ? State::Last : State::None;
        return m_state != State::None;
    case State::Parameters:
        // "[[" begins the function keys of Linux's own console.
        if (c == '[')
            m_state = State::Last;
        else if (uchar(c) < 0x20 || uchar(c) >= 0x40)
            m_state = State::None;
        return uchar(c) >= 0x20 && uchar(c) < 0x7f;
    case State::Last:
        m_state = State::None;
        return uchar(c) >= 0x20 && uchar(c) < 0x7f;
    }
    return false;
}

Terminal::Terminal() = default;

Terminal::~Terminal()
{
    m_notifier.reset();
    restore();
    wipe(m_line);
    if (m_file >= 0)
        ::close(m_file);
}

QFuture<Terminal::Answer> Terminal::ask(const QByteArray &prompt, Echo echo)
{
    if (m_pending || !open())
        return QtFuture::makeReadyFuture(Answer());
    // Before the question is there to be answered.
    if (echo == Echo::Off && !hide())
        return QtFuture::makeReadyFuture(Answer());
    if (!writeAll(m_file, prompt)) {
        restore();
        return QtFuture::makeReadyFuture(Answer());
    }
    m_pending = std::make_unique<Pending<Answer>>();
    m_keys = {};
    // Growing would leave copies behind.
    m_line.reserve(maxBytes);
    m_notifier = std::make_unique<QSocketNotifier>(m_file, QSocketNotifier::Read);
    QObject::connect(
        m_notifier.get(), &QSocketNotifier::activated, m_notifier.get(), [this] { read(); });
    return m_pending->future();
}

bool Terminal::open()
{
    if (m_file < 0)
        m_file = ::open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    return m_file >= 0;
}

/// Byte by byte: the terminal's own line would end after 4095 of them, and a token is longer.
bool Terminal::hide()
{
    termios now {};
    if (::tcgetattr(m_file, &now) != 0)
        return false;
    m_before = now;
    now.c_lflag &= ~tcflag_t(ECHO | ICANON);
    now.c_cc[VMIN] = 1;
    now.c_cc[VTIME] = 0;
    // Stopped, it would leave the shell a terminal that shows nothing.
    now.c_cc[VSUSP] = _POSIX_VDISABLE;
    now.c_cc[VQUIT] = _POSIX_VDISABLE;
    // It succeeds when it could do any of this.
    termios done {};
    if (::tcsetattr(m_file, TCSAFLUSH, &now) == 0 && ::tcgetattr(m_file, &done) == 0
        && done.c_lflag == now.c_lflag)
        return true;
    restore();
    return false;
}

void Terminal::restore()
{
    if (!m_before)
        return;
    ::tcsetattr(m_file, TCSADRAIN, &*m_before);
    m_before.reset();
    writeAll(m_file, "\n");
}

void Terminal::read()
{
    char block[1024];
    const ssize_t count = ::read(m_file, block, sizeof block);
    bool open = count > 0;
    bool answered = false;
    for (ssize_t i = 0; open && i < count; ++i) {
        open = take(block[i]);
        answered = !open && (block[i] == '\n' || block[i] == '\r');
    }
    aws::wipeBytes(block, sizeof block);
    if (!open)
        finish(answered);
}

bool Terminal::take(char c)
{
    constexpr char backspace = 0x08, erase = 0x7f, kill = 0x15, end = 0x04;
    if (c == '\n' || c == '\r' || c == end || m_line.size() == maxBytes)
        return false;
    if (m_keys.swallows(c))
        return true;
    if (c == backspace || c == erase)
        dropLastCharacter(m_line);
    else if (c == kill)
        wipe(m_line);
    else if (uchar(c) >= 0x20)
        m_line.append(c);
    return true;
}

void Terminal::finish(bool answered)
{
    restore();
    // It may be the caller.
    m_notifier->setEnabled(false);
    m_notifier.release()->deleteLater();
    const Answer answer = answered ? std::make_shared<const aws::Secret>(m_line) : Answer();
    wipe(m_line);
    const auto pending = std::move(m_pending);
    pending->finish(answer);
}

} // namespace carillon::ctl
