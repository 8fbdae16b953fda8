// SPDX-License-Identifier: Apache-2.0
#include "ctl/terminalmfa.h"

#include "ctl/exitcode.h"

#include <QSocketNotifier>

#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace carillon::ctl {

namespace {

constexpr qsizetype longestLine = 256;

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

TerminalMfa::TerminalMfa() = default;

TerminalMfa::~TerminalMfa()
{
    m_notifier.reset();
    if (m_terminal >= 0)
        ::close(m_terminal);
}

QFuture<std::optional<QString>> TerminalMfa::askForCode(const MfaQuestion &question)
{
    if (m_terminal < 0)
        m_terminal = ::open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    const QByteArray line = reasonOf(question.again).toUtf8()
        + printable(u"MFA code of %1, for %2: "_s.arg(question.serial, question.roleArn));
    if (m_terminal < 0 || m_pending || !writeAll(m_terminal, line))
        return QtFuture::makeReadyFuture(std::optional<QString>());
    m_pending = std::make_unique<Pending<std::optional<QString>>>();
    m_line.clear();
    m_notifier = std::make_unique<QSocketNotifier>(m_terminal, QSocketNotifier::Read);
    QObject::connect(
        m_notifier.get(), &QSocketNotifier::activated, m_notifier.get(), [this] { read(); });
    return m_pending->future();
}

void TerminalMfa::read()
{
    char block[64];
    const ssize_t count = ::read(m_terminal, block, sizeof block);
    if (count <= 0)
        return finish(std::nullopt);
    m_line.append(block, count);
    const qsizetype end = m_line.indexOf('\n');
    if (end >= 0)
        return finish(QString::fromUtf8(m_line.first(end)).trimmed());
    if (m_line.size() > longestLine)
        finish(std::nullopt);
}

void TerminalMfa::finish(const std::optional<QString> &code)
{
    // It may be the caller.
    m_notifier->setEnabled(false);
    m_notifier.release()->deleteLater();
    const auto pending = std::move(m_pending);
    pending->finish(code && !code->isEmpty() ? code : std::nullopt);
}

} // namespace carillon::ctl
