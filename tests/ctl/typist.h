// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ctl/ctlrun.h"

#include <fcntl.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

/// A terminal, and a person at it who answers each question with the next of the answers.
class Typist {
public:
    explicit Typist(QByteArrayList answers)
        : m_answers(std::move(answers))
    {
        if (::openpty(&m_person, &m_program, nullptr, nullptr, nullptr) != 0)
            qFatal("no terminal");
        ::fcntl(m_person, F_SETFL, O_NONBLOCK);
    }
    ~Typist()
    {
        ::close(m_person);
        ::close(m_program);
    }
    Typist(const Typist &) = delete;
    Typist &operator=(const Typist &) = delete;

    /// Done instead of an answer, once there is none left.
    void whenOutOfAnswers(std::function<void(qint64 process)> act) { m_act = std::move(act); }

    Outcome run(const QStringList &arguments, const QProcessEnvironment &environment)
    {
        const auto ownTerminal = [this](QProcess &process) {
            m_process = &process;
            process.setChildProcessModifier([this] {
                ::setsid();
                ::ioctl(m_program, TIOCSCTTY, 0);
            });
        };
        const Outcome outcome = ::run(arguments, environment, ownTerminal, [this] { work(); });
        m_process = nullptr;
        work();
        return outcome;
    }

    /// More of them, for the questions to come.
    void answers(const QByteArrayList &more) { m_answers += more; }

    /// All that the terminal showed.
    const QByteArray &screen() const { return m_screen; }
    bool showsWhatIsTyped() const
    {
        termios now {};
        ::tcgetattr(m_program, &now);
        return (now.c_lflag & ECHO) != 0 && (now.c_lflag & ICANON) != 0;
    }

private:
    void work()
    {
        char block[4096];
        for (ssize_t n = 0; (n = ::read(m_person, block, sizeof block)) > 0;) {
            m_screen.append(block, n);
            m_asked = m_screen.endsWith(": ");
        }
        if (m_asked && m_typing.isEmpty() && !m_answers.isEmpty()) {
            m_typing = m_answers.takeFirst() + '\n';
            m_asked = false;
        }
        if (m_asked && m_typing.isEmpty() && m_answers.isEmpty() && m_act && m_process)
            std::exchange(m_act, {})(m_process->processId());
        // In parts: a terminal takes 4 KiB at a time.
        const ssize_t typed = ::write(
            m_person, m_typing.constData(), size_t(qMin(m_typing.size(), qsizetype(512))));
        if (typed > 0)
            m_typing.remove(0, typed);
    }

    int m_person = -1;
    int m_program = -1;
    QByteArrayList m_answers;
    QByteArray m_screen;
    QByteArray m_typing;
    QProcess *m_process = nullptr; ///< while it runs
    std::function<void(qint64)> m_act;
    bool m_asked = false;
};
