// SPDX-License-Identifier: Apache-2.0
#include "account/sendingcheck.h"

#include "account/errorsentence.h"

using namespace Qt::StringLiterals;

namespace carillon {

namespace {

using Verdict = ProfileFinding::Verdict;

/// 18 bytes of the 30 that a CONTROL message may have.
const QString testContent = u"Carillon send test"_s;

ProfileFinding told(Verdict verdict, const QString &text, const QString &remedy)
{
    return { ProfileCheck::Sending, verdict, text, remedy };
}

/// Of a message that has a MessageId: a channel flow may still have its say.
ProfileFinding taken(const QString &channel, const wire::SendChannelMessageResponse &response)
{
    const QString id = response.messageId.toString();
    const QString asked = u"Ask whoever looks after the channel's flow."_s;
    switch (response.status) {
    case MessageStatus::Sent:
        break;
    case MessageStatus::Pending:
        return told(Verdict::Good,
            u"“%1” took a test message, %2; its channel flow decides what becomes of it."_s.arg(
                channel, id),
            {});
    case MessageStatus::Denied:
        return told(Verdict::Bad,
            u"“%1” took a test message, %2, but its channel flow denied it."_s.arg(channel, id),
            asked);
    case MessageStatus::Failed:
        return told(Verdict::Bad,
            u"“%1” took a test message, %2, but its channel flow failed with it."_s.arg(
                channel, id),
            asked);
    }
    return told(Verdict::Good, u"“%1” took a test message, %2."_s.arg(channel, id), {});
}

/// Empty: the error says nothing of whether it may send.
QString remedyForRefusal(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Forbidden:
        return u"Have a moderator look whether the AppInstanceUser is a member of the channel and "
               u"not banned."_s;
    case ErrorKind::AccessDenied:
        return u"Allow chime:SendChannelMessage on the AppInstanceUser and on the channel in a "
               u"policy of these credentials."_s;
    case ErrorKind::NotFound:
        return u"Check that the channel is still there."_s;
    case ErrorKind::BadRequest:
    case ErrorKind::Conflict:
    case ErrorKind::ResourceLimitExceeded:
    case ErrorKind::OtherRefusal:
    case ErrorKind::UnknownOperation:
    case ErrorKind::InvalidRequest:
        return u"The service's words say what it minds; the same message would fail again."_s;
    case ErrorKind::UnauthorizedClient:
    case ErrorKind::ExpiredCredentials:
    case ErrorKind::UnknownCredentials:
    case ErrorKind::NoCredentials:
        return u"Sign in again, or give fresh keys."_s;
    case ErrorKind::SignatureRefused:
    case ErrorKind::ClockSkewed:
        return u"Check the keys and this computer's clock."_s;
    default:
        return {};
    }
}

} // namespace

ProfileFinding sendingByTheRules(const Channel &channel)
{
    const QString text
        = u"By the rules of the channel “%1” its members may send. Nothing was sent to prove it."_s
              .arg(channel.name);
    return told(Verdict::Good,
        channel.mode == ChannelMode::Restricted
            ? text + u" That it is RESTRICTED keeps members from adding others, not from sending."_s
            : text,
        {});
}

ProfileFinding sendingUntold(const QString &why, const QString &remedy)
{
    return told(Verdict::Unproved, why, remedy);
}

QByteArray sendTestBody(const std::optional<QString> &subChannelId)
{
    MessageDraft draft;
    draft.content = testContent;
    draft.type = MessageType::Control;
    draft.persistence = MessagePersistence::NonPersistent;
    draft.subChannelId = subChannelId;
    return wire::sendChannelMessageBody(draft, ClientRequestToken::mint());
}

ProfileFinding sendingByAnswer(const QString &channelName, const ApiResult<SendReceipt> &answer)
{
    if (answer)
        return taken(channelName, answer->response);
    const ApiError &error = answer.error();
    if (error.kind == ErrorKind::Throttled)
        return told(Verdict::Unproved,
            u"The service took no test message now, as too many were sent: %1"_s.arg(
                wordsOf(error)),
            u"Wait a minute and test again. If it stays so, less has to be sent to the channel or "
            u"by this AppInstanceUser."_s);
    if (const QString remedy = remedyForRefusal(error.kind); !remedy.isEmpty())
        return told(Verdict::Bad,
            u"“%1” refused a test message: %2"_s.arg(channelName, wordsOf(error)), remedy);
    return told(Verdict::Unproved,
        u"There was no answer to a test message that tells: %1"_s.arg(wordsOf(error)),
        u"Try again in a few minutes."_s);
}

} // namespace carillon
