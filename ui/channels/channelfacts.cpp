// SPDX-License-Identifier: Apache-2.0
#include "ui/channels/channelfacts.h"

#include <QCoreApplication>

namespace carillon::ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(carillon::ui::ChannelFacts)
};

} // namespace

QString expirationFact(const ExpirationSettings &settings)
{
    const bool fromLastMessage = settings.criterion == ExpirationCriterion::LastMessageTimestamp;
    if (settings.days == 1)
        return fromLastMessage ? Words::tr("deleted a day after its last message")
                               : Words::tr("deleted a day after it was made");
    return (fromLastMessage ? Words::tr("deleted %1 days after its last message")
                            : Words::tr("deleted %1 days after it was made"))
        .arg(settings.days);
}

QDateTime deletionOf(const Channel &channel, const ExpirationSettings &settings)
{
    const bool fromLastMessage = settings.criterion == ExpirationCriterion::LastMessageTimestamp;
    const QDateTime from = fromLastMessage && channel.lastMessageAt.isValid()
        ? channel.lastMessageAt
        : channel.createdAt;
    return from.addDays(settings.days); // of an invalid one: invalid
}

QString elasticSentence(const ElasticChannelConfiguration &elastic)
{
    return Words::tr(
        "Elastic, for ever: up to %1 sub-channels of %2 members each. One that is less "
        "than %3 % full is merged with another.")
        .arg(QString::number(elastic.maximumSubChannels),
            QString::number(elastic.targetMembershipsPerSubChannel),
            QString::number(elastic.minimumMembershipPercentage));
}

QStringList channelFacts(const Channel &channel)
{
    QStringList facts { channel.mode == ChannelMode::Restricted ? Words::tr("restricted")
                                                                : Words::tr("unrestricted"),
        channel.privacy == ChannelPrivacy::Private ? Words::tr("private") : Words::tr("public") };
    if (channel.elastic)
        facts.append(Words::tr("elastic: up to %1 sub-channels of %2 members")
                         .arg(channel.elastic->maximumSubChannels)
                         .arg(channel.elastic->targetMembershipsPerSubChannel));
    if (channel.expiration)
        facts.append(expirationFact(*channel.expiration));
    return facts;
}

} // namespace carillon::ui
