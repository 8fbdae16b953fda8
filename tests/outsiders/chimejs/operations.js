// SPDX-License-Identifier: Apache-2.0
// Every operation, every exception and every paginator that the AWS SDK for JavaScript has of the
// messaging API and of its part of the identity API. What it is told it does in lines of JSON: the
// caller is asked on standard output for what is no part of the API ({"Ask": …}), answers in one line
// of standard input, and gets {"Succeeded": […]} at the end.
'use strict';

const assert = require('node:assert');
const readline = require('node:readline');
const messaging = require('@aws-sdk/client-chime-sdk-messaging');
const identity = require('@aws-sdk/client-chime-sdk-identity');

const { INSTANCE, ALICE, BOB, CAROL, ROOT, GENERAL } = process.env;
const settings = {
    region: process.env.AWS_REGION,
    endpoint: process.env.AWS_ENDPOINT_URL,
    disableHostPrefix: true,
    maxAttempts: 1,
};
const succeeded = new Set();

function clientOf(sdk, name, more = {}) {
    const client = new sdk[`ChimeSDK${name}Client`]({ ...settings, ...more });
    client.middlewareStack.add((next, context) => async parameters => {
        const result = await next(parameters);
        succeeded.add(context.commandName.replace(/Command$/, ''));
        return result;
    }, { step: 'initialize', name: 'record' });
    return client;
}

const chime = clientOf(messaging, 'Messaging');
const people = clientOf(identity, 'Identity');

const call = (operation, input = {}, client = chime) =>
    client.send(new messaging[`${operation}Command`](input));
const administer = (operation, input = {}) =>
    people.send(new identity[`${operation}Command`](input));

const lines = readline.createInterface({ input: process.stdin });
const incoming = lines[Symbol.asyncIterator]();
async function ask(what, parameters) {
    console.log(JSON.stringify({ Ask: what, ...parameters && { Parameters: parameters } }));
    return JSON.parse((await incoming.next()).value);
}

async function send(content, more = {}) {
    const { MessageId } = await call('SendChannelMessage', {
        ChannelArn: GENERAL, Content: content, Type: 'STANDARD', Persistence: 'PERSISTENT',
        ChimeBearer: ALICE, ...more,
    });
    return MessageId;
}

/// The SDK makes an object of the right class of the answer, or its user cannot tell what happened.
async function refused(type, promise, sdk = messaging) {
    const error = await promise.then(() => assert.fail(`no ${type}`), caught => caught);
    assert.ok(error instanceof sdk[type], `${error.name} instead of ${type}: ${error.message}`);
    assert.strictEqual(error.name, type);
    assert.ok(error.message);
    assert.ok(error.$metadata.requestId);
}

