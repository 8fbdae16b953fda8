// SPDX-License-Identifier: Apache-2.0
#include "localservice/flowhandlers.h"

#include "localservice/answers.h"
#include "localservice/inputs.h"
#include "localservice/page.h"

#include <QJsonDocument>
#include <QSet>

namespace carillon::localservice {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostProcessors = 3; // of the model; the quota allows fewer
constexpr auto account = Operation::Caller::Account;

QJsonObject readProcessor(wire::MemberReader &processor, QSet<int> &orders)
{
    const QString name = processor.requiredText(u"Name", wire::shapes::nonEmptyResourceName);
    const int order = processor.requiredInteger(u"ExecutionOrder", 1, mostProcessors);
    if (orders.contains(order))
        processor.fail(u"ExecutionOrder", u"Member must not be given twice"_s);
    orders.insert(order);
    const QString fallback = processor.requiredOneOf(u"FallbackAction", { u"CONTINUE", u"ABORT" });
    QJsonObject lambda;
    processor.require(u"Configuration");
    if (auto configuration = processor.structure(u"Configuration")) {
        configuration->require(u"Lambda");
        if (auto reader = configuration->structure(u"Lambda")) {
            lambda = { { u"ResourceArn"_s,
                           reader->requiredText(u"ResourceArn", wire::shapes::lambdaFunctionArn) },
                { u"InvocationType"_s, reader->requiredOneOf(u"InvocationType", { u"ASYNC" }) } };
        }
    }
    return { { u"Name"_s, name }, { u"ExecutionOrder"_s, order }, { u"FallbackAction"_s, fallback },
        { u"Configuration"_s, QJsonObject { { u"Lambda"_s, lambda } } } };
}

/// The member Processors, checked, with nothing in it but what the model has.
QJsonArray readProcessors(wire::MemberReader &body)
{
    body.require(u"Processors");
    QJsonArray processors;
    QSet<int> orders;
    for (wire::MemberReader &processor : body.structures(u"Processors", 1, mostProcessors))
        processors.append(readProcessor(processor, orders));
    return processors;
}

QString textOf(const QJsonArray &array)
{
    return QString::fromUtf8(QJsonDocument(array).toJson(QJsonDocument::Compact));
}

/// Shape ChannelAssociatedWithFlowSummary: a ChannelSummary without a time.
QJsonObject associatedJson(const ChannelRecord &channel)
{
    QJsonObject object = channelSummaryJson(channel);
    object.remove("LastMessageTimestamp"_L1);
    return object;
}

} // namespace

Operations FlowHandlers::operations()
{
    using Self = FlowHandlers;
    return {
        operation("CreateChannelFlow", this, &Self::createChannelFlow, account),
        operation("DescribeChannelFlow", this, &Self::describeChannelFlow, account),
        operation("UpdateChannelFlow", this, &Self::updateChannelFlow, account),
        operation("DeleteChannelFlow", this, &Self::deleteChannelFlow, account),
        operation("ListChannelFlows", this, &Self::listChannelFlows, account),
        operation("ListChannelsAssociatedWithChannelFlow", this,
            &Self::listChannelsAssociatedWithChannelFlow, account),
        operation("AssociateChannelFlow", this, &Self::associateChannelFlow),
        operation("DisassociateChannelFlow", this, &Self::disassociateChannelFlow),
    };
}

FlowRecord FlowHandlers::flowOf(const Call &call)
{
    const QString arn = labelOf(call, "channelFlowArn");
    auto flow = m_tables.flows.find(arn);
    if (!flow)
        forbid(call, arn);
    return *std::move(flow);
}

HttpResponse FlowHandlers::createChannelFlow(const Call &call)
{
    wire::MemberReader body = bodyOf(call);
    const QString token
        = body.requiredText(u"ClientRequestToken", wire::shapes::clientRequestToken);
    const QString instance = body.requiredText(u"AppInstanceArn", wire::shapes::chimeArn);
    const QString name = body.requiredText(u"Name", wire::shapes::nonEmptyResourceName);
    const QJsonArray processors = readProcessors(body);
    const QList<Tag> tags = readTags(body);
    check(body);
    existingInstance(m_tables, call, instance);
    const QString arn = onceForToken(m_tables, call, token, [&] {
        if (m_tables.flows.count(instance) >= m_limits.flowsOfInstance)
            refuse(
                ErrorKind::ResourceLimitExceeded, u"The AppInstance has as many flows as it may"_s);
        if (processors.size() > m_limits.processorsOfFlow)
            refuse(ErrorKind::ResourceLimitExceeded, u"A channel flow has one processor"_s);
        const QString made = instance + "/channel-flow/"_L1 + randomIdentifierText();
        m_tables.flows.insert(
            { made, instance, name, textOf(processors), call.nowMs, call.nowMs, 0 });
        m_tables.tags.put(made, tags);
        return made;
    });
    return answer({ { u"ChannelFlowArn"_s, arn } }, 201);
}

