// SPDX-License-Identifier: Apache-2.0
#include "localservice/world.h"

#include "domain/messagelimits.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace carillon::localservice {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 maxSecondsAgo = 100LL * 365 * 24 * 3600;

/// Thrown and caught in this file only: the reader is recursive and stops at the first error.
using Stop = WorldError;

/// A JSON value that knows where it stands.
class Node {
public:
    Node(QJsonValue value, QString path)
        : m_value(std::move(value))
        , m_path(std::move(path))
    {
    }

    [[noreturn]] void fail(const QString &problem) const { throw Stop { m_path, problem }; }

    bool isPresent() const { return !m_value.isUndefined(); }

    Node operator[](QLatin1StringView key) const
    {
        return { m_value[key], m_path + u'.' + QString(key) };
    }

    void expectObject(std::initializer_list<QLatin1StringView> known) const
    {
        if (!m_value.isObject())
            fail(u"an object is expected"_s);
        for (const QString &key : m_value.toObject().keys()) {
            if (std::find(known.begin(), known.end(), key) == known.end())
                throw Stop { m_path + u'.' + key, u"unknown member"_s };
        }
    }

    QList<Node> items() const
    {
        if (!m_value.isArray())
            fail(u"an array is expected"_s);
        QList<Node> nodes;
        const QJsonArray array = m_value.toArray();
        for (qsizetype i = 0; i < array.size(); ++i)
            nodes.append({ array.at(i), u"%1[%2]"_s.arg(m_path).arg(i) });
        return nodes;
    }

    QString text() const
    {
        if (!m_value.isString())
            fail(u"a string is expected"_s);
        return m_value.toString();
    }

    QString filledText() const
    {
        const QString string = text();
        if (string.isEmpty())
            fail(u"must not be empty"_s);
        return string;
    }

    QString textOr(const QString &fallback) const { return isPresent() ? text() : fallback; }

    bool flag() const
    {
        if (isPresent() && !m_value.isBool())
            fail(u"true or false is expected"_s);
        return m_value.toBool();
    }

    qint64 secondsAgo() const
    {
        const qint64 seconds = m_value.toInteger(-1);
        if (isPresent() && (seconds < 0 || seconds > maxSecondsAgo))
            fail(u"a whole number of seconds, 0 or more, is expected"_s);
        return isPresent() ? seconds : 0;
    }

private:
    QJsonValue m_value;
    QString m_path;
};

class WorldReader {
public:
    World read(const Node &root);

private:
    void readUser(const Node &node);
    void readChannel(const Node &node);
    WorldMessage readMessage(const Node &node, const WorldChannel &channel) const;
    QString userArn(const Node &id) const;
    QStringList userArns(const Node &ids) const;

    World m_world;
    QHash<QString, QString> m_userArns; ///< by Id
};

QString WorldReader::userArn(const Node &id) const
{
    const auto it = m_userArns.constFind(id.text());
    if (it == m_userArns.cend())
        id.fail(u"there is no user '%1'"_s.arg(id.text()));
    return *it;
}

QStringList WorldReader::userArns(const Node &ids) const
{
    QStringList arns;
    for (const Node &id : ids.items()) {
        const QString arn = userArn(id);
        if (arns.contains(arn))
            id.fail(u"is there twice"_s);
        arns.append(arn);
    }
    return arns;
}

void WorldReader::readUser(const Node &node)
{
    node.expectObject({ "Id"_L1, "Name"_L1, "Bot"_L1, "Echo"_L1, "Admin"_L1 });
    const QString id = node["Id"_L1].filledText();
    if (m_userArns.contains(id))
        node["Id"_L1].fail(u"'%1' is there twice"_s.arg(id));
    const QLatin1StringView kind = node["Bot"_L1].flag() ? "bot"_L1 : "user"_L1;
    WorldUser user;
    user.arn = m_world.appInstanceArn + u'/' + kind + u'/' + id;
    if (!AppInstanceUserArn::parse(user.arn))
        node["Id"_L1].fail(u"'%1' cannot be part of an ARN"_s.arg(id));
    user.name = node["Name"_L1].filledText();
    user.echoes = node["Echo"_L1].flag();
    user.administers = node["Admin"_L1].flag();
    m_userArns.insert(id, user.arn);
    m_world.users.append(user);
}