async function channels() {
    const { Endpoint } = await call('GetMessagingSessionEndpoint');
    assert.strictEqual(Endpoint.Url, new URL(settings.endpoint).host);
    const { ChannelArn } = await call('CreateChannel', {
        AppInstanceArn: INSTANCE, Name: 'made 😀', Mode: 'RESTRICTED', Privacy: 'PRIVATE',
        Metadata: '{"é":1}', ChannelId: 'made:of@js', MemberArns: [BOB], ModeratorArns: [CAROL],
        Tags: [{ Key: 'team', Value: 'one' }], ChimeBearer: ALICE,
    });
    assert.strictEqual(ChannelArn, `${INSTANCE}/channel/made:of@js`);
    const where = { ChannelArn, ChimeBearer: ALICE };
    const { Channel } = await call('DescribeChannel', where);
    assert.strictEqual(Channel.Name, 'made 😀');
    assert.ok(Channel.CreatedTimestamp instanceof Date);
    await call('UpdateChannel', { ...where, Name: 'renamed', Mode: 'UNRESTRICTED' });
    const ExpirationSettings = { ExpirationDays: 5, ExpirationCriterion: 'CREATED_TIMESTAMP' };
    const expiring = await call('PutChannelExpirationSettings', { ...where, ExpirationSettings });
    assert.deepStrictEqual(expiring.ExpirationSettings, ExpirationSettings);
    const listed = await call('ListTagsForResource', { ResourceARN: ChannelArn });
    assert.deepStrictEqual(listed.Tags, [{ Key: 'team', Value: 'one' }]);
    await call('TagResource', { ResourceARN: ChannelArn, Tags: [{ Key: 'two', Value: '2' }] });
    await call('UntagResource', { ResourceARN: ChannelArn, TagKeys: ['team'] });
    const found = await call('SearchChannels', {
        ChimeBearer: ALICE, Fields: [{ Key: 'MEMBERS', Operator: 'INCLUDES', Values: [BOB] }] });
    assert.ok(found.Channels.some(each => each.ChannelArn === ChannelArn));

    await call('CreateChannelMembership', { ...where, MemberArn: CAROL, Type: 'DEFAULT' });
    const batch = await call('BatchCreateChannelMembership', { ...where, MemberArns: [ROOT, BOB] });
    assert.deepStrictEqual(batch.Errors.map(each => each.ErrorCode), ['Conflict']);
    const member = { ...where, MemberArn: BOB };
    await call('DescribeChannelMembership', member);
    const self = { ChannelArn, AppInstanceUserArn: BOB, ChimeBearer: BOB };
    await call('DescribeChannelMembershipForAppInstanceUser', self);
    await call('UpdateChannelReadMarker', { ChannelArn, ChimeBearer: BOB });
    const Preferences = { PushNotifications: { AllowNotifications: 'NONE' } };
    const own = { ChannelArn, MemberArn: BOB, ChimeBearer: BOB };
    await call('PutChannelMembershipPreferences', { ...own, Preferences });
    const kept = await call('GetChannelMembershipPreferences', own);
    assert.deepStrictEqual(kept.Preferences, Preferences);

    await call('CreateChannelModerator', { ...where, ChannelModeratorArn: BOB });
    await call('DescribeChannelModerator', { ...where, ChannelModeratorArn: BOB });
    await call('DescribeChannelModeratedByAppInstanceUser', self);
    await paginate({ ListChannelModerators: [where, 'ChannelModerators', 3] });
    await call('DeleteChannelModerator', { ...where, ChannelModeratorArn: BOB });
    const { AppInstanceUserArn } = await administer('CreateAppInstanceUser', {
        AppInstanceArn: INSTANCE, AppInstanceUserId: 'unwanted', Name: 'Unwanted' });
    await call('CreateChannelBan', { ...where, MemberArn: AppInstanceUserArn });
    await call('CreateChannelBan', member);
    await call('DescribeChannelBan', member);
    await paginate({ ListChannelBans: [where, 'ChannelBans', 2] });
    await call('DeleteChannelBan', member);
    await call('DeleteChannelMembership', { ...where, MemberArn: CAROL });
    await call('DeleteChannel', where);
}

async function messages() {
    const MessageId = await send('first 語', { Metadata: 'm' });
    const where = { ChannelArn: GENERAL, MessageId, ChimeBearer: ALICE };
    const { ChannelMessage } = await call('GetChannelMessage', where);
    assert.strictEqual(ChannelMessage.Content, 'first 語');
    assert.strictEqual((await call('GetChannelMessageStatus', where)).Status.Value, 'SENT');
    await call('UpdateChannelMessage', { ...where, Content: 'second' });
    await call('RedactChannelMessage', where);
    await call('DeleteChannelMessage', { ...where, ChimeBearer: ROOT });
    await refused('NotFoundException', call('GetChannelMessage', where));
}

async function flows() {
    const Processors = [{
        Name: 'censor', ExecutionOrder: 1, FallbackAction: 'ABORT',
        Configuration: { Lambda: {
            ResourceArn: 'arn:aws:lambda:us-east-1:111122223333:function:censor',
            InvocationType: 'ASYNC' } },
    }];
    const flow = { AppInstanceArn: INSTANCE, Name: 'flow', Processors };
    const { ChannelFlowArn } = await call('CreateChannelFlow', flow);
    const other = (await call('CreateChannelFlow', { ...flow, Name: 'other' })).ChannelFlowArn;
    await call('DescribeChannelFlow', { ChannelFlowArn });
    await call('UpdateChannelFlow', { ChannelFlowArn, Name: 'renamed', Processors });
    const where = { ChannelArn: GENERAL, ChannelFlowArn, ChimeBearer: ALICE };
    await call('AssociateChannelFlow', where);
    const odd = { ...where, ChannelArn: `${INSTANCE}/channel/a:b-c_d.e@f`, ChimeBearer: BOB };
    await call('AssociateChannelFlow', odd);
    await paginate({
        ListChannelFlows: [{ AppInstanceArn: INSTANCE }, 'ChannelFlows', 2],
        ListChannelsAssociatedWithChannelFlow: [{ ChannelFlowArn }, 'Channels', 2],
    });
    const MessageId = await send('rude');
    const [{ CallbackId }] = (await ask('callbacks')).Callbacks;
    await call('ChannelFlowCallback', {
        ChannelArn: GENERAL, CallbackId, ChannelMessage: { MessageId, Content: 'polite' } });
    const message = { ChannelArn: GENERAL, MessageId, ChimeBearer: BOB };
    assert.strictEqual((await call('GetChannelMessage', message)).ChannelMessage.Content, 'polite');
    await call('DisassociateChannelFlow', where);
    await call('DeleteChannelFlow', { ChannelFlowArn: other });
}

