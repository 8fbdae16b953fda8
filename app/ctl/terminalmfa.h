// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/mfaprompt.h"
#include "ctl/terminal.h"

#include <QObject>

namespace carillon::ctl {

/// Asks on the terminal. Without one nobody can be asked.
class TerminalMfa final : public MfaPrompt {
public:
    /// `terminal` outlives it.
    explicit TerminalMfa(Terminal &terminal);

    QFuture<std::optional<QString>> askForCode(const MfaQuestion &question) override;

private:
    Terminal &m_terminal;
    QObject m_context;
};

} // namespace carillon::ctl
