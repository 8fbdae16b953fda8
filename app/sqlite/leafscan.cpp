// SPDX-License-Identifier: Apache-2.0
#include "sqlite/leafscan.h"

#include <QFile>
#include <QtEndian>

#include <optional>

#include <cstring>

// The layout is that of https://www.sqlite.org/fileformat.html, sections 1.6 and 2.1. Every number
// comes from a damaged file: each is held against the bounds before it is used.

namespace carillon::sqlite {

namespace {

// What Carillon's databases have. A page size in a damaged header says nothing.
constexpr qint64 pageSize = 4096;
constexpr qint64 fileHeader = 100;
constexpr qint64 leafHeader = 8;
constexpr uchar tableLeaf = 0x0d;
// Far above any row of ours, far below what would hurt.
constexpr qint64 maxPayload = 1 << 20;

class Reader {
public:
    explicit Reader(QByteArrayView bytes)
        : m_bytes(bytes)
    {
    }
    qint64 position() const { return m_at; }
    std::optional<qint64> varint()
    {
        quint64 value = 0;
        for (int i = 0; i < 9; ++i) {
            if (m_at >= m_bytes.size())
                return std::nullopt;
            const auto byte = static_cast<uchar>(m_bytes[m_at++]);
            if (i == 8)
                return static_cast<qint64>(value << 8 | byte);
            value = value << 7 | (byte & 0x7f);
            if (byte < 0x80)
                return static_cast<qint64>(value);
        }
        return std::nullopt;
    }
    std::optional<QByteArrayView> take(qint64 size)
    {
        if (size < 0 || size > m_bytes.size() - m_at)
            return std::nullopt;
        m_at += size;
        return m_bytes.sliced(m_at - size, size);
    }

private:
    QByteArrayView m_bytes;
    qint64 m_at = 0;
};

qint64 sizeOf(qint64 serialType)
{
    static constexpr qint64 sizes[] = { 0, 1, 2, 3, 4, 6, 8, 8, 0, 0 };
    if (serialType < 0 || serialType == 10 || serialType == 11)
        return -1;
    return serialType < 10 ? sizes[serialType] : (serialType - 12) / 2;
}

QVariant valueOf(qint64 serialType, QByteArrayView bytes)
{
    if (serialType == 0)
        return {};
    if (serialType == 8 || serialType == 9)
        return serialType - 8;
    if (serialType == 7) {
        const auto bits = qFromBigEndian<quint64>(bytes.data());
        double real = 0;
        std::memcpy(&real, &bits, sizeof real);
        return real;
    }
    if (serialType < 7) {
        qint64 integer = static_cast<signed char>(bytes[0]);
        for (const char byte : bytes.sliced(1))
            integer = static_cast<qint64>(static_cast<quint64>(integer) << 8)
                | static_cast<uchar>(byte);
        return integer;
    }
    if (serialType % 2 == 1)
        return QString::fromUtf8(bytes);
    return bytes.toByteArray();
}

std::optional<QVariantList> recordOf(QByteArrayView payload)
{
    Reader header(payload);
    const auto headerSize = header.varint();
    if (!headerSize || *headerSize > payload.size())
        return std::nullopt;
    Reader body(payload);
    if (!body.take(*headerSize))
        return std::nullopt;
    QVariantList values;
    while (header.position() < *headerSize) {
        const auto type = header.varint();
        if (!type)
            return std::nullopt;
        const auto bytes = body.take(sizeOf(*type));
        if (!bytes)
            return std::nullopt;
        values.append(valueOf(*type, *bytes));
    }
    return values;
}

class Pages {
public:
    explicit Pages(const QString &path)
        : m_file(path)
    {
        static_cast<void>(m_file.open(QIODevice::ReadOnly));
    }
    qint64 count() const { return m_file.isOpen() ? m_file.size() / pageSize : 0; }
    /// Empty when there is no such page; numbers begin with 1.
    QByteArray page(qint64 number)
    {
        if (number < 1 || number > count() || !m_file.seek((number - 1) * pageSize))
            return {};
        return m_file.read(pageSize);
    }

private:
    QFile m_file;
};

/// The rest of a payload that did not fit into its cell.
bool appendOverflow(Pages &pages, quint32 first, qint64 wanted, QByteArray &payload)
{
    quint32 next = first;
    while (payload.size() < wanted) {
        const QByteArray page = pages.page(next);
        if (page.isEmpty())
            return false;
        next = qFromBigEndian<quint32>(page.constData());
        payload.append(page.mid(4, wanted - payload.size()));
    }
    return true;
}

std::optional<LeafRow> rowAt(Pages &pages, const QByteArray &page, qint64 offset)
{
    Reader cell(QByteArrayView(page).sliced(offset));
    const auto size = cell.varint();
    const auto id = size ? cell.varint() : std::nullopt;
    if (!id || *size < 2 || *size > maxPayload)
        return std::nullopt;
    constexpr qint64 greatestLocal = pageSize - 35;
    constexpr qint64 leastLocal = (pageSize - 12) * 32 / 255 - 23;
    qint64 local = *size;
    if (local > greatestLocal) {
        const qint64 preferred = leastLocal + (*size - leastLocal) % (pageSize - 4);
        local = preferred <= greatestLocal ? preferred : leastLocal;
    }
    const auto here = cell.take(local);
    if (!here)
        return std::nullopt;
    QByteArray payload = here->toByteArray();
    if (local < *size) {
        const auto link = cell.take(4);
        if (!link || !appendOverflow(pages, qFromBigEndian<quint32>(link->data()), *size, payload))
            return std::nullopt;
    }
    auto values = recordOf(payload);
    if (!values)
        return std::nullopt;
    return LeafRow { *id, *std::move(values) };
}

} // namespace

void scanLeaves(const QString &path, const std::function<void(const LeafRow &row)> &visit)
{
    Pages pages(path);
    for (qint64 number = 1; number <= pages.count(); ++number) {
        const QByteArray page = pages.page(number);
        const qint64 start = number == 1 ? fileHeader : 0;
        if (page.size() < pageSize || static_cast<uchar>(page[start]) != tableLeaf)
            continue;
        const qint64 cells = qFromBigEndian<quint16>(page.constData() + start + 3);
        for (qint64 i = 0; i < cells; ++i) {
            const qint64 pointer = start + leafHeader + 2 * i;
            if (pointer + 2 > pageSize)
                break;
            const qint64 offset = qFromBigEndian<quint16>(page.constData() + pointer);
            if (offset >= pageSize)
                continue;
            if (const auto row = rowAt(pages, page, offset))
                visit(*row);
        }
    }
}

} // namespace carillon::sqlite
