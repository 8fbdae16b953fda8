// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHashFunctions>
#include <QString>

#include <optional>

namespace carillon {

/// True for a text of `min` to `max` characters, all of `[-_a-zA-Z0-9]`.
bool isIdentifierText(QStringView text, qsizetype min, qsizetype max);

/// A random UUID without braces, e.g. `6a2f41a3-c54c-4ce8-92d2-0324e1c32e22`.
QString randomIdentifierText();

/// An opaque name of the API: parse it or do without. `Tag` keeps one kind from passing for
/// another.
template <class Tag> class Identifier {
public:
    static constexpr qsizetype minLength = Tag::minLength; ///< characters
    static constexpr qsizetype maxLength = Tag::maxLength; ///< characters

    static std::optional<Identifier> parse(QStringView text)
    {
        if (!isIdentifierText(text, minLength, maxLength))
            return std::nullopt;
        return Identifier(text.toString());
    }

    /// A new one that nobody has used, by chance of 122 random bits.
    static Identifier mint() { return Identifier(randomIdentifierText()); }

    const QString &toString() const { return m_text; }

    friend bool operator==(const Identifier &, const Identifier &) = default;
    friend size_t qHash(const Identifier &id, size_t seed = 0) { return qHash(id.m_text, seed); }

private:
    explicit Identifier(QString text)
        : m_text(std::move(text))
    {
    }

    QString m_text;
};

// Lengths: shapes MessageId, SubChannelId and ClientRequestToken of the service model.
struct MessageIdTag {
    static constexpr qsizetype minLength = 1;
    static constexpr qsizetype maxLength = 128;
};
struct SubChannelIdTag {
    static constexpr qsizetype minLength = 1;
    static constexpr qsizetype maxLength = 128;
};
struct ClientRequestTokenTag {
    static constexpr qsizetype minLength = 2;
    static constexpr qsizetype maxLength = 64;
};

/// What the service calls a message once it has it.
using MessageId = Identifier<MessageIdTag>;
/// A part of an elastic channel.
using SubChannelId = Identifier<SubChannelIdTag>;
/// Makes a send idempotent: every try of one message carries the same token.
using ClientRequestToken = Identifier<ClientRequestTokenTag>;

} // namespace carillon
