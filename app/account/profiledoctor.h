// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/credentialsprovider.h"
#include "client/messagingclient.h"
#include "domain/channel.h"
#include "domain/pushpreferences.h"

#include <QObject>

namespace carillon {

/// One rung of the ladder, in the order they are climbed.
enum class ProfileCheck {
    Credentials, ///< the source gives some
    Region, ///< the endpoint's is the AppInstanceUser's
    Dns, ///< the endpoint's host has an address
    Connection, ///< somebody is there
    Tls, ///< and is who he says
    Clock, ///< this machine's is right
    Key, ///< the service knows the access key
    Token, ///< the session has not ended
    Signature, ///< made with the right secret
    Permission, ///< the credentials may act as the AppInstanceUser
    Bearer, ///< the AppInstanceUser exists
    Membership, ///< it is a member of the channel, or of some
    Sending ///< it may send there: by the rules of the channel, or because a message was taken
};
inline constexpr int profileChecks = int(ProfileCheck::Sending) + 1;

struct ProfileFinding {
    enum class Verdict {
        Good,
        Warning, ///< it works, but should be looked at
        Bad, ///< the rungs above cannot be reached
        Unproved ///< there was no way to tell
    };
    ProfileCheck check;
    Verdict verdict;
    QString text; ///< what was seen: a plain sentence, no secret
    QString remedy; ///< what helps; empty where nothing has to be done
};

/// Whether the last rung is proved by a message, which nothing but a person may ask for.
enum class SendTest {
    No, ///< nothing is sent and nothing is changed
    Yes ///< one CONTROL message that nobody stores, to the channel that was named
};

/// What a profile is examined with. All of it outlives the examination.
struct DoctorBench {
    Transport &transport;
    Clock &clock;
    Random &random;
    aws::CredentialsProvider &credentials;
    QStringList exposedFiles = {}; ///< see AwsFiles::exposed
};

/// Examines whether messages can be sent with a profile, rung by rung, and stops at the first that
/// breaks; that may be one that was good so far, where the service's refusal shows it. Changes
/// nothing. Destroyed, it ends what it has under way.
class ProfileDoctor : public QObject {
    Q_OBJECT

public:
    /// Without a `channel`, membership is examined of whichever the AppInstanceUser is in,
    /// and nothing is sent.
    ProfileDoctor(DoctorBench bench, Endpoint endpoint, AppInstanceUserArn bearer,
        std::optional<ChannelArn> channel, SendTest sendTest = SendTest::No,
        QObject *parent = nullptr);
    ~ProfileDoctor() override;

    /// Once.
    void start();

Q_SIGNALS:
    void found(const carillon::ProfileFinding &finding);
    /// `healthy`: no rung was bad, and none was the last for want of an answer.
    void finished(bool healthy);

private:
    using Verdict = ProfileFinding::Verdict;

    void takeCredentials(const aws::CredentialsResult &result);
    void tellCredentials(const QString &text);
    void checkRegion();
    void checkDns();
    void checkConnection();
    void takeConnection(const TransportReply &reply);
    void tellClock(const TransportReply &reply);
    void checkSigned();
    void takeSigned(const ApiResult<wire::ListMembershipsPage> &result);
    void tellMemberships(const wire::ListMembershipsPage &page);
    void checkMembership();
    void takeMembership(const Channel &channel, const ApiResult<PushPreferences> &result);
    void takeElasticMembership(const Channel &channel);
    void foreignTo(const Channel &channel);
    void unprovedMember(const Channel &channel, const QString &why);
    void checkSending(const Channel &channel, const std::optional<QString> &subChannelId);
    void sendTestMessage(const Channel &channel, const std::optional<QString> &subChannelId);
    void tellSending(const ProfileFinding &finding);
    void good(ProfileCheck check, const QString &text);
    void bad(ProfileCheck check, const QString &text, const QString &remedy);
    void untold(ProfileCheck check, const ApiError &error);
    void tell(ProfileCheck check, Verdict verdict, const QString &text, const QString &remedy);

    DoctorBench m_bench;
    Endpoint m_endpoint;
    AppInstanceUserArn m_bearer;
    std::optional<ChannelArn> m_channel;
    SendTest m_sendTest;
    wire::ListMembershipsPage m_memberships; ///< the first page
    std::unique_ptr<MessagingClient> m_client;
    bool m_hasToken = false;
};

/// `Credentials` … as a word for a script.
QString wordOf(ProfileCheck check);
QString wordOf(ProfileFinding::Verdict verdict);

} // namespace carillon

Q_DECLARE_METATYPE(carillon::ProfileFinding)