async function elastic() {
    const { ChannelArn } = await call('CreateChannel', {
        AppInstanceArn: INSTANCE, Name: 'elastic', Mode: 'RESTRICTED', ChimeBearer: ALICE,
        ElasticChannelConfiguration: {
            MaximumSubChannels: 2, TargetMembershipsPerSubChannel: 2,
            MinimumMembershipPercentage: 40 },
    });
    const where = { ChannelArn, ChimeBearer: ALICE };
    for (const MemberArn of [BOB, CAROL, ROOT])
        await call('CreateChannelMembership', { ...where, MemberArn, Type: 'DEFAULT' });
    await paginate({ ListSubChannels: [where, 'SubChannels', 2] });
}

async function instances() {
    const { AppInstanceArn } = await administer('CreateAppInstance', { Name: 'made' });
    const where = { AppInstanceArn };
    await administer('DescribeAppInstance', where);
    await administer('UpdateAppInstance', { ...where, Name: 'new', Metadata: 'm' });
    const user = await administer('CreateAppInstanceUser', {
        ...where, AppInstanceUserId: 'dora', Name: 'Dora' });
    const { AppInstanceUserArn } = user;
    await administer('CreateAppInstanceUser', { ...where, AppInstanceUserId: 'emil', Name: 'Emil' });
    await administer('UpdateAppInstanceUser', {
        AppInstanceUserArn, Name: 'Theodora', Metadata: '' });
    const { AppInstanceUser } = await administer('DescribeAppInstanceUser', { AppInstanceUserArn });
    assert.strictEqual(AppInstanceUser.Name, 'Theodora');
    await administer('PutAppInstanceUserExpirationSettings', { AppInstanceUserArn,
        ExpirationSettings: { ExpirationDays: 7, ExpirationCriterion: 'CREATED_TIMESTAMP' } });
    for (const AppInstanceAdminArn of [AppInstanceUserArn, `${AppInstanceArn}/user/emil`])
        await administer('CreateAppInstanceAdmin', { ...where, AppInstanceAdminArn });
    const admin = { ...where, AppInstanceAdminArn: AppInstanceUserArn };
    await administer('DescribeAppInstanceAdmin', admin);
    await paginate({
        ListAppInstances: [{}, 'AppInstances', 2],
        ListAppInstanceUsers: [where, 'AppInstanceUsers', 2],
        ListAppInstanceAdmins: [where, 'AppInstanceAdmins', 2],
    }, identity, people);
    await administer('DeleteAppInstanceAdmin', admin);
    const AppInstanceRetentionSettings = { ChannelRetentionSettings: { RetentionDays: 30 } };
    await administer('PutAppInstanceRetentionSettings', { ...where, AppInstanceRetentionSettings });
    const kept = await administer('GetAppInstanceRetentionSettings', where);
    assert.deepStrictEqual(kept.AppInstanceRetentionSettings, AppInstanceRetentionSettings);
    const StreamingConfigurations = [{ DataType: 'Channel',
        ResourceArn: 'arn:aws:kinesis:us-east-1:111122223333:stream/chime-messaging-all' }];
    await call('PutMessagingStreamingConfigurations', { ...where, StreamingConfigurations });
    const streams = await call('GetMessagingStreamingConfigurations', where);
    assert.deepStrictEqual(streams.StreamingConfigurations, StreamingConfigurations);
    await call('DeleteMessagingStreamingConfigurations', where);
    await administer('DeleteAppInstanceUser', { AppInstanceUserArn });
    await administer('DeleteAppInstance', where);
}

// Paginators: one item a page, and all of them.

const paginated = new Set();
async function paginate(lists, sdk = messaging, client = chime) {
    for (const [operation, [input, member, expected]] of Object.entries(lists)) {
        const items = [];
        for await (const page of sdk[`paginate${operation}`]({ client, pageSize: 1 }, { ...input })) {
            assert.ok(page[member].length <= 1, operation);
            items.push(...page[member]);
        }
        assert.strictEqual(items.length, expected, operation);
        paginated.add(operation);
    }
}

