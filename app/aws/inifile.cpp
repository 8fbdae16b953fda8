// SPDX-License-Identifier: Apache-2.0
#include "aws/inifile.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace carillon::aws {

namespace {

/// More would help nobody to read them.
constexpr size_t maxProblems = 100;

bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\f' || c == '\v';
}

QByteArrayView trimmed(QByteArrayView text)
{
    while (!text.isEmpty() && isBlank(text.front()))
        text = text.sliced(1);
    while (!text.isEmpty() && isBlank(text.back()))
        text.chop(1);
    return text;
}

bool isComment(QByteArrayView text)
{
    return text.startsWith('#') || text.startsWith(';');
}

/// In these a `#` after a blank is taken as part of the value: better a refused key than half a
/// one.
bool isSecretKey(QByteArrayView key)
{
    return key == "aws_secret_access_key" || key == "aws_session_token"
        || key == "aws_security_token";
}

QByteArrayView withoutComment(QByteArrayView value)
{
    for (qsizetype i = 1; i < value.size(); ++i) {
        if ((value[i] == '#' || value[i] == ';') && isBlank(value[i - 1]))
            return trimmed(value.first(i));
    }
    return value;
}

qsizetype separatorOf(QByteArrayView line)
{
    const auto found
        = std::find_if(line.begin(), line.end(), [](char c) { return c == '=' || c == ':'; });
    return found == line.end() ? -1 : found - line.begin();
}

class Parser {
public:
    IniFile take(QByteArrayView bytes)
    {
        if (bytes.size() > maxIniBytes) {
            problem(u"The file is larger than 1 MiB and was not read."_s);
            return std::move(m_file);
        }
        if (bytes.startsWith("\xef\xbb\xbf"))
            bytes = bytes.sliced(3);
        while (!bytes.isEmpty()) {
            const auto end = std::find_if(
                bytes.begin(), bytes.end(), [](char c) { return c == '\n' || c == '\r'; });
            const qsizetype length = end - bytes.begin();
            ++m_line;
            takeLine(bytes.first(length));
            const bool both = bytes.sliced(length).startsWith("\r\n");
            bytes = bytes.sliced(std::min(bytes.size(), length + (both ? 2 : 1)));
        }
        return std::move(m_file);
    }

private:
    void problem(const QString &text)
    {
        if (m_file.problems.size() < maxProblems)
            m_file.problems.push_back({ m_line, text });
    }

    void takeLine(QByteArrayView raw)
    {
        const QByteArrayView line = trimmed(raw);
        if (line.isEmpty() || isComment(line))
            return;
        const bool indented = isBlank(raw.front());
        if (line.startsWith('[') && !(indented && !m_block.isEmpty()))
            return takeHeader(line);
        takeSetting(line, indented);
    }

    void takeHeader(QByteArrayView line)
    {
        m_block.clear();
        m_section = nullptr;
        const qsizetype end = line.indexOf(']');
        if (end < 2)
            return problem(u"This is no section header; what is below it was not read."_s);
        m_header = line.sliced(1, end - 1).toByteArray();
        const auto [where, isNew] = m_file.sections.try_emplace(m_header);
        m_section = &where->second;
        if (!isNew) {
            problem(u"This section appears twice; both were read, and later keys win. Some tools "
                    "refuse such a file."_s);
            m_file.order.removeOne(m_header);
        }
        m_file.order.append(m_header);
    }

    void takeSetting(QByteArrayView line, bool indented)
    {
        const qsizetype separator = separatorOf(line);
        if (separator < 1)
            return problem(u"This line is neither a section nor a setting and was left out."_s);
        if (!m_section)
            return problem(u"This setting is in no section that could be read and was left out."_s);
        QByteArray key = trimmed(line.first(separator)).toByteArray().toLower();
        QByteArrayView value = trimmed(line.sliced(separator + 1));
        if (!indented)
            m_block.clear();
        if (!m_block.isEmpty())
            key = m_block + '.' + key;
        else if (indented)
            problem(u"This setting is indented; some tools take it for a part of the one above."_s);
        const auto bare = isComment(value) ? QByteArrayView() : withoutComment(value);
        const bool isCommented = bare.size() != value.size();
        if (!isSecretKey(key)) {
            if (isCommented)
                problem(u"What follows the # or ; was taken as a comment; some tools take it for a "
                        "part of the value."_s);
            value = bare;
        } else if (isCommented) {
            problem(u"What follows the # or ; was taken for a part of the secret; some tools take "
                    "it as a comment."_s);
        }
        if (value.isEmpty() && m_block.isEmpty())
            m_block = key;
        m_section->set(key, Secret(value));
    }

    IniFile m_file;
    int m_line = 0;
    QByteArray m_header;
    IniSection *m_section = nullptr;
    QByteArray m_block; ///< the key of the nested block that is open
};

/// `x y` and `"x y"` after a keyword and blanks; none when there is another keyword or no name.
std::optional<QByteArray> nameAfter(QByteArrayView keyword, QByteArrayView header)
{
    if (!header.startsWith(keyword) || header.size() <= keyword.size()
        || !isBlank(header[keyword.size()]))
        return std::nullopt;
    QByteArrayView name = trimmed(header.sliced(keyword.size()));
    if (name.size() >= 2 && (name.front() == '"' || name.front() == '\'')
        && name.back() == name.front())
        name = name.sliced(1, name.size() - 2);
    // An unquoted second word would be dropped by both SDKs, each in its own way.
    else if (std::any_of(name.begin(), name.end(), isBlank))
        return std::nullopt;
    return name.isEmpty() ? std::nullopt : std::optional(name.toByteArray());
}

} // namespace

QByteArrayView IniSection::view(QByteArrayView key) const
{
    const auto found = m_values.find(key);
    return found == m_values.end() ? QByteArrayView() : found->second.view();
}

QList<QByteArray> IniSection::keys() const
{
    QList<QByteArray> keys;
    for (const auto &[key, value] : m_values)
        keys.append(key);
    return keys;
}

IniFile parseIni(QByteArrayView bytes)
{
    return Parser().take(bytes);
}

std::optional<QByteArray> profileOfHeader(QByteArrayView header)
{
    if (header == "default")
        return header.toByteArray();
    return nameAfter("profile", header);
}

std::optional<QByteArray> ssoSessionOfHeader(QByteArrayView header)
{
    return nameAfter("sso-session", header);
}

std::optional<QByteArray> servicesOfHeader(QByteArrayView header)
{
    return nameAfter("services", header);
}

} // namespace carillon::aws
