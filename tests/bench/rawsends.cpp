// SPDX-License-Identifier: Apache-2.0
#include "aws/credentials.h"
#include "aws/credentialsprovider.h"
#include "client/clock.h"
#include "client/messagingclient.h"
#include "client/qnamtransport.h"
#include "client/random.h"
#include "domain/whenfinished.h"
#include "wire/sendchannelmessage.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QUrl>

#include <cstdio>

using namespace carillon;
using namespace Qt::StringLiterals;

// bench_rawsends ENDPOINT BEARER CHANNELS COUNT: sends COUNT messages to CHANNELS channels, named
// lane-000 and so on beside the bearer, with as many requests at once as the outbox has out, and
// prints the milliseconds that took. The client alone: no outbox, no disk of its own. Credentials
// are those of the environment.

namespace {

constexpr int parallel = 8;

aws::CredentialsPtr credentialsFromEnvironment()
{
    auto found = std::make_shared<aws::Credentials>();
    found->accessKeyId = qgetenv("AWS_ACCESS_KEY_ID");
    found->secretAccessKey = aws::Secret(qgetenv("AWS_SECRET_ACCESS_KEY"));
    return found;
}

class Sender : public QObject {
public:
    Sender(MessagingClient &client, int channels, int count)
        : m_client(client)
        , m_channels(channels)
        , m_count(count)
    {
    }
    void start()
    {
        m_time.start();
        for (int i = 0; i < parallel; ++i)
            next();
    }

private:
    void next()
    {
        if (m_sent == m_count)
            return;
        const int number = m_sent++;
        const QString instance = m_client.bearer().toString().section(u"/user/"_s, 0, 0);
        const QString lane = QString::number(number % m_channels).rightJustified(3, u'0');
        const auto channel = ChannelArn::parse(instance + u"/channel/lane-"_s + lane);
        MessageDraft draft;
        draft.content = u"raw message %1"_s.arg(number);
        const QByteArray body = wire::sendChannelMessageBody(draft, ClientRequestToken::mint());
        whenFinished(m_client.sendChannelMessage(*channel, body), this,
            [this](const ApiResult<SendReceipt> &result) { onAnswered(result.has_value()); });
    }
    void onAnswered(bool good)
    {
        if (!good)
            return QCoreApplication::exit(1);
        if (++m_answered < m_count)
            return next();
        std::printf("%lld\n", static_cast<long long>(m_time.elapsed()));
        QCoreApplication::exit(0);
    }

    MessagingClient &m_client;
    int m_channels;
    int m_count;
    int m_sent = 0;
    int m_answered = 0;
    QElapsedTimer m_time;
};

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const auto bearer = AppInstanceUserArn::parse(arguments.value(2));
    if (arguments.size() != 5 || !bearer)
        return 2;
    Endpoint endpoint;
    endpoint.url = QUrl(arguments[1]);
    endpoint.region = u"us-east-1"_s;
    SystemClock clock;
    SystemRandom random;
    QnamTransport transport;
    aws::StaticCredentialsProvider credentials(credentialsFromEnvironment());
    MessagingClient client(
        transport, credentials, clock, random, endpoint, *bearer, { .paced = false });
    Sender sender(client, arguments[3].toInt(), arguments[4].toInt());
    QMetaObject::invokeMethod(
        &sender, [&] { sender.start(); }, Qt::QueuedConnection);
    return QCoreApplication::exec();
}
