// SPDX-License-Identifier: Apache-2.0
#include "account/argumentsplitter.h"

using namespace Qt::StringLiterals;

namespace carillon {

namespace {

bool isBlank(QChar c)
{
    return c == u' ' || c == u'\t' || c == u'\n' || c == u'\r';
}

/// The text of a quoted part from behind its opening quote at `i`; moves `i` behind the closing
/// one. None without one.
std::optional<QString> takeQuoted(const QString &line, qsizetype &i, QChar quote)
{
    QString text;
    for (; i < line.size(); ++i) {
        QChar c = line[i];
        if (c == quote) {
            ++i;
            return text;
        }
        const bool escapes = c == u'\\' && quote == u'"' && i + 1 < line.size()
            && (line[i + 1] == u'"' || line[i + 1] == u'\\');
        if (escapes)
            c = line[++i];
        text += c;
    }
    return std::nullopt;
}

} // namespace

std::optional<QStringList> splitArguments(const QString &line)
{
    QStringList words;
    for (qsizetype i = 0; i < line.size();) {
        if (isBlank(line[i])) {
            ++i;
            continue;
        }
        QString word;
        while (i < line.size() && !isBlank(line[i])) {
            const QChar c = line[i++];
            if (c == u'\'' || c == u'"') {
                const auto quoted = takeQuoted(line, i, c);
                if (!quoted)
                    return std::nullopt;
                word += *quoted;
            } else if (c != u'\\') {
                word += c;
            } else if (i < line.size()) {
                word += line[i++];
            } else {
                return std::nullopt;
            }
        }
        words.append(word);
    }
    return words;
}

} // namespace carillon
