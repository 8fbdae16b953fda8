// SPDX-License-Identifier: Apache-2.0
#include "ui/timeline/entrytext.h"

#include "chat/sendoutcome.h"
#include "domain/controlconvention.h"
#include "ui/common/errortext.h"
#include "ui/common/foreigntext.h"
#include "ui/common/links.h"

#include <QCoreApplication>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(carillon::ui::TimelineView)
};

EntryState outgoingState(const OutboxItem &item, bool heldUp)
{
    switch (item.state) {
    case SendState::Queued:
        return heldUp ? EntryState::HeldUp : EntryState::Queued;
    case SendState::InFlight:
        return item.discardWanted ? EntryState::Discarding : EntryState::Sending;
    case SendState::Unconfirmed:
        return EntryState::Unconfirmed;
    case SendState::Failed:
        return isDoubtful(item) ? EntryState::Doubtful : EntryState::Failed;
    case SendState::Sent:
        return EntryState::Sent;
    case SendState::Discarded:
        break;
    }
    return EntryState::None;
}

QString stateWord(EntryState state)
{
    switch (state) {
    case EntryState::Queued:
        return Words::tr("Waiting");
    case EntryState::HeldUp:
        return Words::tr("Waits for the message above");
    case EntryState::Sending:
        return Words::tr("Sending");
    case EntryState::Discarding:
        return Words::tr("Will be discarded unless it was sent");
    case EntryState::Unconfirmed:
        return Words::tr("Not confirmed");
    case EntryState::Doubtful:
        return Words::tr("May have arrived");
    case EntryState::Failed:
        return Words::tr("Failed");
    case EntryState::Sent:
        return Words::tr("Sent");
    case EntryState::Pending:
        return Words::tr("Pending");
    case EntryState::Denied:
        return Words::tr("Denied");
    case EntryState::None:
        break;
    }
    return {};
}

QString stateMark(EntryState state)
{
    switch (state) {
    case EntryState::Queued:
    case EntryState::HeldUp:
    case EntryState::Pending:
        return u"◷"_s;
    case EntryState::Sending:
    case EntryState::Discarding:
        return u"◌"_s;
    case EntryState::Unconfirmed:
    case EntryState::Doubtful:
        return u"?"_s;
    case EntryState::Failed:
    case EntryState::Denied:
        return u"✕"_s;
    case EntryState::Sent:
        return u"✓"_s;
    case EntryState::None:
        break;
    }
    return {};
}

bool isEdited(const TimelineEntry &entry)
{
    return entry.message && entry.message->lastEditedAt.isValid() && !entry.message->redacted;
}

QString spokenError(const TimelineEntry &entry)
{
    if (!needsBanner(entry))
        return {};
    const auto &error = entry.outgoing->lastError;
    const ErrorText text = error ? describeError(*error) : describeInterruption();
    return u" "_s + text.sentence + u' ' + text.remedy;
}

} // namespace

EntryState entryState(const TimelineEntry &entry)
{
    if (entry.message) {
        switch (entry.message->status) {
        case MessageStatus::Pending:
            return EntryState::Pending;
        case MessageStatus::Denied:
            return EntryState::Denied;
        case MessageStatus::Failed:
            return EntryState::Failed;
        case MessageStatus::Sent:
            return entry.mine ? EntryState::Sent : EntryState::None;
        }
    }
    return entry.outgoing ? outgoingState(*entry.outgoing, entry.heldUp) : EntryState::None;
}

QString messageIdOf(const TimelineEntry &entry)
{
    if (entry.message)
        return entry.message->id.toString();
    if (entry.outgoing && entry.outgoing->messageId)
        return entry.outgoing->messageId->toString();
    return {};
}

QString shortMessageId(const QString &id)
{
    return id.size() <= 10 ? id : id.left(6) + u"…"_s + id.right(2);
}

QString bodyText(const TimelineEntry &entry)
{
    if (entry.message && entry.message->redacted)
        return Words::tr("Message was redacted");
    return entry.content();
}

QString controlWords(const TimelineEntry &entry)
{
    using Kind = ControlConvention::Kind;
    if (entry.message && entry.message->redacted)
        return {};
    const auto said = readControl(entry.type(), entry.content());
    if (!said)
        return {};
    switch (said->kind) {
    case Kind::Typing:
        return Words::tr("is typing");
    case Kind::Online:
        return Words::tr("is online");
    case Kind::Idle:
        return Words::tr("is idle");
    case Kind::Busy:
        return Words::tr("is busy");
    case Kind::Offline:
        return Words::tr("is offline");
    case Kind::WorkingFromHome:
        return Words::tr("works from home");
    case Kind::Custom:
        return Words::tr("has the status “%1”").arg(ForeignText(said->words).line());
    }
    return {};
}

