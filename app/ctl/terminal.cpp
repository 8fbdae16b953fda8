// SPDX-License-Identifier: Apache-2.0
#include "ctl/terminal.h"

#include <csignal>

#include <fcntl.h>
#include <sys/socket.h>
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

/// The ends of the way from the signal handler, which may do little, to the event loop.
int stopSockets[2] = { -1, -1 };

void tellOfStop(int)
{
    const char byte = 0;
    [[maybe_unused]] const ssize_t written = ::write(stopSockets[0], &byte, 1);
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
    m_prompt = prompt;
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
        && done.c_lflag == now.c_lflag) {
        heedStops();
        return true;
    }
    restore();
    return false;
}

void Terminal::heedStops()
{
    const bool open = stopSockets[0] >= 0
        || ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, stopSockets) == 0;
    if (!open || m_stops)
        return;
    struct sigaction before = {};
    // Who has no job control wants it not to be heeded.
    if (::sigaction(SIGTSTP, nullptr, &before) != 0 || before.sa_handler == SIG_IGN)
        return;
    struct sigaction action = {};
    action.sa_handler = tellOfStop;
    action.sa_flags = SA_RESTART;
    ::sigaction(SIGTSTP, &action, nullptr);
    m_stops = std::make_unique<QSocketNotifier>(stopSockets[1], QSocketNotifier::Read);
    QObject::connect(m_stops.get(), &QSocketNotifier::activated, m_stops.get(), [this] {
        char byte = 0;
        [[maybe_unused]] const ssize_t count = ::read(stopSockets[1], &byte, 1);
        pause();
    });
}

/// What was typed so far still counts.
void Terminal::pause()
{
    if (!m_before)
        return;
    const termios shown = *m_before;
    ::tcsetattr(m_file, TCSADRAIN, &shown);
    writeAll(m_file, "\n");
    ::kill(::getpid(), SIGSTOP);
    // It goes on. In the background this stops it once more, until it is in the foreground.
    if (!hide())
        return finish(false);
    writeAll(m_file, m_prompt);
}

void Terminal::restore()
{
    if (!m_before)
        return;
    ::tcsetattr(m_file, TCSADRAIN, &*m_before);
    m_before.reset();
    if (m_stops) {
        ::signal(SIGTSTP, SIG_DFL);
        m_stops->setEnabled(false);
        m_stops.release()->deleteLater(); // it may be the caller
    }
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