HttpResponse FlowHandlers::describeChannelFlow(const Call &call)
{
    return answer({ { u"ChannelFlow"_s, flowJson(flowOf(call)) } });
}

HttpResponse FlowHandlers::updateChannelFlow(const Call &call)
{
    wire::MemberReader body = bodyOf(call);
    const QString name = body.requiredText(u"Name", wire::shapes::nonEmptyResourceName);
    const QJsonArray processors = readProcessors(body);
    check(body);
    FlowRecord flow = flowOf(call);
    if (processors.size() > m_limits.processorsOfFlow)
        refuse(ErrorKind::BadRequest, u"A channel flow has one processor"_s);
    flow.name = name;
    flow.processors = textOf(processors);
    flow.updatedAtMs = call.nowMs;
    m_tables.flows.update(flow);
    return answer({ { u"ChannelFlowArn"_s, flow.arn } });
}

HttpResponse FlowHandlers::deleteChannelFlow(const Call &call)
{
    const FlowRecord flow = flowOf(call);
    if (!m_tables.channels.withFlow(flow.arn, 0, 1).isEmpty())
        refuse(ErrorKind::Conflict, u"The channel flow is associated with a channel"_s);
    m_tables.flows.remove(flow.arn);
    return noContent();
}

HttpResponse FlowHandlers::listChannelFlows(const Call &call)
{
    const Parameters parameters(call);
    const QString instance = parameters.requiredText("app-instance-arn", wire::shapes::chimeArn);
    existingInstance(m_tables, call, instance);
    const Page page(m_pageTokens, call, parameters, { instance });
    return answer(page.of(u"ChannelFlows"_s,
        m_tables.flows.page(instance, page.after(), page.limit()), flowSummaryJson));
}

HttpResponse FlowHandlers::listChannelsAssociatedWithChannelFlow(const Call &call)
{
    const Parameters parameters(call);
    const QString arn = parameters.requiredText("channel-flow-arn", wire::shapes::chimeArn);
    if (!m_tables.flows.find(arn))
        forbid(call, arn);
    const Page page(m_pageTokens, call, parameters, { arn });
    return answer(page.of(u"Channels"_s,
        m_tables.channels.withFlow(arn, page.after(), page.limit()), associatedJson));
}

void FlowHandlers::setFlow(
    const Call &call, ChannelAccess access, const std::optional<QString> &flowArn)
{
    access.record.flowArn = flowArn;
    access.record.updatedAtMs = call.nowMs;
    m_tables.channels.update(access.record);
    call.events->append({ "UPDATE_CHANNEL"_ba, "SYSTEM"_ba, isoTimes(channelJson(access.record)),
        { access.arn(), {}, {} } });
}

HttpResponse FlowHandlers::associateChannelFlow(const Call &call)
{
    wire::MemberReader body = bodyOf(call);
    const QString arn = body.requiredText(u"ChannelFlowArn", wire::shapes::chimeArn);
    check(body);
    const ChannelAccess access = governed(m_tables, call);
    const auto flow = m_tables.flows.find(arn);
    if (!flow || flow->instanceArn != instanceOf(call))
        refuse(ErrorKind::NotFound, u"There is no such channel flow in this AppInstance"_s);
    if (access.record.flowArn)
        refuse(ErrorKind::Conflict, u"The channel has a channel flow already"_s);
    setFlow(call, access, arn);
    return answer({});
}

HttpResponse FlowHandlers::disassociateChannelFlow(const Call &call)
{
    const QString arn = labelOf(call, "channelFlowArn");
    const ChannelAccess access = governed(m_tables, call);
    if (access.record.flowArn != arn)
        refuse(ErrorKind::NotFound, u"The channel does not have this channel flow"_s);
    setFlow(call, access, std::nullopt);
    return noContent();
}

} // namespace carillon::localservice
