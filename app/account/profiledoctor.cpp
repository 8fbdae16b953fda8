// SPDX-License-Identifier: Apache-2.0
#include "account/profiledoctor.h"

#include "account/addresscheck.h"
#include "account/awsfiles.h"
#include "account/errorsentence.h"
#include "account/sendingcheck.h"
#include "client/channelclient.h"
#include "client/httpdate.h"
#include "domain/addresses.h"
#include "domain/whenfinished.h"

#include <QHostAddress>
#include <QHostInfo>
#include <QNetworkProxy>

#include <cstdlib>

using namespace Qt::StringLiterals;

namespace carillon {

namespace {

/// Seconds a clock may be off before it is worth a word; the service refuses at 15 minutes.
constexpr qint64 tellableSeconds = 60;
constexpr int membershipsAsked = 50; // all that one page has

constexpr QStringView checkWords[] = { u"credentials", u"region", u"dns", u"connection", u"tls",
    u"clock", u"key", u"token", u"signature", u"permission", u"bearer", u"membership", u"sending" };
constexpr QStringView verdictWords[] = { u"good", u"warning", u"bad", u"unproved" };

QByteArray dateOf(const TransportReply &reply)
{
    for (const auto &[name, value] : reply.headers) {
        if (name.compare("date", Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

/// The rung that a refusal of a signed request breaks, and what helps.
struct Broken {
    ProfileCheck check;
    QString remedy;
};

/// None: it says nothing of any.
std::optional<Broken> brokenBy(ErrorKind kind, bool hasToken)
{
    switch (kind) {
    case ErrorKind::UnknownCredentials:
    case ErrorKind::UnauthorizedClient:
        return Broken { ProfileCheck::Key,
            hasToken
                ? u"Take the key and its session token anew, both: the service does not say which "
                  "of them it does not know."_s
                : u"Check that the key exists, is active, and belongs to this place."_s };
    case ErrorKind::ExpiredCredentials:
        return Broken { ProfileCheck::Token, u"Sign in again, or give fresh keys."_s };
    case ErrorKind::SignatureRefused:
        return Broken { ProfileCheck::Signature,
            u"Check the secret access key, the session token and the region."_s };
    case ErrorKind::ClockSkewed:
        return Broken { ProfileCheck::Clock, u"Set this computer's clock."_s };
    case ErrorKind::AccessDenied:
        return Broken { ProfileCheck::Permission,
            u"Allow the chime: actions on the AppInstanceUser and its channels in a policy of "
            u"these "
            "credentials."_s };
    case ErrorKind::Forbidden:
    case ErrorKind::NotFound:
    case ErrorKind::BadRequest:
        return Broken { ProfileCheck::Bearer,
            u"Check the ARN of the AppInstanceUser, and that it exists in this account."_s };
    case ErrorKind::NoCredentials:
        return Broken { ProfileCheck::Credentials, u"Sign in again, or give fresh keys."_s };
    default:
        return std::nullopt;
    }
}

/// What helps after an answer that says nothing of the rungs.
QString remedyForNoWord(ErrorKind kind)
{
    return isRetryable(kind)
        ? u"Try again in a few minutes."_s
        : u"Check that the endpoint is one of Chime SDK messaging, and try again."_s;
}

/// Why the service's host is not trusted, and what helps.
QString textOf(TlsTrouble trouble, const QString &host, const QString &words)
{
    switch (trouble) {
    case TlsTrouble::UnknownIssuer:
        return u"The certificate of %1 is signed by nobody whom this computer trusts."_s.arg(host);
    case TlsTrouble::NotYetValid:
        return u"The certificate of %1 is not valid yet."_s.arg(host);
    case TlsTrouble::Expired:
        return u"The certificate of %1 has expired."_s.arg(host);
    case TlsTrouble::OtherName:
        return u"The certificate that %1 shows is made out to another name."_s.arg(host);
    case TlsTrouble::Other:
    case TlsTrouble::NoAgreement:
        break;
    }
    return u"%1 answers, but no TLS connection comes about: %2."_s.arg(host, words);
}

QString remedyFor(TlsTrouble trouble)
{
    switch (trouble) {
    case TlsTrouble::UnknownIssuer:
        return u"A proxy that looks into TLS, or a sign-in page of the network, may stand in "
               u"between. If the host is your own, add its certificate to those this system "
               u"trusts."_s;
    case TlsTrouble::NotYetValid:
    case TlsTrouble::Expired:
        return u"Check this computer's clock; if it is right, the host needs a new certificate."_s;
    case TlsTrouble::OtherName:
        return u"Take the host's name as its certificate has it, and check the endpoint and "
               u"whether a sign-in page of the network stands in between."_s;
    case TlsTrouble::Other:
    case TlsTrouble::NoAgreement:
        break;
    }
    return u"Check that the endpoint speaks https at this port, with TLS 1.2 or later."_s;
}

QString remedyFor(aws::CredentialsError::Kind kind)
{
    using Kind = aws::CredentialsError::Kind;
    switch (kind) {
    case Kind::SignInNeeded:
        return u"Sign in: in the window, or for IAM Identity Center with carillonctl login."_s;
    case Kind::Locked:
        return u"Unlock the keyring."_s;
    case Kind::Unavailable:
        return u"Give the system a keyring, or keep the keys in a file."_s;
    case Kind::TimedOut:
    case Kind::Unreachable:
        return u"Check the network, then try again."_s;
    case Kind::Declined:
        return u"Try again with the code that the MFA device shows."_s;
    case Kind::Refused:
        return u"Have it checked what this sign-in or these keys may do."_s;
    case Kind::Missing:
    case Kind::Malformed:
        break;
    }
    return u"See where credentials come from: under “Credentials” in the profile, or with "
           "carillonctl profiles --explain."_s;
}

} // namespace

QString wordOf(ProfileCheck check)
{
    return checkWords[size_t(check)].toString();
}

QString wordOf(ProfileFinding::Verdict verdict)
{
    return verdictWords[size_t(verdict)].toString();
}

ProfileDoctor::ProfileDoctor(DoctorBench bench, Endpoint endpoint, AppInstanceUserArn bearer,
    std::optional<ChannelArn> channel, SendTest sendTest, QObject *parent)
    : QObject(parent)
    , m_bench(bench)
    , m_endpoint(std::move(endpoint))
    , m_bearer(std::move(bearer))
    , m_channel(std::move(channel))
    , m_sendTest(sendTest)
{
}

ProfileDoctor::~ProfileDoctor() = default;

void ProfileDoctor::start()
{
    whenFinished(m_bench.credentials.credentials(), this,
        [this](const aws::CredentialsResult &result) { takeCredentials(result); });
}

void ProfileDoctor::takeCredentials(const aws::CredentialsResult &result)
{
    if (!result)
        return bad(ProfileCheck::Credentials, asSentence(result.error().detail),
            remedyFor(result.error().kind));
    const aws::Credentials &keys = **result;
    m_hasToken = !keys.sessionToken.isEmpty();
    const QString ends = keys.expiresAt.isValid()
        ? u" They end at %1."_s.arg(keys.expiresAt.toUTC().toString(Qt::ISODate))
        : QString();
    if (keys.expiresAt.isValid() && keys.expiresAt <= m_bench.clock.now())
        return bad(ProfileCheck::Credentials,
            u"The credentials of the key %1 have ended."_s.arg(QString::fromUtf8(keys.accessKeyId)),
            u"Sign in again, or give fresh keys."_s);
    tellCredentials(u"There are credentials, of the key %1.%2"_s.arg(
        QString::fromUtf8(keys.accessKeyId), ends));
    checkRegion();
}

void ProfileDoctor::tellCredentials(const QString &text)
{
    if (m_bench.exposedFiles.isEmpty())
        return good(ProfileCheck::Credentials, text);
    QStringList seen { text };
    QStringList remedies;
    for (const QString &path : std::as_const(m_bench.exposedFiles)) {
        seen.append(exposureText(path));
        remedies.append(exposureRemedy(path));
    }
    tell(ProfileCheck::Credentials, Verdict::Warning, seen.join(u' '), remedies.join(u'\n'));
}

void ProfileDoctor::checkRegion()
{
    const QString own = m_bearer.arn().region().toString();
    if (const auto foreign = foreignRegion(m_bearer, m_endpoint))
        return bad(ProfileCheck::Region,
            u"The AppInstanceUser is in %1, the endpoint in %2."_s.arg(own, *foreign),
            u"Take the endpoint and the region of the AppInstanceUser."_s);
    if (const auto mismatch = m_channel ? mismatchOf(*m_channel, m_bearer, {}) : std::nullopt)
        return bad(ProfileCheck::Region,
            u"The channel is of the %1 %2, the AppInstanceUser of %3."_s.arg(
                wordOf(mismatch->part), mismatch->ofChannel, mismatch->own),
            u"Take a channel of the AppInstanceUser's own AppInstance, or an AppInstanceUser of "
            u"the "
            "channel's."_s);
    good(ProfileCheck::Region, u"The endpoint and the AppInstanceUser are both in %1."_s.arg(own));
    checkDns();
}

void ProfileDoctor::checkDns()
{
    const QString host = m_endpoint.url.host();
    if (isLoopback(host) || !QHostAddress(host).isNull()) {
        good(ProfileCheck::Dns, u"%1 needs no look-up."_s.arg(host));
        return checkConnection();
    }
    const auto proxies = QNetworkProxyFactory::proxyForQuery(QNetworkProxyQuery(m_endpoint.url));
    if (const auto &proxy = proxies.value(0);
        proxy.type() == QNetworkProxy::HttpProxy || proxy.type() == QNetworkProxy::Socks5Proxy) {
        good(ProfileCheck::Dns, u"The proxy %1 looks up %2."_s.arg(proxy.hostName(), host));
        return checkConnection();
    }
    QHostInfo::lookupHost(host, this, [this, host](const QHostInfo &info) {
        if (info.error() != QHostInfo::NoError)
            return bad(ProfileCheck::Dns, u"%1 has no address: %2."_s.arg(host, info.errorString()),
                u"Check the network, and whether the region has Chime SDK messaging."_s);
        good(ProfileCheck::Dns, u"%1 has an address."_s.arg(host));
        checkConnection();
    });
}

void ProfileDoctor::checkConnection()
{
    QUrl url = m_endpoint.url;
    url.setPath(u"/"_s);
    whenFinished(m_bench.transport.send({ "GET"_ba, url, {}, {}, false }), this,
        [this](const TransportReply &reply) { takeConnection(reply); });
}

void ProfileDoctor::takeConnection(const TransportReply &reply)
{
    const QString host = m_endpoint.url.host();
    if (reply.outcome != TransportReply::Outcome::Complete && !reply.tls)
        return bad(ProfileCheck::Connection,
            u"%1 does not answer: %2."_s.arg(host, reply.errorText),
            u"Check the network, a proxy or firewall on the way, and the endpoint."_s);
    good(ProfileCheck::Connection, u"%1 answers."_s.arg(host));
    if (reply.tls)
        return bad(
            ProfileCheck::Tls, textOf(*reply.tls, host, reply.errorText), remedyFor(*reply.tls));
    good(ProfileCheck::Tls,
        m_endpoint.url.scheme() == u"https"
            ? u"The certificate of %1 is trusted."_s.arg(host)
            : u"The service is on this computer: nothing leaves it, and there is no TLS."_s);
    tellClock(reply);
    checkSigned();
}

void ProfileDoctor::tellClock(const TransportReply &reply)
{
    const QDateTime there = httpDate(dateOf(reply));
    const qint64 off = there.isValid() ? there.secsTo(m_bench.clock.now()) : 0;
    if (!there.isValid())
        tell(ProfileCheck::Clock, Verdict::Unproved, u"The answer has no date."_s, {});
    else if (std::abs(off) > tellableSeconds)
        tell(ProfileCheck::Clock, Verdict::Warning,
            u"This computer's clock is %1 seconds %2. Carillon signs by the service's."_s
                .arg(std::abs(off))
                .arg(off > 0 ? u"ahead"_s : u"behind"_s),
            u"Set this computer's clock."_s);
    else
        good(ProfileCheck::Clock, u"This computer's clock is right."_s);
}

void ProfileDoctor::checkSigned()
{
    m_client = std::make_unique<MessagingClient>(m_bench.transport, m_bench.credentials,
        m_bench.clock, m_bench.random, m_endpoint, m_bearer);
    whenFinished(m_client->listMemberships({ std::nullopt, membershipsAsked, std::nullopt }), this,
        [this](const ApiResult<wire::ListMembershipsPage> &result) { takeSigned(result); });
}

/// A refusal that breaks one rung proves those below it.
void ProfileDoctor::takeSigned(const ApiResult<wire::ListMembershipsPage> &result)
{
    const auto broken = result ? Broken { ProfileCheck::Membership, {} }
                               : brokenBy(result.error().kind, m_hasToken);
    if (!broken)
        return untold(ProfileCheck::Key, result.error());
    const struct {
        ProfileCheck check;
        QString text;
    } rungs[] = { { ProfileCheck::Key, u"The service knows the key."_s },
        { ProfileCheck::Token,
            m_hasToken ? u"The session has not ended."_s : u"The key needs no session token."_s },
        { ProfileCheck::Signature, u"The signature is right."_s },
        { ProfileCheck::Permission, u"The credentials may act as the AppInstanceUser."_s },
        { ProfileCheck::Bearer, u"The AppInstanceUser is known."_s } };
    for (const auto &rung : rungs) {
        if (broken->check <= rung.check)
            return bad(broken->check, wordsOf(result.error()), broken->remedy);
        good(rung.check, rung.text);
    }
    m_memberships = *result;
    if (m_channel)
        checkMembership();
    else
        tellMemberships(*result);
}

void ProfileDoctor::tellMemberships(const wire::ListMembershipsPage &page)
{
    if (page.memberships.isEmpty()) {
        tell(ProfileCheck::Membership, Verdict::Warning,
            u"The AppInstanceUser is a member of no channel."_s, u"Join a channel, or make one."_s);
        return tellSending(sendingUntold(u"There is no channel to send to."_s));
    }
    const QString name = page.memberships.first().channel.name;
    good(ProfileCheck::Membership,
        page.nextToken || page.memberships.size() > 1
            ? u"The AppInstanceUser is a member of the channel “%1”, and of more."_s.arg(name)
            : u"The AppInstanceUser is a member of the channel “%1”."_s.arg(name));
    tellSending(sendingUntold(u"No channel was named to which it would send."_s,
        u"Name one: open it in the window, or give --channel-arn."_s));
}

void ProfileDoctor::checkMembership()
{
    whenFinished(
        m_client->describeChannel(*m_channel), this, [this](const ApiResult<Channel> &result) {
            if (!result && isRetryable(result.error().kind))
                return untold(ProfileCheck::Membership, result.error());
            if (!result)
                return bad(ProfileCheck::Membership, wordsOf(result.error()),
                    u"Check the ARN of the channel, and make the AppInstanceUser a member of "
                    "it."_s);
            if (result->elastic) // which has no preferences
                return takeElasticMembership(*result);
            // Who is no member sees a public channel, too. The preferences are a member's own.
            whenFinished(ChannelClient(m_client->caller()).getPreferences(*m_channel), this,
                [this, channel = *result](const ApiResult<PushPreferences> &preferences) {
                    takeMembership(channel, preferences);
                });
        });
}

void ProfileDoctor::takeMembership(const Channel &channel, const ApiResult<PushPreferences> &result)
{
    if (result)
        return checkSending(channel, std::nullopt);
    if (result.error().kind == ErrorKind::Forbidden || result.error().kind == ErrorKind::NotFound)
        return foreignTo(channel);
    unprovedMember(channel, wordsOf(result.error()));
}

void ProfileDoctor::takeElasticMembership(const Channel &channel)
{
    for (const wire::MembershipSummary &membership : std::as_const(m_memberships.memberships)) {
        if (membership.channel.arn == channel.arn)
            return checkSending(channel, membership.subChannelId);
    }
    if (!m_memberships.nextToken)
        return foreignTo(channel);
    unprovedMember(channel,
        u"the AppInstanceUser is in more than %1 channels, and only so many were looked at."_s.arg(
            membershipsAsked));
}

void ProfileDoctor::foreignTo(const Channel &channel)
{
    bad(ProfileCheck::Membership,
        u"The AppInstanceUser sees the channel “%1”, but is no member of it. Only members may "
        u"send, moderators and administrators included."_s.arg(channel.name),
        u"Join the channel, or have its members or moderators add the AppInstanceUser."_s);
}

/// A test message tells more than the rules do.
void ProfileDoctor::unprovedMember(const Channel &channel, const QString &why)
{
    tell(ProfileCheck::Membership, Verdict::Unproved,
        u"The AppInstanceUser sees the channel “%1”; whether it is a member was not told: %2"_s.arg(
            channel.name, why),
        {});
    if (m_sendTest == SendTest::Yes && !channel.elastic)
        return sendTestMessage(channel, std::nullopt);
    tellSending(sendingUntold(
        u"Only members may send, and whether the AppInstanceUser is one was not told."_s,
        u"A test message would prove it."_s));
}

void ProfileDoctor::checkSending(const Channel &channel, const std::optional<QString> &subChannelId)
{
    good(ProfileCheck::Membership,
        u"The AppInstanceUser is a member of the channel “%1”."_s.arg(channel.name));
    if (m_sendTest == SendTest::Yes)
        return sendTestMessage(channel, subChannelId);
    tellSending(sendingByTheRules(channel));
}

void ProfileDoctor::sendTestMessage(
    const Channel &channel, const std::optional<QString> &subChannelId)
{
    whenFinished(m_client->sendChannelMessage(channel.arn, sendTestBody(subChannelId)), this,
        [this, name = channel.name](
            const ApiResult<SendReceipt> &result) { tellSending(sendingByAnswer(name, result)); });
}

/// The end. What the rules leave open is no trouble, what an answer left open is.
void ProfileDoctor::tellSending(const ProfileFinding &finding)
{
    Q_EMIT found(finding);
    Q_EMIT finished(finding.verdict == Verdict::Good
        || (finding.verdict == Verdict::Unproved && m_sendTest == SendTest::No));
}

void ProfileDoctor::good(ProfileCheck check, const QString &text)
{
    tell(check, Verdict::Good, text, {});
}

void ProfileDoctor::bad(ProfileCheck check, const QString &text, const QString &remedy)
{
    tell(check, Verdict::Bad, text, remedy);
    Q_EMIT finished(false);
}

/// The end: nothing more can be found out, and nothing is known to be bad.
void ProfileDoctor::untold(ProfileCheck check, const ApiError &error)
{
    tell(check, Verdict::Unproved,
        u"This was not told: the service gave no answer that says it. %1"_s.arg(wordsOf(error)),
        remedyForNoWord(error.kind));
    Q_EMIT finished(false);
}

void ProfileDoctor::tell(
    ProfileCheck check, Verdict verdict, const QString &text, const QString &remedy)
{
    Q_EMIT found({ check, verdict, text, remedy });
}

} // namespace carillon
