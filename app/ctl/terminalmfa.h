// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/mfaprompt.h"
#include "account/pending.h"

#include <QObject>

#include <memory>

class QSocketNotifier;

namespace carillon::ctl {

/// Asks on the terminal this process belongs to, wherever standard input comes from. Without a
/// terminal nobody can be asked.
class TerminalMfa final : public MfaPrompt {
public:
    TerminalMfa();
    ~TerminalMfa() override;

    QFuture<std::optional<QString>> askForCode(const MfaQuestion &question) override;

private:
    void read();
    void finish(const std::optional<QString> &code);

    int m_terminal = -1;
    QByteArray m_line;
    std::unique_ptr<QSocketNotifier> m_notifier;
    std::unique_ptr<Pending<std::optional<QString>>> m_pending;
};

} // namespace carillon::ctl
