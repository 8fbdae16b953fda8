// SPDX-License-Identifier: Apache-2.0
#include "ui/common/errortext.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <optional>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(carillon::ui::ErrorText)
};

using enum MessageAction;

constexpr qsizetype mostOfFact = 200;

/// A sentence from words that may lack the full stop.
QString asSentence(QString text)
{
    text = text.simplified();
    if (text.isEmpty() || text.endsWith(u'.') || text.endsWith(u'!') || text.endsWith(u'?'))
        return text;
    return text + u'.';
}

/// A name of an error is a word; the message stands elsewhere in full.
QString brief(const QString &text)
{
    return text.size() <= mostOfFact ? text : text.left(mostOfFact) + QChar(0x2026);
}

QString shortened(const QString &id)
{
    return id.size() <= 12 ? id : id.left(8) + QChar(0x2026);
}

QString factsOf(const ApiError &error)
{
    QStringList facts;
    if (error.httpStatus > 0)
        facts += u"%1 %2"_s.arg(QString::number(error.httpStatus), brief(error.code)).trimmed();
    else if (!error.code.isEmpty())
        facts += brief(error.code);
    else
        facts
            += error.message.isEmpty() ? Words::tr("No answer") : brief(error.message.simplified());
    if (!error.requestId.isEmpty())
        facts += Words::tr("request %1").arg(shortened(error.requestId));
    if (error.at.isValid())
        facts += error.at.toLocalTime().toString(u"HH:mm:ss"_s);
    return facts.join(u" · "_s);
}

ErrorText badRequest(const ApiError &error)
{
    const QString own = asSentence(error.message);
    return { own.isEmpty() ? Words::tr("The service refused the message as malformed.") : own,
        Words::tr("Change what it names, then send again."), {},
        { Edit, CopyReport, Discard, Details } };
}

ErrorText forbidden(const ApiError &error)
{
    const QList<MessageAction> actions { SwitchProfile, Retry, Edit, CopyReport, Discard, Details };
    // An ARN may have any word in it.
    static const QRegularExpression arns(u"\\barn:\\S+"_s);
    const QString words = QString(error.message).remove(arns);
    if (words.contains("member"_L1, Qt::CaseInsensitive))
        return { Words::tr("You are not a member of this channel."),
            Words::tr("Join it and send again, or send as another user."), {}, actions };
    if (words.contains("bearer"_L1, Qt::CaseInsensitive))
        return { Words::tr("These credentials may not speak for this user."),
            Words::tr("Choose the profile that belongs to the user."), {}, actions };
    return { Words::tr("This user may not send here."),
        Words::tr("Join the channel, have the policy changed, or send as another user."), {},
        actions };
}

QString triedAgainSafely()
{
    return Words::tr(
        "It is tried again by itself, under the same token, so it cannot arrive twice.");
}

ErrorText unconfirmed(const QString &cause)
{
    return { Words::tr("Not confirmed: %1").arg(cause), triedAgainSafely(), {},
        { Retry, Edit, CopyReport, Discard, Details } };
}

ErrorText throttled()
{
    return { Words::tr("Too many requests."),
        Words::tr("Nothing is wrong with the message. It is tried again by itself."), {},
        { Retry, Edit, CopyReport, Discard, Details } };
}

ErrorText serviceTrouble(ErrorKind kind)
{
    return { kind == ErrorKind::ServiceUnavailable
            ? Words::tr("The service is not available at the moment.")
            : Words::tr("The service failed while handling the message."),
        triedAgainSafely(), {}, { Retry, CopyReport, Discard, Details } };
}

ErrorText credentials(const ApiError &error, const QString &sentence, const QString &remedy)
{
    QString fact = remedy;
    if (!error.hint.isEmpty())
        fact += u' ' + asSentence(error.hint);
    return { sentence, fact, {},
        { UpdateCredentials, SwitchProfile, Retry, CopyReport, Discard, Details } };
}