WorldMessage WorldReader::readMessage(const Node &node, const WorldChannel &channel) const
{
    node.expectObject({ "From"_L1, "SecondsAgo"_L1, "Content"_L1, "Metadata"_L1 });
    WorldMessage message;
    message.senderArn = userArn(node["From"_L1]);
    if (!channel.memberArns.contains(message.senderArn))
        node["From"_L1].fail(u"is not a member of the channel"_s);
    message.secondsAgo = node["SecondsAgo"_L1].secondsAgo();
    if (!channel.messages.isEmpty() && message.secondsAgo > channel.messages.last().secondsAgo)
        node["SecondsAgo"_L1].fail(u"is before the message above it"_s);
    message.content = node["Content"_L1].filledText();
    if (node["Metadata"_L1].isPresent())
        message.metadata = node["Metadata"_L1].text();
    MessageDraft draft;
    draft.content = message.content;
    draft.metadata = message.metadata;
    if (!checkDraft(draft).isEmpty())
        node.fail(u"breaks a limit of the API"_s);
    return message;
}

ChannelMode modeOf(const Node &node)
{
    const QString text = node.textOr(u"UNRESTRICTED"_s);
    if (text != "RESTRICTED"_L1 && text != "UNRESTRICTED"_L1)
        node.fail(u"RESTRICTED or UNRESTRICTED is expected"_s);
    return text == "RESTRICTED"_L1 ? ChannelMode::Restricted : ChannelMode::Unrestricted;
}

ChannelPrivacy privacyOf(const Node &node)
{
    const QString text = node.textOr(u"PUBLIC"_s);
    if (text != "PRIVATE"_L1 && text != "PUBLIC"_L1)
        node.fail(u"PRIVATE or PUBLIC is expected"_s);
    return text == "PRIVATE"_L1 ? ChannelPrivacy::Private : ChannelPrivacy::Public;
}

void WorldReader::readChannel(const Node &node)
{
    node.expectObject({ "Id"_L1, "Name"_L1, "Mode"_L1, "Privacy"_L1, "Metadata"_L1, "CreatedBy"_L1,
        "SecondsAgo"_L1, "Members"_L1, "Moderators"_L1, "Messages"_L1 });
    WorldChannel channel;
    channel.arn = m_world.appInstanceArn + "/channel/"_L1 + node["Id"_L1].filledText();
    if (!ChannelArn::parse(channel.arn))
        node["Id"_L1].fail(u"cannot be part of an ARN"_s);
    for (const WorldChannel &other : m_world.channels) {
        if (other.arn == channel.arn)
            node["Id"_L1].fail(u"is there twice"_s);
    }
    channel.name = node["Name"_L1].filledText();
    channel.mode = modeOf(node["Mode"_L1]);
    channel.privacy = privacyOf(node["Privacy"_L1]);
    channel.metadata = node["Metadata"_L1].textOr(u""_s);
    channel.createdByArn = userArn(node["CreatedBy"_L1]);
    channel.secondsAgo = node["SecondsAgo"_L1].secondsAgo();
    channel.memberArns = userArns(node["Members"_L1]);
    channel.moderatorArns = node["Moderators"_L1].isPresent() ? userArns(node["Moderators"_L1])
                                                              : QStringList(channel.createdByArn);
    if (node["Messages"_L1].isPresent()) {
        for (const Node &message : node["Messages"_L1].items())
            channel.messages.append(readMessage(message, channel));
    }
    m_world.channels.append(channel);
}

World WorldReader::read(const Node &root)
{
    root.expectObject({ "Region"_L1, "Account"_L1, "AppInstanceId"_L1, "AppInstanceName"_L1,
        "Users"_L1, "Channels"_L1 });
    m_world.region = root["Region"_L1].filledText();
    m_world.appInstanceArn = u"arn:aws:chime:%1:%2:app-instance/%3"_s.arg(
        m_world.region, root["Account"_L1].filledText(), root["AppInstanceId"_L1].filledText());
    m_world.appInstanceName = root["AppInstanceName"_L1].textOr(u"Local"_s);
    if (!AppInstanceArn::parse(m_world.appInstanceArn))
        root.fail(u"'%1' is not the ARN of an AppInstance"_s.arg(m_world.appInstanceArn));
    for (const Node &user : root["Users"_L1].items())
        readUser(user);
    if (m_world.users.isEmpty())
        root["Users"_L1].fail(u"at least one user is needed"_s);
    for (const Node &channel : root["Channels"_L1].items())
        readChannel(channel);
    return m_world;
}

} // namespace

QString WorldError::toString() const
{
    return path + ": "_L1 + problem;
}

std::expected<World, WorldError> parseWorld(const QByteArray &json)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError) {
        return std::unexpected(WorldError {
            u"$"_s, u"not JSON: %1 at byte %2"_s.arg(error.errorString()).arg(error.offset) });
    }
    try {
        return WorldReader().read(
            { document.isObject() ? QJsonValue(document.object()) : QJsonValue(document.array()),
                u"$"_s });
    } catch (const Stop &stop) {
        return std::unexpected(stop);
    }
}

} // namespace carillon::localservice
