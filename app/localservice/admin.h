// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/messagingservice.h"

namespace carillon::localservice {

class SessionHub;

/// The service's own controls, over HTTP so that they work the same from the window, from a test
/// and for a service in another process. All but `health` are signed like any other request; a
/// body is a JSON object, an unknown member or a wrong type is 400. Every POST answers 200 with the
/// state: `{"Draining": false, "CredentialsExpired": false, "Quotas": true, "PendingFaults": 0}`.
///
///   GET  /_carillon/health       `{"Status": "OK"}`; needs no signature, has no effect
///   GET  /_carillon/state        the state
///   GET  /_carillon/callbacks    `{"Callbacks": [{"EventType": "CHANNEL_MESSAGE_EVENT",
///                                "CallbackId": "…", "ChannelMessage": {…}}]}`: what the service
///                                would hand to the Lambda functions of channel flows, and waits
///                                for ChannelFlowCallback to answer, 48 hours at most
///   POST /_carillon/callbacks    `{}`: as though none of those functions could be reached, what
///                                waits falls back now: FallbackAction CONTINUE sends it, ABORT has
///                                it fail
///   POST /_carillon/faults       `{"Operation": "SendChannelMessage", "Error":
///                                "ServiceFailureException", "Times": 1, "Effect": false,
///                                "DelayMs": 0, "EventsDelayMs": 0}` queues trouble; see
///                                FaultPlan::parse()
///   POST /_carillon/drain        `{"Draining": true}`: every operation answers ServiceUnavailable
///   POST /_carillon/quotas       `{"Enabled": false}`: no more Throttled; either way, buckets fill
///   POST /_carillon/credentials  `{"Expired": true}`: every operation answers UnauthorizedClient
///   GET  /_carillon/sessions     `{"Sessions": [{"AppInstanceUserArn": "…", "SessionId": "…"}]}`
///   POST /_carillon/sessions     `{"CloseCode": 4002}` ends messaging sessions; with
///                                `"AppInstanceUserArn": "…"` those of one user. 1000 to 1003, 1007
///                                to 1014 or 3000 to 4999
///   POST /_carillon/reset        `{}`: the seed as at the first start, and no trouble left.
///                                Sessions end with 1001, so that clients ask for what is there
///                                now. 409 where the seed is for another region than the world
class Admin {
public:
    static constexpr QByteArrayView prefix = "/_carillon/";

    Admin(
        ServiceStore &store, MessagingService &service, SessionHub &hub, World world, bool quotas);

    static bool isAdminPath(QByteArrayView path) { return path.startsWith(prefix); }
    /// True for the one request that needs no signature.
    static bool isHealthCheck(const HttpRequest &request);

    HttpResponse answer(const HttpRequest &request);

private:
    HttpResponse post(QByteArrayView what, const QByteArray &body);
    HttpResponse addFault(const QByteArray &body);
    HttpResponse setSwitch(QByteArrayView what, const QByteArray &body);
    HttpResponse reset();
    HttpResponse sessions() const;
    HttpResponse closeSessions(const QByteArray &body);
    HttpResponse callbacks();
    HttpResponse abandonCallbacks();
    HttpResponse state() const;

    ServiceStore &m_store;
    MessagingService &m_service;
    SessionHub &m_hub;
    World m_world;
    bool m_quotas;
};

} // namespace carillon::localservice