async function lists() {
    const where = { ChannelArn: GENERAL, ChimeBearer: ALICE };
    await send('one more');
    await paginate({
        ListChannels: [{ AppInstanceArn: INSTANCE, ChimeBearer: ALICE }, 'Channels', 2],
        ListChannelMemberships: [where, 'ChannelMemberships', 2],
        ListChannelMembershipsForAppInstanceUser: [{ ChimeBearer: BOB }, 'ChannelMemberships', 3],
        ListChannelsModeratedByAppInstanceUser: [{ ChimeBearer: BOB }, 'Channels', 2],
        ListChannelMessages: [where, 'ChannelMessages', 2],
        SearchChannels: [{ ChimeBearer: ALICE, Fields: [
            { Key: 'MEMBERS', Operator: 'INCLUDES', Values: [BOB] }] }, 'Channels', 2],
    });
}

async function exceptions() {
    const where = { ChannelArn: GENERAL, ChimeBearer: ALICE };
    const message = {
        ...where, Content: 'x', Type: 'STANDARD', Persistence: 'PERSISTENT' };
    await refused('BadRequestException', call('SendChannelMessage', {
        ...message, Content: 'x'.repeat(4097) }));
    await refused('ConflictException', call('CreateChannelMembership', {
        ...where, MemberArn: BOB, Type: 'DEFAULT' }));
    await refused('ForbiddenException', call('SendChannelMessage', {
        ...message, ChimeBearer: CAROL }));
    await refused('ResourceLimitExceededException', call('TagResource', {
        ResourceARN: GENERAL,
        Tags: Array.from({ length: 50 }, (_, n) => ({ Key: `k${n}`, Value: 'v' })),
    }).then(() => call('TagResource', {
        ResourceARN: GENERAL, Tags: [{ Key: 'one more', Value: 'v' }] })));
    const stranger = clientOf(messaging, 'Messaging', {
        credentials: { accessKeyId: 'AKIDNOBODY', secretAccessKey: 'unknown' } });
    await refused('UnauthorizedClientException', call('DescribeChannel', where, stranger));
    for (const name of ['ThrottledClientException', 'ServiceUnavailableException',
        'ServiceFailureException']) {
        await ask('faults', { Operation: 'SendChannelMessage', Error: name, Times: 1 });
        await refused(name, call('SendChannelMessage', message));
    }
    // By itself, the SDK waits and tries these again, with the same ClientRequestToken.
    const patient = clientOf(messaging, 'Messaging', { maxAttempts: 3 });
    await ask('faults', {
        Operation: 'SendChannelMessage', Error: 'ServiceFailureException', Times: 2 });
    assert.ok((await call('SendChannelMessage', message, patient)).MessageId);
}

async function exceptionsOfIdentity() {
    const refusal = (type, operation, input, client = people) => refused(
        type, client.send(new identity[`${operation}Command`](input)), identity);
    const where = { AppInstanceArn: INSTANCE };
    const user = { ...where, AppInstanceUserId: 'twice', Name: 'Twice' };
    await refusal('BadRequestException', 'CreateAppInstanceUser', { ...user, Name: '' });
    const { AppInstanceUserArn } = await administer('CreateAppInstanceUser', user);
    await refusal('ConflictException', 'CreateAppInstanceUser', { ...user, Name: 'Another' });
    await administer('DeleteAppInstanceUser', { AppInstanceUserArn });
    await refusal('ForbiddenException', 'DescribeAppInstanceUser', { AppInstanceUserArn });
    const stranger = clientOf(identity, 'Identity', {
        credentials: { accessKeyId: 'AKIDNOBODY', secretAccessKey: 'unknown' } });
    await refusal('UnauthorizedClientException', 'DescribeAppInstance', where, stranger);
    for (const name of ['ResourceLimitExceededException', 'ThrottledClientException',
        'ServiceUnavailableException', 'ServiceFailureException']) {
        await ask('faults', { Operation: 'DescribeAppInstance', Error: name, Times: 1 });
        await refusal(name, 'DescribeAppInstance', where);
    }
}

async function main() {
    for (const part of [lists, exceptions, exceptionsOfIdentity, messages, channels, flows, elastic, instances]) {
        await part().catch(error => {
            throw new Error(`${part.name}: ${error.stack}`);
        });
    }
    const names = sdk => Object.keys(sdk).filter(name => name.startsWith('paginate'))
        .map(name => name.slice('paginate'.length));
    console.log(JSON.stringify({
        Succeeded: [...succeeded], Paginated: [...paginated],
        Paginators: [...names(messaging), ...names(identity)],
    }));
    process.exit(0);
}

main().catch(error => {
    console.log(JSON.stringify({ Failed: error.message }));
    process.exit(1);
});
