// SPDX-License-Identifier: Apache-2.0
#include "store/channelstore.h"

#include "store/draftjson.h"

namespace carillon {

using sqlite::Result;
using sqlite::Statement;

Result<QList<StoredChannel>> ChannelStore::all()
{
    Result<Statement> select = m_database.prepare(
        "SELECT arn, name, mode, privacy, metadata, created_at, last_message_at, member"
        " FROM channels");
    if (!select)
        return std::unexpected(select.error());
    if (auto done = select->run(); !done)
        return std::unexpected(done.error());
    QList<StoredChannel> channels;
    while (select->next()) {
        const auto arn = ChannelArn::parse(select->text(0));
        if (!arn)
            continue;
        Channel channel { *arn, select->text(1), {}, {}, select->text(4), {}, {} };
        channel.mode
            = select->integer(2) == 1 ? ChannelMode::Restricted : ChannelMode::Unrestricted;
        channel.privacy
            = select->integer(3) == 1 ? ChannelPrivacy::Private : ChannelPrivacy::Public;
        if (!select->isNull(5))
            channel.createdAt = decodeTime(select->integer(5));
        if (!select->isNull(6))
            channel.lastMessageAt = decodeTime(select->integer(6));
        channels.append({ channel, select->integer(7) != 0 });
    }
    if (const auto error = select->error())
        return std::unexpected(*error);
    return channels;
}

Result<void> ChannelStore::put(const StoredChannel &stored)
{
    Result<Statement> put = m_database.prepare(
        "INSERT OR REPLACE INTO channels (arn, name, mode, privacy, metadata, created_at,"
        " last_message_at, member) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    if (!put)
        return std::unexpected(put.error());
    const Channel &channel = stored.channel;
    return put->run(channel.arn.toString(), channel.name,
        channel.mode == ChannelMode::Restricted ? 1 : 0,
        channel.privacy == ChannelPrivacy::Private ? 1 : 0, channel.metadata,
        encodeTime(channel.createdAt), encodeTime(channel.lastMessageAt), stored.member);
}

Result<void> ChannelStore::replaceAll(const QList<StoredChannel> &channels)
{
    Result<sqlite::Transaction> transaction = sqlite::Transaction::begin(m_database);
    if (!transaction)
        return std::unexpected(transaction.error());
    if (auto done = m_database.execute("DELETE FROM channels"); !done)
        return done;
    for (const StoredChannel &channel : channels) {
        if (auto done = put(channel); !done)
            return done;
    }
    return transaction->commit();
}

} // namespace carillon