QString leftOutText(qsizetype characters)
{
    return Words::tr("… and %1 more characters. Copy the text to read them all.").arg(characters);
}

QString verdictText(const TimelineEntry &entry)
{
    if (!entry.message || entry.message->redacted)
        return {};
    const QString reason = entry.message->statusDetail.isEmpty()
        ? Words::tr("it gave no reason")
        : Words::tr("“%1”").arg(ForeignText(entry.message->statusDetail).line());
    switch (entry.message->status) {
    case MessageStatus::Pending:
        return Words::tr(
            "Waits for the channel flow. Until that lets it pass, others see nothing of it.");
    case MessageStatus::Denied:
        return Words::tr("The channel flow refused it: %1. Others see nothing of it. Change what "
                         "it objects to and send it again.")
            .arg(reason);
    case MessageStatus::Failed:
        return Words::tr("The channel flow could not handle it: %1. Others see nothing of it. Send "
                         "it again later, or tell who runs the flow.")
            .arg(reason);
    case MessageStatus::Sent:
        break;
    }
    return {};
}

QString stateText(const TimelineEntry &entry)
{
    const EntryState state = entryState(entry);
    QString text
        = state == EntryState::None ? QString() : stateMark(state) + u' ' + stateWord(state);
    if (isEdited(entry))
        text = text.isEmpty() ? Words::tr("edited") : text + u" · "_s + Words::tr("edited");
    return text;
}

QString metadataOf(const TimelineEntry &entry)
{
    if (entry.message)
        return entry.message->metadata.value_or(QString());
    return entry.outgoing ? entry.outgoing->draft.metadata.value_or(QString()) : QString();
}

QString timeText(const TimelineEntry &entry)
{
    return entry.time().toLocalTime().toString(u"HH:mm"_s);
}

QString dayText(const QDate &day, const QDate &today)
{
    if (day == today)
        return Words::tr("Today");
    if (day.addDays(1) == today)
        return Words::tr("Yesterday");
    return QLocale().toString(day, QLocale::LongFormat);
}

QString spokenText(const TimelineEntry &entry)
{
    QString text
        = Words::tr("%1, %2: ")
              .arg(ForeignText(entry.senderName()).spoken(paragraphBounds), timeText(entry));
    const QString words = controlWords(entry);
    text += ForeignText(words.isEmpty() ? bodyText(entry) : words).spoken();
    if (!text.endsWith(u'.') && !text.endsWith(u'!') && !text.endsWith(u'?'))
        text += u'.';
    if (entry.type() == MessageType::Control)
        text += u' ' + Words::tr("Control message.");
    const qsizetype links = findLinks(bodyText(entry)).size();
    if (links > 0)
        text += u' ' + (links == 1 ? Words::tr("One link.") : Words::tr("%1 links.").arg(links));
    const EntryState state = entryState(entry);
    const QString id = messageIdOf(entry);
    if (state == EntryState::Sent && !id.isEmpty())
        text += u' ' + Words::tr("Sent, message id %1.").arg(id);
    else if (state != EntryState::None)
        text += u' ' + stateWord(state) + u'.';
    if (const QString verdict = verdictText(entry); !verdict.isEmpty())
        text += u' ' + ForeignText(verdict).spoken(paragraphBounds);
    if (isEdited(entry))
        text += u' ' + Words::tr("Edited.");
    return text + ForeignText(spokenError(entry)).spoken(paragraphBounds);
}

bool mayHaveArrived(const OutboxItem &item)
{
    return item.firstAttemptAt.isValid();
}

bool isDoubtful(const OutboxItem &item)
{
    return item.state == SendState::Failed && item.lastError
        && item.lastError->code == mayHaveArrivedCode;
}

bool canBeDiscarded(const TimelineEntry &entry)
{
    return !entry.message && entry.outgoing && !entry.outgoing->discardWanted;
}

bool offersDiscard(const TimelineEntry &entry)
{
    return canBeDiscarded(entry)
        && (entry.outgoing->state == SendState::Queued
            || entry.outgoing->state == SendState::InFlight);
}

QString discardText()
{
    return Words::tr("Discard");
}

QString unreadText()
{
    return Words::tr("New messages");
}

bool needsBanner(const TimelineEntry &entry)
{
    return !entry.message && entry.outgoing
        && (entry.outgoing->state == SendState::Failed
            || entry.outgoing->state == SendState::Unconfirmed);
}

} // namespace carillon::ui