ErrorText refusal(const ApiError &error)
{
    const QString own = asSentence(error.message);
    const QList<MessageAction> actions { Edit, CopyReport, Discard, Details };
    switch (error.kind) {
    case ErrorKind::NotFound:
        return { Words::tr("The channel does not exist."),
            Words::tr("It may have been deleted. Copy the text before discarding it."), {},
            actions };
    case ErrorKind::Conflict:
        return { Words::tr("Another message already used this token."),
            Words::tr("Send it with a new token."), {},
            { RetryWithNewToken, Edit, CopyReport, Discard, Details } };
    case ErrorKind::ResourceLimitExceeded:
        return { Words::tr("A limit of the account is reached."),
            own.isEmpty() ? Words::tr("Ask its administrator.") : own, {},
            { Retry, CopyReport, Discard, Details } };
    case ErrorKind::SignatureRefused:
        return { Words::tr("The signature did not match."),
            Words::tr("Compare what was signed with what the service expected; the secret key may "
                      "be wrong."),
            {}, { Compare, UpdateCredentials, Retry, CopyReport, Discard, Details } };
    case ErrorKind::ClockSkewed:
        return { Words::tr("This computer's clock differs too much from the service's."),
            error.hint.isEmpty() ? Words::tr("Set the clock, then send again.")
                                 : Words::tr("Set the clock, then send again. %1").arg(error.hint),
            {}, { Retry, CopyReport, Discard, Details } };
    case ErrorKind::AccessDenied:
        return { Words::tr("These credentials may not do this."),
            Words::tr("Have the policy allow it, or use other credentials."), {},
            { UpdateCredentials, SwitchProfile, Retry, CopyReport, Discard, Details } };
    case ErrorKind::UnknownOperation:
        return { Words::tr("This endpoint does not know the operation."),
            Words::tr("Check the profile's endpoint and region."), {},
            { SwitchProfile, Retry, CopyReport, Discard, Details } };
    default:
        return { own.isEmpty() ? Words::tr("The service refused the request.") : own,
            Words::tr("Copy the report if the reason is not clear."), {}, actions };
    }
}

ErrorText local(const ApiError &error)
{
    if (error.kind == ErrorKind::Cancelled)
        return { Words::tr("Stopped before an answer arrived."),
            Words::tr("Send again when you are ready; the same token is used."), {},
            { Retry, Edit, Discard, Details } };
    return { Words::tr("The message cannot be sent as it is."),
        error.message.isEmpty() ? Words::tr("Change it, then send again.")
                                : asSentence(error.message),
        {}, { Edit, CopyReport, Discard, Details } };
}

/// What went wrong on this side of the wire, by the code the outbox gives it. Its message is for
/// the facts; nothing where the code is the service's.
std::optional<ErrorText> ownTrouble(const ApiError &error)
{
    if (error.code == "DamagedRow"_L1)
        return ErrorText { Words::tr("The saved record of this message is damaged."),
            Words::tr("It is never sent as it is. Edit what is left of it, or discard it."), {},
            { Edit, CopyReport, Discard } };
    if (error.code == "MayHaveArrived"_L1)
        return ErrorText { Words::tr("This message may have arrived."),
            Words::tr("Look for it in the channel. If it is there, discard this one; Retry may "
                      "make it arrive twice."),
            {}, { Retry, Edit, CopyReport, Discard } };
    if (error.code == "OtherBearer"_L1)
        return ErrorText { Words::tr("This message was written as another user."),
            Words::tr("Switch to that user's profile to send it, or edit it to send it as you."),
            {}, { SwitchProfile, Edit, CopyReport, Discard } };
    if (error.code == "StoreFailed"_L1)
        return ErrorText { Words::tr("The disk cannot be written."),
            Words::tr("Make room on it. The message is kept and tried again by itself."), {},
            { Retry, CopyReport, Discard } };
    return std::nullopt;
}

ErrorText sendingText(const ApiError &error)
{
    switch (error.kind) {
    case ErrorKind::BadRequest:
        return badRequest(error);
    case ErrorKind::Forbidden:
        return forbidden(error);
    case ErrorKind::Throttled:
        return throttled();
    case ErrorKind::ServiceUnavailable:
    case ErrorKind::ServiceFailure:
        return serviceTrouble(error.kind);
    case ErrorKind::UnauthorizedClient:
    case ErrorKind::UnknownCredentials:
        return credentials(error, Words::tr("Your credentials are not accepted."),
            Words::tr("Update them; the message waits."));
    case ErrorKind::ExpiredCredentials:
        return credentials(error, Words::tr("Your credentials have expired."),
            Words::tr("Update them; the message waits."));
    case ErrorKind::NoCredentials:
        return credentials(error, Words::tr("There are no credentials to sign with."),
            error.message.isEmpty() ? Words::tr("Enter them, or unlock where they are kept.")
                                    : asSentence(error.message));
    case ErrorKind::Network:
        return unconfirmed(Words::tr("the service was not reached, or its answer was lost."));
    case ErrorKind::Timeout:
        return unconfirmed(Words::tr("no answer came in time."));
    case ErrorKind::Unreadable:
        return unconfirmed(Words::tr("the answer could not be read."));
    case ErrorKind::InvalidRequest:
    case ErrorKind::Cancelled:
        return local(error);
    default:
        return refusal(error);
    }
}

