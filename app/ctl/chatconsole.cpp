// SPDX-License-Identifier: Apache-2.0
#include "ctl/chatconsole.h"

#include "chat/chatsession.h"
#include "chat/outbox.h"
#include "ctl/address.h"
#include "ctl/chatlines.h"
#include "ctl/linereader.h"
#include "ctl/messagebody.h"
#include "domain/whenfinished.h"
#include "wire/json.h"

#include <QJsonArray>
#include <QSet>

#include <algorithm>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace carillon::ctl {

namespace {

/// Sends that may wait for the disk; more stay in the pipe.
constexpr qsizetype maxPending = 64;

void print(const QString &event, const QJsonValue &value)
{
    const QByteArray line = wire::toJson({ { event, value } }) + '\n';
    std::fwrite(line.constData(), 1, static_cast<size_t>(line.size()), stdout);
    std::fflush(stdout);
}

QString textOf(ServiceState state)
{
    switch (state) {
    case ServiceState::Unknown:
        return u"Unknown"_s;
    case ServiceState::Reachable:
        return u"Reachable"_s;
    case ServiceState::Unreachable:
        return u"Unreachable"_s;
    case ServiceState::CredentialsRefused:
        return u"CredentialsRefused"_s;
    }
    return {};
}

void printService(const ChatSession &session)
{
    QJsonObject service { { u"State"_s, textOf(session.serviceState()) } };
    if (const auto error = session.lastError())
        service.insert(u"Error"_s, errorToJson(*error));
    print(u"Service"_s, service);
}

void printRecovery(const Recovery &recovery)
{
    if (recovery.of == Recovery::Of::Drafts)
        return print(u"Recovered"_s,
            QJsonObject { { u"Of"_s, u"Drafts"_s }, { u"Copies"_s, recovery.copies } });
    print(u"Recovered"_s,
        QJsonObject { { u"Of"_s, u"Messages"_s }, { u"Kept"_s, recovery.waitingKept },
            { u"Damaged"_s, recovery.waitingDamaged },
            { u"Lost"_s, recovery.waitingLost ? QJsonValue(*recovery.waitingLost) : QJsonValue() },
            { u"History"_s, recovery.messagesKept }, { u"Copies"_s, recovery.copies } });
}

} // namespace

