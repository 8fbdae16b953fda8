// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/pending.h"
#include "aws/secret.h"

#include <QSocketNotifier>

#include <memory>
#include <optional>

#include <termios.h>

namespace carillon::ctl {

/// The terminal this process belongs to, wherever standard input comes from. What was typed counts
/// as a secret.
class Terminal {
public:
    using Answer = std::shared_ptr<const aws::Secret>;
    enum class Echo {
        On,
        Off ///< nothing shows what is typed, not even how much
    };
    /// Of a line: bytes. A terminal itself takes no more than 4095 of a line that it shows.
    static constexpr qsizetype maxBytes = 64 * 1024;

    Terminal();
    /// Leaves the terminal as it was. While something is hidden, a stop (SIGTSTP) shows it until
    /// the process goes on; one terminal a process.
    ~Terminal();
    Terminal(const Terminal &) = delete;
    Terminal &operator=(const Terminal &) = delete;

    /// A line, in UTF-8, without its end and without what keys send that are no characters. Null
    /// where there is no terminal or none that hides what is to be hidden, another question is
    /// open, or the person ended the input. `prompt` is written as it is, see printable().
    QFuture<Answer> ask(const QByteArray &prompt, Echo echo = Echo::On);

private:
    /// What an arrow or a function key sends, after ECMA-48: ESC [ … or ESC O ….
    class KeySequence {
    public:
        bool swallows(char c);

    private:
        enum class State { None, Begun, Parameters, Last };
        State m_state = State::None;
    };

    bool open();
    /// False where that cannot be had, and then all is as before.
    bool hide();
    void restore();
    void heedStops();
    void pause();
    void read();
    /// False once the line is over.
    bool take(char c);
    void finish(bool answered);

    int m_file = -1;
    std::optional<termios> m_before; ///< while nothing is shown
    QByteArray m_prompt;
    QByteArray m_line;
    KeySequence m_keys;
    std::unique_ptr<QSocketNotifier> m_notifier;
    std::unique_ptr<QSocketNotifier> m_stops; ///< while nothing is shown
    std::unique_ptr<Pending<Answer>> m_pending;
};

} // namespace carillon::ctl
