// SPDX-License-Identifier: Apache-2.0
#include "store/storesample.h"

#include "store/storevalues.h"

#include <QFile>
#include <QTest>

namespace carillon::testing {

using namespace Qt::StringLiterals;

namespace {

QString words(Dice &dice, qint64 length)
{
    QString text;
    for (qint64 i = 0; i < length; ++i)
        text.append(QChar(u'a' + static_cast<char16_t>(dice.below(26))));
    return text;
}

void accept(StoreSample &sample, Stores &stores, Dice &dice)
{
    const QString token = u"token-%1-%2"_s.arg(sample.rows.size()).arg(words(dice, 8));
    OutboxItem item = itemFor(channelArn(u"c-%1"_s.arg(dice.below(4))), token);
    // Most fit into a page, some need pages of their own.
    item.draft.content = words(dice, dice.oneIn(6) ? 2500 + dice.below(1500) : dice.below(1200));
    item.body = "{\"Content\":\"" + item.draft.content.toUtf8() + "\",\"ClientRequestToken\":\""
        + token.toUtf8() + "\"}";
    item.id = stores.outbox.insert(item).value_or(-1);
    QVERIFY(item.id > 0);
    sample.rows.insert(token, item);
    sample.atEnd.append(token);
}

void confirm(StoreSample &sample, Stores &stores, Dice &dice)
{
    const QString token = sample.atEnd.takeAt(dice.below(sample.atEnd.size()));
    const OutboxItem item = sample.rows.value(token, itemFor(channelArn(u"c"_s), u"none"_s));
    ChannelMessage message
        = messageAt(item.channel, u"m-%1"_s.arg(sample.messages), sample.messages);
    message.content = item.draft.content;
    QVERIFY(stores.moveToMessages(item.id, { message, OwnSend { item.token, 12 } }));
    ++sample.messages;
}

void receive(StoreSample &sample, Stores &stores, Dice &dice)
{
    ChannelMessage message = messageAt(
        channelArn(u"c-%1"_s.arg(dice.below(4))), u"m-%1"_s.arg(sample.messages), sample.messages);
    message.content = words(dice, dice.below(600));
    QVERIFY(stores.messages.put(QList { message }));
    ++sample.messages;
}

void use(StoreSample &sample, Stores &stores, Dice &dice, int steps)
{
    for (int i = 0; i < steps; ++i) {
        const qint64 choice = dice.below(10);
        if (choice < 5)
            accept(sample, stores, dice);
        else if (choice < 7 && !sample.atEnd.isEmpty())
            confirm(sample, stores, dice);
        else
            receive(sample, stores, dice);
    }
}

constexpr int samplesOfAKind = 12;

void copyFiles(const QString &from, const QString &to)
{
    for (const QString &suffix : { u""_s, u"-wal"_s, u"-shm"_s }) {
        if (QFile::exists(from + suffix))
            QVERIFY(QFile::copy(from + suffix, to + suffix));
    }
}

StoreSample makeSample(const QString &path, Dice &dice, bool killed)
{
    StoreSample sample;
    sample.path = path;
    // The copy of files in use is what a kill leaves.
    const QString used = killed ? path + u".used"_s : path;
    {
        const auto stores = Stores::open(used);
        for (int i = 0; i < 4; ++i) {
            const Channel channel { channelArn(u"c-%1"_s.arg(i)), u"C"_s, {}, {}, {}, {}, {} };
            static_cast<void>((*stores)->channels.put({ channel, true }));
        }
        use(sample, **stores, dice, 40 + static_cast<int>(dice.below(120)));
    }
    sample.atCheckpoint = sample.atEnd; // closing is one
    if (!killed)
        return sample;
    const auto stores = Stores::open(used);
    use(sample, **stores, dice, 5 + static_cast<int>(dice.below(60)));
    copyFiles(used, path);
    return sample;
}

} // namespace

StoreSample SampleShelf::copy(const QString &path, Dice &dice, bool killed)
{
    const int number = static_cast<int>(dice.below(samplesOfAKind)) + (killed ? samplesOfAKind : 0);
    if (!m_made.contains(number)) {
        Dice own(number + 1);
        m_made.insert(number, makeSample(m_folder.filePath(QString::number(number)), own, killed));
    }
    StoreSample sample = m_made.value(number);
    copyFiles(sample.path, path);
    sample.path = path;
    return sample;
}

} // namespace carillon::testing