/// Reading again does no harm, so it is always worth offering, and nothing may have arrived.
ErrorText loadingText(const ApiError &error, ErrorContext context)
{
    const bool changing = context == ErrorContext::Changing;
    ErrorText text = sendingText(error);
    const QString again = Words::tr("Try again in a moment.");
    switch (error.kind) {
    case ErrorKind::Network:
        text.sentence = Words::tr("The service cannot be reached.");
        text.remedy = Words::tr("Check the network and the endpoint, then try again.");
        break;
    case ErrorKind::Timeout:
        text.sentence = Words::tr("The service did not answer in time.");
        text.remedy = again;
        break;
    case ErrorKind::Unreadable:
        text.sentence = Words::tr("The service's answer could not be read.");
        text.remedy = again;
        break;
    case ErrorKind::Throttled:
    case ErrorKind::ServiceUnavailable:
    case ErrorKind::Cancelled:
        text.remedy = again;
        break;
    case ErrorKind::ServiceFailure:
        text.sentence = Words::tr("The service failed while handling the request.");
        text.remedy = again;
        break;
    case ErrorKind::Forbidden:
        text.sentence
            = changing ? Words::tr("You may not do this.") : Words::tr("You may not see this.");
        text.remedy = Words::tr("A moderator of the channel may, or an administrator.");
        break;
    case ErrorKind::BadRequest:
        text.remedy = Words::tr("Change what it names, then try again.");
        break;
    case ErrorKind::Conflict:
        text.sentence = Words::tr("It is so already, or was changed at the same time.");
        text.remedy = Words::tr("Look again before trying once more.");
        break;
    default:
        break;
    }
    text.actions.removeIf([](MessageAction action) {
        return action == Edit || action == Discard || action == RetryWithNewToken;
    });
    if (!text.actions.contains(Retry))
        text.actions.prepend(Retry);
    return text;
}

QString fieldName(DraftField field)
{
    switch (field) {
    case DraftField::Content:
        return Words::tr("The message");
    case DraftField::Metadata:
        return Words::tr("Metadata");
    case DraftField::Token:
        return Words::tr("The client request token");
    case DraftField::ContentType:
        return Words::tr("The content type");
    case DraftField::MessageAttributes:
        return Words::tr("The message attributes");
    case DraftField::PushNotificationTitle:
        return Words::tr("The notification's title");
    case DraftField::PushNotificationBody:
        return Words::tr("The notification's text");
    case DraftField::Target:
        return Words::tr("The target");
    case DraftField::SubChannel:
        return Words::tr("The sub-channel");
    }
    return {};
}

QString tooLong(const DraftProblem &problem)
{
    const qsizetype over = problem.actual - problem.limit;
    const bool bytes = problem.field == DraftField::Content || problem.field == DraftField::Metadata
        || problem.field == DraftField::MessageAttributes;
    const QString count = QString::number(over);
    const QString size = bytes
        ? (over == 1 ? Words::tr("1 byte too long") : Words::tr("%1 bytes too long").arg(count))
        : (over == 1 ? Words::tr("1 character too long")
                     : Words::tr("%1 characters too long").arg(count));
    if (problem.field == DraftField::Content)
        return size;
    return Words::tr("%1: %2").arg(fieldName(problem.field), size);
}

} // namespace

ErrorText describeInterruption()
{
    ErrorText text = unconfirmed(Words::tr("Carillon ended while it was being sent."));
    text.actions.removeIf(
        [](MessageAction action) { return action == CopyReport || action == Details; });
    return text;
}

ErrorText describeError(const ApiError &error, ErrorContext context)
{
    ErrorText text;
    ApiError facts = error;
    if (const auto own = ownTrouble(error)) {
        text = *own;
        facts.code.clear(); // the words say it better
    } else {
        text = context == ErrorContext::Sending ? sendingText(error) : loadingText(error, context);
    }
    text.facts = factsOf(facts);
    return text;
}

QString describeProblem(const DraftProblem &problem)
{
    const QString name = fieldName(problem.field);
    switch (problem.rule) {
    case DraftRule::Empty:
        return Words::tr("%1 must not be empty.").arg(name);
    case DraftRule::TooLong:
        return tooLong(problem);
    case DraftRule::NotAllowed:
        return Words::tr("%1 cannot be sent with this type of message.").arg(name);
    case DraftRule::LineBreak:
        return Words::tr("%1 cannot contain line breaks.").arg(name);
    case DraftRule::Characters:
        return problem.field == DraftField::Token
            ? Words::tr("%1 needs 2 to 64 characters: letters, digits, - and _.").arg(name)
            : Words::tr("%1 contains characters that are not allowed.").arg(name);
    case DraftRule::NotUnicode:
        return Words::tr("%1 contains half a character, which cannot be sent.").arg(name);
    case DraftRule::NotAnArn:
        return Words::tr("%1 must be the ARN of a user or bot.").arg(name);
    }
    return {};
}

QString actionLabel(MessageAction action)
{
    switch (action) {
    case Retry:
        return Words::tr("Retry");
    case RetryWithNewToken:
        return Words::tr("Send with a new token");
    case Edit:
        return Words::tr("Edit");
    case CopyReport:
        return Words::tr("Copy report");
    case Discard:
        return Words::tr("Discard");
    case Keep:
        return Words::tr("Keep");
    case UpdateCredentials:
        return Words::tr("Update credentials");
    case SwitchProfile:
        return Words::tr("Switch profile");
    case Compare:
        return Words::tr("Compare");
    case Details:
        return Words::tr("Details");
    }
    return {};
}

} // namespace carillon::ui
