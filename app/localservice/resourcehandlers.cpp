// SPDX-License-Identifier: Apache-2.0
#include "localservice/resourcehandlers.h"

#include "localservice/answers.h"
#include "localservice/inputs.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

namespace carillon::localservice {

using namespace Qt::StringLiterals;

namespace {

constexpr auto account = Operation::Caller::Account;
constexpr int mostKeys = 50;

} // namespace

Operations TagHandlers::operations()
{
    using Self = TagHandlers;
    return {
        operation("ListTagsForResource", this, &Self::listTagsForResource, account),
        operation("TagResource", this, &Self::tagResource, account),
        operation("UntagResource", this, &Self::untagResource, account),
    };
}

QString TagHandlers::taggable(const Call &call, const QString &arn)
{
    if (!m_tables.tags.isTaggable(arn))
        forbid(call, arn);
    return arn;
}

HttpResponse TagHandlers::listTagsForResource(const Call &call)
{
    const QString arn
        = taggable(call, Parameters(call).requiredText("arn", wire::shapes::chimeArn));
    QJsonArray tags;
    for (const Tag &tag : m_tables.tags.of(arn))
        tags.append(QJsonObject { { u"Key"_s, tag.key }, { u"Value"_s, tag.value } });
    return answer({ { u"Tags"_s, tags } });
}

HttpResponse TagHandlers::tagResource(const Call &call)
{
    wire::MemberReader body = bodyOf(call);
    const QString arn = body.requiredText(u"ResourceARN", wire::shapes::chimeArn);
    body.require(u"Tags");
    const QList<Tag> tags = readTags(body);
    check(body);
    m_tables.tags.put(taggable(call, arn), tags);
    if (m_tables.tags.of(arn).size() > m_limits.tagsOfResource)
        refuse(ErrorKind::ResourceLimitExceeded, u"The resource has as many tags as it may"_s);
    return noContent();
}

HttpResponse TagHandlers::untagResource(const Call &call)
{
    wire::MemberReader body = bodyOf(call);
    const QString arn = body.requiredText(u"ResourceARN", wire::shapes::chimeArn);
    body.require(u"TagKeys");
    const QStringList keys = body.texts(u"TagKeys", 1, mostKeys, wire::shapes::tagKey);
    check(body);
    m_tables.tags.remove(taggable(call, arn), keys);
    return noContent();
}

Operations StreamingHandlers::operations()
{
    using Self = StreamingHandlers;
    return {
        operation("GetMessagingStreamingConfigurations", this,
            &Self::getMessagingStreamingConfigurations, account),
        operation("PutMessagingStreamingConfigurations", this,
            &Self::putMessagingStreamingConfigurations, account),
        operation("DeleteMessagingStreamingConfigurations", this,
            &Self::deleteMessagingStreamingConfigurations, account),
    };
}

HttpResponse StreamingHandlers::getMessagingStreamingConfigurations(const Call &call)
{
    const QString arn = labelOf(call, "appInstanceArn");
    const auto configurations = m_tables.instances.streaming(arn);
    if (!configurations) {
        refuse(ErrorKind::NotFound,
            u"There is no such AppInstance, or it has no streaming configurations"_s);
    }
    return answer({ { u"StreamingConfigurations"_s,
        QJsonDocument::fromJson(configurations->toUtf8()).array() } });
}

HttpResponse StreamingHandlers::putMessagingStreamingConfigurations(const Call &call)
{
    const QString arn = labelOf(call, "appInstanceArn");
    wire::MemberReader body = bodyOf(call);
    body.require(u"StreamingConfigurations");
    QJsonArray configurations;
    QSet<QString> types;
    for (wire::MemberReader &one : body.structures(u"StreamingConfigurations", 1, 2)) {
        const QString type = one.requiredOneOf(u"DataType", { u"Channel", u"ChannelMessage" });
        if (types.contains(type))
            one.fail(u"DataType", u"Member must not be given twice"_s);
        types.insert(type);
        configurations.append(QJsonObject { { u"DataType"_s, type },
            { u"ResourceArn"_s, one.requiredText(u"ResourceArn", wire::shapes::chimeArn) } });
    }
    check(body);
    if (!m_tables.instances.find(arn))
        refuse(ErrorKind::NotFound, u"There is no such AppInstance"_s);
    m_tables.instances.setStreaming(
        arn, QString::fromUtf8(QJsonDocument(configurations).toJson(QJsonDocument::Compact)));
    return answer({ { u"StreamingConfigurations"_s, configurations } });
}

HttpResponse StreamingHandlers::deleteMessagingStreamingConfigurations(const Call &call)
{
    const QString arn = existingInstance(m_tables, call, labelOf(call, "appInstanceArn")).arn;
    m_tables.instances.setStreaming(arn, std::nullopt);
    return noContent();
}

} // namespace carillon::localservice
