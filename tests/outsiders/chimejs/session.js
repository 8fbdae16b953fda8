// SPDX-License-Identifier: Apache-2.0
// A messaging session as a web application has it. Prints the type of each event, one a line, until
// standard input ends. USER_ARN, AWS_ENDPOINT_URL and the keys come from the environment.
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
session.addObserver({
    messagingSessionDidReceiveMessage: message => console.log(message.type),
    messagingSessionDidStop: event => console.log(`STOPPED ${event.code}`),
});
session.start().catch(error => {
    console.log(`FAILED ${error.message}`);
    process.exit(1);
});
process.stdin.on('end', () => process.exit(0)).resume();
