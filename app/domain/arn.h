// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHashFunctions>
#include <QString>

#include <expected>

namespace carillon {

/// The piece of a text that kept it from being the ARN that was asked for.
enum class ArnPart { Length, Prefix, Partition, Service, Region, Account, Resource, ResourceKind };

/// Why a text is not an ARN. `found` is the offending piece, as it was written.
struct ArnError {
    ArnPart part;
    QString found;
};

/// An Amazon Resource Name as the messaging API accepts it (shape ChimeArn of the service model):
/// 5 to 1600 characters, `arn:partition:service:region:account:resource`.
/// Partition is 1 to 63 of `[a-z0-9-.]`, the next three 0 to 63 of the same; the resource is 1 to
/// 1024 characters of any kind, except that it does not begin with `/`.
class Arn {
public:
    static std::expected<Arn, ArnError> parse(QStringView text);

    const QString &toString() const { return m_text; }
    QStringView partition() const { return field(1); }
    QStringView service() const { return field(2); }
    QStringView region() const { return field(3); }
    QStringView account() const { return field(4); }
    /// All that follows the fifth colon; may contain colons of its own.
    QStringView resource() const;

    friend bool operator==(const Arn &, const Arn &) = default;
    friend size_t qHash(const Arn &arn, size_t seed = 0) { return qHash(arn.m_text, seed); }

private:
    explicit Arn(QString text)
        : m_text(std::move(text))
    {
    }
    QStringView field(int index) const;

    QString m_text;
};

/// `arn:aws:chime:REGION:ACCOUNT:app-instance/ID`
class AppInstanceArn {
public:
    static std::expected<AppInstanceArn, ArnError> parse(QStringView text);

    const Arn &arn() const { return m_arn; }
    const QString &toString() const { return m_arn.toString(); }
    QString appInstanceId() const;

    friend bool operator==(const AppInstanceArn &, const AppInstanceArn &) = default;
    friend size_t qHash(const AppInstanceArn &a, size_t seed = 0) { return qHash(a.m_arn, seed); }

private:
    explicit AppInstanceArn(Arn arn)
        : m_arn(std::move(arn))
    {
    }
    Arn m_arn;
};

/// `…:app-instance/ID/channel/CHANNELID`. A ChannelId chosen by a caller has 1 to 64 characters,
/// but older channels carry other ids, so any non-empty text is taken.
class ChannelArn {
public:
    static std::expected<ChannelArn, ArnError> parse(QStringView text);

    const Arn &arn() const { return m_arn; }
    const QString &toString() const { return m_arn.toString(); }
    AppInstanceArn appInstance() const;
    QString channelId() const;

    friend bool operator==(const ChannelArn &, const ChannelArn &) = default;
    friend size_t qHash(const ChannelArn &a, size_t seed = 0) { return qHash(a.m_arn, seed); }

private:
    explicit ChannelArn(Arn arn)
        : m_arn(std::move(arn))
    {
    }
    Arn m_arn;
};

/// `…:app-instance/ID/user/USERID` or `…/bot/BOTID`: whom `x-amz-chime-bearer` may name.
class AppInstanceUserArn {
public:
    static std::expected<AppInstanceUserArn, ArnError> parse(QStringView text);

    const Arn &arn() const { return m_arn; }
    const QString &toString() const { return m_arn.toString(); }
    AppInstanceArn appInstance() const;
    /// The user's or bot's id; may contain colons (Cognito identity ids do).
    QString userId() const;
    bool isBot() const;

    friend bool operator==(const AppInstanceUserArn &, const AppInstanceUserArn &) = default;
    friend size_t qHash(const AppInstanceUserArn &a, size_t seed = 0)
    {
        return qHash(a.m_arn, seed);
    }

private:
    explicit AppInstanceUserArn(Arn arn)
        : m_arn(std::move(arn))
    {
    }
    Arn m_arn;
};

} // namespace carillon
