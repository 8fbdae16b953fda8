// SPDX-License-Identifier: Apache-2.0
#include <QByteArray>
#include <QFile>
#include <QTest>

#include <cstdlib>
#include <cstring>

using namespace Qt::StringLiterals;

namespace {

/// What this process has in memory there now, whoever owns it; empty: nothing any more.
QByteArray memoryAt(quintptr address, qsizetype size)
{
    QFile memory(u"/proc/self/mem"_s);
    if (!memory.open(QIODevice::ReadOnly | QIODevice::Unbuffered) || !memory.seek(qint64(address)))
        return {};
    return memory.read(size);
}

/// Not written down anywhere in this program as it is.
QByteArray pattern(size_t size)
{
    QByteArray bytes(qsizetype(size), '\0');
    for (qsizetype i = 0; i < bytes.size(); ++i)
        bytes[i] = char(0x41 + (i * 7) % 26);
    return bytes;
}

} // namespace

/// What is freed is looked for where it was.
class TestWipedHeap : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void freed_data()
    {
        QTest::addColumn<size_t>("size");
        for (const size_t size : { 24u, 40u, 500u, 1032u, 5000u, 100'000u, 4'000'000u })
            QTest::addRow("%zu bytes", size) << size;
    }

    void freed()
    {
        QFETCH(size_t, size);
        const QByteArray known = pattern(size);
        void *block = std::malloc(size);
        std::memcpy(block, known.constData(), size);
        const auto address = quintptr(block);
        QCOMPARE(memoryAt(address, known.size()), known); // the looking works
        std::free(block);
        QVERIFY(!memoryAt(address, known.size()).contains(known.first(16)));
        QVERIFY(!memoryAt(address, known.size()).contains(known.last(16)));
    }

    void moved_data() { freed_data(); }

    /// Also where it is made larger in another place, or smaller.
    void moved()
    {
        QFETCH(size_t, size);
        const QByteArray known = pattern(size);
        for (const size_t next : { size * 3, size / 3 }) {
            void *block = std::malloc(size);
            std::memcpy(block, known.constData(), size);
            const auto address = quintptr(block);
            void *after = std::realloc(block, next);
            QVERIFY(after);
            const auto kept = qsizetype(std::min(size, next));
            QCOMPARE(QByteArrayView(static_cast<const char *>(after), kept),
                QByteArrayView(known).first(kept));
            if (quintptr(after) != address)
                QVERIFY(!memoryAt(address, known.size()).contains(known.first(16)));
            std::free(after);
            QVERIFY(!memoryAt(address, known.size()).contains(known.last(16)));
        }
    }

    void aStringOfQt()
    {
        const QByteArray known = pattern(60);
        auto text = std::make_unique<QString>(QString::fromLatin1(known));
        const auto address = quintptr(text->constData());
        const auto size = text->size() * qsizetype(sizeof(QChar));
        const QByteArray written(reinterpret_cast<const char *>(text->constData()), size);
        QCOMPARE(memoryAt(address, size), written);
        text.reset();
        QVERIFY(!memoryAt(address, size).contains(written.last(40)));
    }

    void theEdges()
    {
        std::free(nullptr);
        void *fresh = std::realloc(nullptr, 100);
        QVERIFY(fresh);
        QCOMPARE(std::realloc(fresh, 0), nullptr);
        void *zeroed = std::calloc(1, 200); // of memory that was used before
        QCOMPARE(QByteArray(static_cast<char *>(zeroed), 200), QByteArray(200, '\0'));
        std::free(zeroed);
    }
};

QTEST_GUILESS_MAIN(TestWipedHeap)
#include "tst_wipedheap.moc"
