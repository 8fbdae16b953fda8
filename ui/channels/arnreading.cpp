// SPDX-License-Identifier: Apache-2.0
#include "ui/channels/arnreading.h"

#include "domain/addresses.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

using Level = ArnRemark::Level;

constexpr qsizetype mostCharacters = 16 * 1024; // of what is pasted
constexpr qsizetype mostQuoted = 80; // characters; to be recognised, the whole is in the box

QString tr(const char *text)
{
    return QCoreApplication::translate("ArnReading", text);
}

QString quoted(const QString &found)
{
    if (found.isEmpty())
        return tr("nothing");
    return found.size() > mostQuoted ? u"“%1…”"_s.arg(found.left(mostQuoted))
                                     : u"“%1”"_s.arg(found);
}

ArnRemark remarkFor(const ArnError &error)
{
    const QString found = quoted(error.found);
    switch (error.part) {
    case ArnPart::Length:
        return { Level::Bad, tr("Length"), tr("an ARN has 5 to 1600 characters") };
    case ArnPart::Prefix:
        return { Level::Bad, tr("Beginning"),
            tr("an ARN begins with “arn:”, this with %1").arg(found) };
    case ArnPart::Partition:
        return { Level::Bad, tr("Partition"),
            tr("“aws” or the like is expected, not %1").arg(found) };
    case ArnPart::Service:
        return { Level::Bad, tr("Service"), tr("“chime” is expected, not %1").arg(found) };
    case ArnPart::Region:
        return { Level::Bad, tr("Region"),
            tr("a region such as “us-east-1” is expected, not %1").arg(found) };
    case ArnPart::Account:
        return { Level::Bad, tr("Account"),
            tr("an account’s digits are expected, not %1").arg(found) };
    case ArnPart::Resource:
        return { Level::Bad, tr("Resource"),
            tr("“app-instance/…/channel/…” is expected, not %1").arg(found) };
    case ArnPart::ResourceKind:
        break;
    }
    return { Level::Bad, tr("Resource"), tr("%1 is not “app-instance/…/channel/…”").arg(found) };
}

/// A whole ARN of another kind deserves to be called by its name.
ArnRemark remarkForOtherKind(const QString &text, const ArnError &error)
{
    if (AppInstanceUserArn::parse(text))
        return { Level::Bad, tr("Resource"), tr("this is a user or bot, not a channel") };
    if (AppInstanceArn::parse(text))
        return { Level::Bad, tr("Resource"),
            tr("this is an app instance; a channel adds “/channel/…”") };
    if (error.found.contains(u"/channel-flow/"_s))
        return { Level::Bad, tr("Resource"), tr("this is a channel flow, not a channel") };
    return remarkFor(error);
}

/// The parts before the offending one, as far as they are good.
QList<ArnRemark> goodPartsBefore(const QString &text, ArnPart stop)
{
    const QString names[] = { tr("Partition"), tr("Service"), tr("Region"), tr("Account") };
    const int count = stop == ArnPart::Length ? 0
        : stop == ArnPart::ResourceKind       ? 4
                                              : int(stop) - int(ArnPart::Partition);
    const QStringList fields = text.split(u':');
    QList<ArnRemark> remarks;
    for (int i = 0; i < count && i + 1 < fields.size(); ++i)
        remarks.append({ Level::Good, names[i], fields[i + 1] });
    return remarks;
}

ArnRemark compared(const QString &part, const QString &value, const QString &own, const char *words)
{
    if (own.isEmpty() || own == value)
        return { Level::Good, part, value };
    return { Level::Caution, part, tr(words).arg(value, own) };
}

QList<ArnRemark> remarksOn(const ChannelArn &channel, const std::optional<AppInstanceUserArn> &user)
{
    const Arn &arn = channel.arn();
    const Arn *own = user ? &user->arn() : nullptr;
    const auto of = [own](QStringView (Arn::*part)() const) {
        return own ? (own->*part)().toString() : QString();
    };
    QList<ArnRemark> remarks;
    remarks.append(compared(tr("Partition"), arn.partition().toString(), of(&Arn::partition),
        QT_TRANSLATE_NOOP("ArnReading", "%1 — your profile is in %2")));
    if (arn.service() == u"chime")
        remarks.append({ Level::Good, tr("Service"), u"chime"_s });
    else
        remarks.append(
            { Level::Caution, tr("Service"), tr("%1 — “chime” is usual").arg(arn.service()) });
    remarks.append(compared(tr("Region"), arn.region().toString(), of(&Arn::region),
        QT_TRANSLATE_NOOP("ArnReading", "%1 — your profile is in %2")));
    remarks.append(compared(tr("Account"), arn.account().toString(), of(&Arn::account),
        QT_TRANSLATE_NOOP("ArnReading", "%1 — your profile is of %2")));
    remarks.append(compared(tr("App instance"), channel.appInstance().appInstanceId(),
        user ? user->appInstance().appInstanceId() : QString(),
        QT_TRANSLATE_NOOP("ArnReading", "%1 — your profile is of %2, so the service will refuse")));
    remarks.append({ Level::Good, tr("Channel"), channel.channelId() });
    return remarks;
}

} // namespace

QString findArn(const QString &pasted)
{
    const QString trimmed = pasted.trimmed();
    if (ChannelArn::parse(trimmed) && !trimmed.contains(u'"'))
        return trimmed;
    // A whole answer of the service names several ARNs; the channel's is the one meant. Within
    // quotes an id may have blanks.
    static const QRegularExpression member(uR"re(ChannelArn"?\s*[:=]\s*["']?(arn:[^"'\s]+))re"_s);
    static const QRegularExpression quotedArn(uR"re(["'`“‘](arn:[^"'`”’]+)["'`”’])re"_s);
    static const QRegularExpression bare(uR"re(\barn:[^\s"'`<>,;}]+)re"_s);
    for (const QRegularExpression &each : { member, quotedArn }) {
        for (const QRegularExpressionMatch &match : each.globalMatch(trimmed)) {
            if (ChannelArn::parse(match.captured(1)))
                return match.captured(1);
        }
    }
    if (const auto channel = channelNamedIn(trimmed))
        return channel->toString();
    // None is good: the one that comes nearest can be told what is wrong with it.
    QString text = trimmed.first(std::min(trimmed.size(), mostCharacters));
    for (int round = 0; round < 3; ++round) {
        for (const QRegularExpression &each : { member, quotedArn, bare }) {
            if (const auto match = each.match(text); match.hasMatch())
                return match.captured(match.lastCapturedIndex());
        }
        text = QUrl::fromPercentEncoding(text.toUtf8());
    }
    return trimmed;
}

ArnReading readChannelArn(const QString &pasted, const std::optional<AppInstanceUserArn> &user)
{
    const QString text = findArn(pasted);
    if (text.isEmpty())
        return {};
    const auto channel = ChannelArn::parse(text);
    if (channel)
        return { *channel, remarksOn(*channel, user) };
    const ArnError &error = channel.error();
    QList<ArnRemark> remarks = goodPartsBefore(text, error.part);
    remarks.append(
        error.part == ArnPart::ResourceKind ? remarkForOtherKind(text, error) : remarkFor(error));
    return { std::nullopt, remarks };
}

} // namespace carillon::ui
