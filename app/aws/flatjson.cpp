// SPDX-License-Identifier: Apache-2.0
#include "aws/flatjson.h"

#include <tuple>

namespace carillon::aws {

namespace {

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = char(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// A buffer of the final size at once, so that growing leaves no copies; wiped when it goes.
class Buffer {
public:
    explicit Buffer(qsizetype capacity)
        : m_bytes(std::make_unique<char[]>(size_t(capacity)))
        , m_capacity(capacity)
    {
    }
    Buffer(const Buffer &) = delete;
    Buffer &operator=(const Buffer &) = delete;
    ~Buffer() { wipeBytes(m_bytes.get(), size_t(m_capacity)); }

    void append(char c) { m_bytes[size_t(m_size++)] = c; }
    QByteArrayView view() const { return { m_bytes.get(), m_size }; }

    void appendUtf8(char32_t c)
    {
        const auto tail = [this, c](int shift) { append(char(0x80 | ((c >> shift) & 0x3f))); };
        if (c < 0x80) {
            append(char(c));
        } else if (c < 0x800) {
            append(char(0xc0 | (c >> 6)));
            tail(0);
        } else if (c < 0x10000) {
            append(char(0xe0 | (c >> 12)));
            tail(6);
            tail(0);
        } else {
            append(char(0xf0 | (c >> 18)));
            tail(12);
            tail(6);
            tail(0);
        }
    }

private:
    std::unique_ptr<char[]> m_bytes;
    qsizetype m_capacity;
    qsizetype m_size = 0;
};

} // namespace

class FlatJsonParser {
public:
    explicit FlatJsonParser(QByteArrayView bytes)
        : m_rest(bytes)
    {
    }

    std::optional<FlatJson> take()
    {
        skipBlanks();
        if (!takeObject({}, 1, true))
            return std::nullopt;
        skipBlanks();
        return m_rest.isEmpty() ? std::optional(std::move(m_json)) : std::nullopt;
    }

private:
    void skipBlanks()
    {
        while (!m_rest.isEmpty() && QByteArrayView(" \t\r\n").contains(m_rest.front()))
            m_rest = m_rest.sliced(1);
    }

    bool skip(char c)
    {
        if (!m_rest.startsWith(c))
            return false;
        m_rest = m_rest.sliced(1);
        return true;
    }

    bool skipWord(QByteArrayView word)
    {
        if (!m_rest.startsWith(word))
            return false;
        m_rest = m_rest.sliced(word.size());
        return true;
    }

    /// `keep`: false inside arrays.
    bool takeObject(const QByteArray &path, int depth, bool keep)
    {
        if (depth > FlatJson::maxDepth || !skip('{'))
            return false;
        skipBlanks();
        if (skip('}'))
            return true;
        do {
            skipBlanks();
            const auto name = takeString();
            skipBlanks();
            if (!name || !skip(':'))
                return false;
            const QByteArray own = name->view().toByteArray();
            if (!takeValue(path.isEmpty() ? own : path + '.' + own, depth, keep))
                return false;
            skipBlanks();
        } while (skip(','));
        return skip('}');
    }

    bool takeArray(int depth)
    {
        if (depth > FlatJson::maxDepth || !skip('['))
            return false;
        skipBlanks();
        if (skip(']'))
            return true;
        do {
            if (!takeValue({}, depth, false))
                return false;
            skipBlanks();
        } while (skip(','));
        return skip(']');
    }

    bool takeValue(const QByteArray &path, int depth, bool keep)
    {
        skipBlanks();
        if (m_rest.startsWith('{'))
            return takeObject(path, depth + 1, keep);
        if (m_rest.startsWith('['))
            return takeArray(depth + 1);
        if (m_rest.startsWith('"')) {
            auto text = takeString();
            if (!text)
                return false;
            if (keep)
                m_json.m_values[path] = { *std::move(text), true };
            return true;
        }
        if (skipWord("null")) {
            if (keep)
                m_json.m_values.erase(path);
            return true;
        }
        const QByteArrayView before = m_rest;
        if (!skipWord("true") && !skipWord("false") && !skipNumber())
            return false;
        if (keep)
            m_json.m_values[path] = { Secret(before.first(before.size() - m_rest.size())), false };
        return true;
    }

