// SPDX-License-Identifier: Apache-2.0
#include "ctl/terminalmfa.h"

#include "ctl/exitcode.h"
#include "domain/whenfinished.h"

using namespace Qt::StringLiterals;

namespace carillon::ctl {

namespace {

QString reasonOf(MfaQuestion::Again again)
{
    switch (again) {
    case MfaQuestion::Again::No:
        break;
    case MfaQuestion::Again::NotSixDigits:
        return u"An MFA code has six digits.\n"_s;
    case MfaQuestion::Again::NotAccepted:
        return u"The code was not accepted; each one counts once. Wait for the next.\n"_s;
    }
    return {};
}

} // namespace

TerminalMfa::TerminalMfa(Terminal &terminal)
    : m_terminal(terminal)
{
}

QFuture<std::optional<QString>> TerminalMfa::askForCode(const MfaQuestion &question)
{
    const QByteArray line = reasonOf(question.again).toUtf8()
        + printable(u"MFA code of %1, for %2: "_s.arg(question.serial, question.roleArn));
    const Pending<std::optional<QString>> code;
    whenFinished(m_terminal.ask(line), &m_context, [code](const Terminal::Answer &answer) {
        const QString text = answer ? QString::fromUtf8(answer->view()).trimmed() : QString();
        code.finish(text.isEmpty() ? std::nullopt : std::optional(text));
    });
    return code.future();
}

} // namespace carillon::ctl
