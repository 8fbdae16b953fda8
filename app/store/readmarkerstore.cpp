// SPDX-License-Identifier: Apache-2.0
#include "store/readmarkerstore.h"

#include "store/draftjson.h"

namespace carillon {

using sqlite::Result;
using sqlite::Statement;

Result<QHash<ChannelArn, QDateTime>> ReadMarkerStore::all()
{
    Result<Statement> select = m_database.prepare("SELECT channel, read_at FROM read_markers");
    if (!select)
        return std::unexpected(select.error());
    if (auto done = select->run(); !done)
        return std::unexpected(done.error());
    QHash<ChannelArn, QDateTime> markers;
    while (select->next()) {
        if (const auto channel = ChannelArn::parse(select->text(0)))
            markers.insert(*channel, decodeTime(select->integer(1)));
    }
    if (const auto error = select->error())
        return std::unexpected(*error);
    return markers;
}

Result<void> ReadMarkerStore::put(const ChannelArn &channel, const QDateTime &readAt)
{
    Result<Statement> put
        = m_database.prepare("INSERT INTO read_markers (channel, read_at) VALUES (?, ?)"
                             " ON CONFLICT (channel) DO UPDATE SET read_at = excluded.read_at"
                             " WHERE excluded.read_at > read_markers.read_at");
    if (!put)
        return std::unexpected(put.error());
    return put->run(channel.toString(), encodeTime(readAt).value_or(0));
}

} // namespace carillon