ChatConsole::ChatConsole(ChatSession &session, LineReader &input, bool drain, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_input(input)
    , m_drain(drain)
{
    m_input.setHeld(true);
    connect(&m_input, &LineReader::line, this, &ChatConsole::onLine);
    connect(&m_input, &LineReader::tooLong, this, [this] {
        refuse({ {}, u"the line is longer than %1 bytes"_s.arg(LineReader::maxLineBytes) });
    });
    connect(&m_input, &LineReader::ended, this, [this] {
        m_ending = true;
        leaveWhenDone();
    });
    const Outbox &outbox = session.outbox();
    connect(&outbox, &Outbox::added, this, &ChatConsole::tell);
    connect(&outbox, &Outbox::changed, this, &ChatConsole::tell);
    connect(&outbox, &Outbox::sent, this, [this](const OutboxItem &item) {
        print(u"Sent"_s,
            QJsonObject { { u"Id"_s, item.id }, { u"ClientRequestToken"_s, item.token.toString() },
                { u"MessageId"_s, item.messageId ? item.messageId->toString() : QString() } });
        forget(item);
    });
    connect(&outbox, &Outbox::removed, this, [this](const OutboxItem &item) {
        print(u"Discarded"_s,
            QJsonObject {
                { u"Id"_s, item.id }, { u"ClientRequestToken"_s, item.token.toString() } });
        forget(item);
    });
    connect(&outbox, &Outbox::storeFailed, this, [this](const QString &error) {
        m_storeError = error;
        print(u"StoreFailed"_s, QJsonObject { { u"Message"_s, error } });
    });
    connect(&session, &ChatSession::storeRecovered, this, &printRecovery);
    connect(&session, &ChatSession::serviceStateChanged, this, [this] {
        printService(m_session);
        leaveWhenDone();
    });
}

void ChatConsole::start()
{
    whenFinished(m_session.start(), this, [this](bool loaded) { onLoaded(loaded); });
}

void ChatConsole::quit()
{
    m_input.setHeld(true);
    m_drain = false;
    m_ending = true;
    leaveWhenDone();
}

void ChatConsole::onLoaded(bool loaded)
{
    if (!loaded) {
        fail(CannotStart, u"the messages cannot be read: "_s + m_storeError);
        m_left = true;
        Q_EMIT finished(CannotStart);
        return;
    }
    m_loaded = true;
    print(u"Ready"_s,
        QJsonObject { { u"ChimeBearer"_s, m_session.profile().user.toString() },
            { u"Endpoint"_s, m_session.endpointText() },
            { u"Waiting"_s, static_cast<qint64>(m_waiting.size()) } });
    if (m_ending)
        leaveWhenDone();
    else
        m_input.setHeld(false);
}

void ChatConsole::onLine(const QByteArray &line)
{
    using Verb = ChatCommand::Verb;
    const auto command = parseChatCommand(line);
    if (!command)
        return refuse(command.error());
    Outbox &outbox = m_session.outbox();
    switch (command->verb) {
    case Verb::Send:
    case Verb::Replace:
        return submit(*command);
    case Verb::Retry:
        return outbox.retry(command->id);
    case Verb::Discard:
        return outbox.discard(command->id);
    case Verb::RetryAll:
        return m_session.resume();
    case Verb::List:
        return list();
    case Verb::Quit:
        return quit();
    }
}

void ChatConsole::refuse(const ChatRefusal &why)
{
    m_refusedOne = true;
    QJsonObject refusal { { u"Reason"_s, why.reason } };
    if (!why.ref.isEmpty())
        refusal.insert(u"Ref"_s, why.ref);
    print(u"Refused"_s, refusal);
}

void ChatConsole::submit(const ChatCommand &command)
{
    QJsonObject members = command.members;
    const QJsonValue bearer = members.take(u"ChimeBearer");
    if (!bearer.isUndefined() && bearer.toString() != m_session.profile().user.toString())
        return refuse({ command.ref, u"ChimeBearer is not the one this runs for"_s });
    const auto channel = ChannelArn::parse(members.take(u"ChannelArn").toString());
    if (!channel && command.verb == ChatCommand::Verb::Send)
        return refuse({ command.ref, u"ChannelArn is not the ARN of a channel"_s });
    if (const auto mismatch = channel ? m_session.mismatch(*channel) : std::nullopt)
        return refuse({ command.ref, textOf(*mismatch) });
    const auto draft = draftOf(members);
    if (!draft)
        return refuse({ command.ref, draft.error() });
    const QString token = *draft->clientRequestToken;
    if (m_pending.contains(token))
        return refuse({ command.ref, u"another message is being stored with this token"_s });
    m_pending.insert(token, command.ref);
    m_input.setHeld(m_pending.size() >= maxPending);
    Outbox &outbox = m_session.outbox();
    const QFuture<SubmitResult> submitted = command.verb == ChatCommand::Verb::Send
        ? outbox.submit(*channel, *draft)
        : outbox.replace(command.id, *draft);
    whenFinished(submitted, this, [this, token](const SubmitResult &result) {
        if (!result)
            refuse({ m_pending.take(token), result.error().storeError });
        goOn();
    });
}

/// The first word of the outbox about a token that is being stored is that it is stored.
void ChatConsole::tell(const OutboxItem &item)
{
    m_waiting.insert_or_assign(item.id, Waiting { item.channel, item.state });
    const auto pending = m_pending.constFind(item.token.toString());
    if (pending != m_pending.cend()) {
        QJsonObject accepted { { u"Id"_s, item.id },
            { u"ClientRequestToken"_s, item.token.toString() } };
        if (!pending->isEmpty())
            accepted.insert(u"Ref"_s, *pending);
        m_pending.erase(pending);
        print(u"Accepted"_s, accepted);
        return;
    }
    print(u"State"_s, itemToJson(item, false));
    leaveWhenDone();
}

void ChatConsole::forget(const OutboxItem &item)
{
    m_waiting.erase(item.id);
    leaveWhenDone();
}

/// After a submit has its answer.
void ChatConsole::goOn()
{
    if (m_listWanted)
        list();
    m_input.setHeld(m_listWanted || (m_ending && !m_drain));
    leaveWhenDone();
}

/// Answers come in the order of the lines: the sends before it are to be on the list.
void ChatConsole::list()
{
    m_listWanted = !m_pending.isEmpty();
    if (m_listWanted)
        return m_input.setHeld(true);
    QJsonArray items;
    const QList<OutboxItem> waiting = m_session.outbox().items();
    for (const OutboxItem &item : waiting)
        items.append(itemToJson(item, true));
    print(u"List"_s, items);
}

bool ChatConsole::isDrained() const
{
    if (m_session.serviceState() == ServiceState::CredentialsRefused)
        return true;
    QSet<ChannelArn> stopped;
    for (const auto &[id, item] : m_waiting) {
        if (item.state == SendState::Failed)
            stopped.insert(item.channel);
        else if (!stopped.contains(item.channel))
            return false;
    }
    return true;
}

void ChatConsole::leaveWhenDone()
{
    if (!m_ending || !m_loaded || m_left || !m_pending.isEmpty() || (m_drain && !isDrained()))
        return;
    m_left = true;
    // Queued: the outbox may be in the middle of telling.
    QMetaObject::invokeMethod(
        this, [this] { Q_EMIT finished(exitCode()); }, Qt::QueuedConnection);
}

ExitCode ChatConsole::exitCode() const
{
    const auto hasFailed
        = [](const auto &entry) { return entry.second.state == SendState::Failed; };
    if (std::ranges::any_of(m_waiting, hasFailed))
        return ServiceError;
    if (!m_waiting.empty())
        return Unconfirmed;
    return m_refusedOne ? RefusedHere : Done;
}

} // namespace carillon::ctl
