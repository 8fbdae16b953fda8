// SPDX-License-Identifier: Apache-2.0
// A messaging session as a web application has it. Prints each event as a line of JSON until standard
// input ends: {"Type": …, "Headers": …, "Payload": …}, the payload parsed, null where there is none.
// USER_ARN, AWS_ENDPOINT_URL and the keys come from the environment.
'use strict';

globalThis.WebSocket = require('ws');
globalThis.CloseEvent ??= class CloseEvent extends Event {};
const sdk = require('amazon-chime-sdk-js');
const { ChimeSDKMessagingClient } = require('@aws-sdk/client-chime-sdk-messaging');

const client = new ChimeSDKMessagingClient({
    region: process.env.AWS_REGION,
    endpoint: process.env.AWS_ENDPOINT_URL,
});
const configuration
    = new sdk.MessagingSessionConfiguration(process.env.USER_ARN, undefined, undefined, client);
if (process.argv.includes('--prefetch')) {
    configuration.prefetchOn = sdk.PrefetchOn.Connect;
    configuration.prefetchSortBy = sdk.PrefetchSortBy.Unread;
}
const session = new sdk.DefaultMessagingSession(configuration, new sdk.NoOpLogger());
const say = what => console.log(JSON.stringify(what));
session.addObserver({
    messagingSessionDidReceiveMessage: ({ type, headers, payload }) => say({
        Type: type, Headers: headers, Payload: payload === null ? null : JSON.parse(payload) }),
    messagingSessionDidStop: event => say({ Stopped: event.code }),
});
session.start().catch(error => {
    say({ Failed: error.message });
    process.exit(1);
});
process.stdin.on('end', () => process.exit(0)).resume();
