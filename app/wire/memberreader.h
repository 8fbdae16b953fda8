// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/request.h"

#include <QJsonObject>
#include <QList>
#include <QStringList>

#include <initializer_list>
#include <memory>
#include <optional>

// Reads what a client sent, by the constraints of the service model (botocore 1.43.11).

namespace carillon::wire {

/// A constraint on a text: length and pattern.
struct TextRule {
    enum class Unit { Characters, Bytes }; ///< code points, or bytes of the text as UTF-8
    qsizetype min;
    qsizetype max;
    bool (*matches)(QStringView text);
    const char *pattern; ///< as the model writes it
    Unit unit = Unit::Characters;
};

/// The shapes of the model, by their names in it. Where the documentation gives a size in bytes,
/// bytes are counted.
namespace shapes {
extern const TextRule anyText; ///< no constraint
extern const TextRule chimeArn;
extern const TextRule lambdaFunctionArn;
extern const TextRule nonEmptyResourceName;
extern const TextRule userName;
extern const TextRule userId; ///< UserId and ChannelId
extern const TextRule metadata;
extern const TextRule nonEmptyContent;
extern const TextRule contentType;
extern const TextRule clientRequestToken;
extern const TextRule messageId;
extern const TextRule subChannelId;
extern const TextRule callbackId;
extern const TextRule filterRule;
extern const TextRule searchFieldValue;
extern const TextRule tagKey;
extern const TextRule tagValue;
} // namespace shapes

/// What is wrong with the text, or nothing.
std::optional<QString> breachOf(QStringView text, const TextRule &rule);

/// Takes members out of a structure and remembers the first thing that is wrong, in the words of
/// AWS's validators. Readers of structures inside share that memory. `null` is absent. What is
/// given for a member that is wrong or absent has no meaning: look at failure() before using it.
class MemberReader {
public:
    /// A body that is not one JSON object is a failure.
    static MemberReader ofBody(QByteArrayView body);
    explicit MemberReader(QJsonObject object, QString path = {});

    const std::optional<Violation> &failure() const { return *m_failure; }
    void fail(QStringView member, const QString &rule);

    /// Undefined where absent.
    QJsonValue value(QStringView member) const;
    /// A member of the model's that must be there.
    void require(QStringView member);

    std::optional<QString> text(QStringView member, const TextRule &rule = shapes::anyText);
    QString requiredText(QStringView member, const TextRule &rule = shapes::anyText);
    std::optional<QString> oneOf(QStringView member, std::initializer_list<QStringView> choices);
    QString requiredOneOf(QStringView member, std::initializer_list<QStringView> choices);
    int requiredInteger(QStringView member, int min, int max);
    std::optional<bool> flag(QStringView member);
    /// Empty where absent, although a list that is there must have `min` to `max` items.
    QStringList texts(QStringView member, qsizetype min, qsizetype max, const TextRule &rule);
    std::optional<MemberReader> structure(QStringView member);
    QList<MemberReader> structures(QStringView member, qsizetype min, qsizetype max);

    template <class Enum>
    void choose(Enum &target, QStringView member, std::optional<Enum> (*parse)(QStringView),
        const QString &choices)
    {
        if (const auto chosen = parse(requiredText(member)))
            target = *chosen;
        else
            fail(member, QStringLiteral("Member must satisfy enum value set: [%1]").arg(choices));
    }

private:
    MemberReader(
        QJsonObject object, QString path, std::shared_ptr<std::optional<Violation>> failure);
    QJsonArray items(QStringView member, qsizetype min, qsizetype max);

    QJsonObject m_object;
    QString m_path; ///< what comes before a member's name, e.g. `pushNotification.`
    std::shared_ptr<std::optional<Violation>> m_failure;
};

} // namespace carillon::wire