    bool skipDigits()
    {
        const qsizetype before = m_rest.size();
        while (!m_rest.isEmpty() && m_rest.front() >= '0' && m_rest.front() <= '9')
            m_rest = m_rest.sliced(1);
        return m_rest.size() < before;
    }

    /// One that no double holds, too large or too near to 0, is none: as for Qt's parser, which
    /// asks the same function.
    bool skipNumber()
    {
        const QByteArrayView before = m_rest;
        bool fits = false;
        if (skipDecimal())
            std::ignore = before.first(before.size() - m_rest.size()).toDouble(&fits);
        return fits;
    }

    bool skipDecimal()
    {
        skip('-');
        if (!skip('0') && !skipDigits())
            return false;
        if (skip('.') && !skipDigits())
            return false;
        if (skip('e') || skip('E')) {
            if (!skip('+'))
                skip('-');
            return skipDigits();
        }
        return true;
    }

    std::optional<Secret> takeString()
    {
        if (!skip('"'))
            return std::nullopt;
        const qsizetype end = endOfString();
        if (end < 0)
            return std::nullopt;
        // An escape is never shorter than what it stands for.
        Buffer text(end + 1);
        QByteArrayView inside = m_rest.first(end);
        m_rest = m_rest.sliced(end + 1);
        while (!inside.isEmpty()) {
            const char c = inside.front();
            inside = inside.sliced(1);
            if (static_cast<unsigned char>(c) < 0x20)
                return std::nullopt;
            if (c != '\\')
                text.append(c);
            else if (!takeEscape(inside, text))
                return std::nullopt;
        }
        return Secret(text.view());
    }

    qsizetype endOfString() const
    {
        for (qsizetype i = 0; i < m_rest.size(); ++i) {
            if (m_rest[i] == '\\')
                ++i;
            else if (m_rest[i] == '"')
                return i;
        }
        return -1;
    }

    static std::optional<char32_t> takeHex(QByteArrayView &inside)
    {
        if (inside.size() < 4)
            return std::nullopt;
        char32_t value = 0;
        for (const char c : inside.first(4)) {
            const int digit = hexDigit(c);
            if (digit < 0)
                return std::nullopt;
            value = value * 16 + char32_t(digit);
        }
        inside = inside.sliced(4);
        return value;
    }

    static bool takeEscape(QByteArrayView &inside, Buffer &text)
    {
        if (inside.isEmpty())
            return false;
        const char c = inside.front();
        inside = inside.sliced(1);
        constexpr QByteArrayView escapes = "\"\\/bfnrt";
        constexpr QByteArrayView meanings = "\"\\/\b\f\n\r\t";
        if (const qsizetype known = escapes.indexOf(c); known >= 0) {
            text.append(meanings[known]);
            return true;
        }
        auto unit = c == 'u' ? takeHex(inside) : std::nullopt;
        if (!unit || (*unit >= 0xdc00 && *unit < 0xe000))
            return false;
        if (*unit >= 0xd800 && *unit < 0xdc00) {
            if (!inside.startsWith("\\u"))
                return false;
            inside = inside.sliced(2);
            const auto low = takeHex(inside);
            if (!low || *low < 0xdc00 || *low >= 0xe000)
                return false;
            unit = 0x10000 + ((*unit - 0xd800) << 10) + (*low - 0xdc00);
        }
        text.appendUtf8(*unit);
        return true;
    }

    QByteArrayView m_rest;
    FlatJson m_json;
};

std::optional<FlatJson> FlatJson::parse(QByteArrayView bytes)
{
    if (bytes.size() > maxBytes || !bytes.isValidUtf8())
        return std::nullopt;
    return FlatJsonParser(bytes).take();
}

bool FlatJson::isString(QByteArrayView path) const
{
    const auto found = m_values.find(path);
    return found != m_values.end() && found->second.isString;
}

QByteArrayView FlatJson::view(QByteArrayView path) const
{
    const auto found = m_values.find(path);
    return found == m_values.end() ? QByteArrayView() : found->second.text.view();
}

std::optional<double> FlatJson::number(QByteArrayView path) const
{
    if (!has(path) || isString(path))
        return std::nullopt;
    bool isNumber = false;
    const double value = view(path).toByteArray().toDouble(&isNumber);
    return isNumber ? std::optional(value) : std::nullopt;
}

} // namespace carillon::aws
