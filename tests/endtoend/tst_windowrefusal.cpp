// SPDX-License-Identifier: Apache-2.0
#include "account/standin.h"
#include "chat/channeldirectory.h"
#include "chat/chatsession.h"
#include "chat/outbox.h"
#include "ui/accounts/credentialsnotice.h"
#include "ui/accounts/mfadialog.h"
#include "ui/common/theme.h"
#include "ui/compose/composebox.h"
#include "ui/composition.h"
#include "ui/mainwindow/conversationpane.h"

#include <QDir>
#include <QFile>
#include <QLineEdit>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTemporaryDir>

#include <algorithm>
#include <set>

using namespace Qt::StringLiterals;
using namespace carillon;
using namespace carillon::ui;
using carillon::testing::StandIn;
using localservice::HttpRequest;
using localservice::HttpResponse;

namespace {

constexpr int patienceMs = 60'000;
const QString instance = u"arn:aws:chime:us-east-1:123456789012:app-instance/"
                         "5f1c2b7e-8d34-4a61-9c0f-2e6b7a9d1c43"_s;
const QString channel = instance + u"/channel/general"_s;

HttpResponse json(int status, QByteArray body)
{
    return { status, { { "Content-Type"_ba, "application/json"_ba } },
        body.replace("CHANNEL", channel.toUtf8()) };
}

HttpResponse expired()
{
    return { 403,
        { { "Content-Type"_ba, "application/json"_ba },
            { "x-amzn-ErrorType"_ba, "ExpiredTokenException"_ba } },
        R"({"Message":"The security token included in the request is expired"})" };
}

/// A messaging service with one channel and nothing in it, which refuses the keys it is told to,
/// and answers when it is told to what it is to keep back: messages sent, or all else.
class Service {
public:
    Service()
        : m_front([this](const HttpRequest &request, const localservice::Responder &respond) {
            const bool refused = isRefused(request);
            const bool sends = request.method == "POST" && request.path.endsWith("/messages");
            if (sends)
                sent.push_back(request.header("Authorization"));
            const auto answer = [respond, refused, request] {
                respond(refused ? expired() : answerTo(request));
            };
            if (sends ? holdsSends : holdsOthers)
                (sends ? held : heldOthers).push_back(answer);
            else
                answer();
        })
    {
        if (!m_front.listen(0))
            qFatal("no port");
    }

    QString url() const { return u"http://127.0.0.1:%1"_s.arg(m_front.port()); }
    int sentWith(const QByteArray &key) const
    {
        return int(std::count_if(sent.begin(), sent.end(),
            [&key](const QByteArray &signature) { return signature.contains(key); }));
    }
    void letGo()
    {
        holdsSends = false;
        for (const auto &answer : std::exchange(held, {}))
            answer();
    }
    void letGoOthers()
    {
        holdsOthers = false;
        for (const auto &answer : std::exchange(heldOthers, {}))
            answer();
    }

    std::set<QByteArray> refusedKeys;
    bool holdsSends = false;
    bool holdsOthers = false;
    std::vector<QByteArray> sent; ///< the signature of each attempt
    std::vector<std::function<void()>> held;
    std::vector<std::function<void()>> heldOthers;

private:
    bool isRefused(const HttpRequest &request) const
    {
        return std::any_of(refusedKeys.begin(), refusedKeys.end(),
            [&](const QByteArray &key) { return request.header("Authorization").contains(key); });
    }
    static HttpResponse answerTo(const HttpRequest &request)
    {
        if (request.path == "/channels")
            return json(200, R"({"ChannelMemberships":[{"ChannelSummary":{"ChannelArn":"CHANNEL",
"Name":"general","Mode":"RESTRICTED","Privacy":"PUBLIC"},
"AppInstanceUserMembershipSummary":{"Type":"DEFAULT"}}]})");
        if (request.path.endsWith("/messages"))
            return request.method == "POST"
                ? json(
                    201, R"({"ChannelArn":"CHANNEL","MessageId":"m1","Status":{"Value":"SENT"}})")
                : json(200, R"({"ChannelArn":"CHANNEL","ChannelMessages":[]})");
        return { 503, {}, {} }; // no sessions here, and nothing else
    }

    localservice::HttpFront m_front;
};

} // namespace

/// Credentials for which a person gave a code, and a service that no longer takes them: the window
/// on a stand-in for each.
class TestWindowRefusal : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme.apply(*qApp); }
    void init();
    void cleanup();
    void aLateRefusalIsMetWithTheNewOnes();
    void refusedAgainItPausesOnce();

private:
    void enterCode(const QString &code);
    void refuseLate();
    bool isReachable() const
    {
        const ChatSession *session = m_composition->session();
        return session && session->serviceState() == ServiceState::Reachable;
    }
    template <class Widget> Widget *shown() const
    {
        for (auto *each : m_composition->window().findChildren<Widget *>()) {
            if (each->isVisible())
                return each;
        }
        return nullptr;
    }
    /// Of the bar that asks for a code; null: it is not there.
    QPushButton *codeButton() const
    {
        if (auto *bar = shown<CredentialsNotice>()) {
            for (auto *each : bar->findChildren<QPushButton *>()) {
                if (each->text() == u"Enter code…"_s)
                    return each;
            }
        }
        return nullptr;
    }

    Theme m_theme;
    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<StandIn> m_sts;
    std::unique_ptr<Service> m_service;
    std::unique_ptr<Composition> m_composition;
    int m_bars = 0; ///< how often one was put up
};

void TestWindowRefusal::init()
{
    m_home = std::make_unique<QTemporaryDir>();
    m_service = std::make_unique<Service>();
    m_sts = std::make_unique<StandIn>();
    // Each code gives other keys: ASIA1, ASIA2 …
    m_sts->script = [](const StandIn::Request &, size_t count) -> StandIn::Response {
        return { 200, { { "Content-Type"_ba, "text/xml"_ba } },
            "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA"
                + QByteArray::number(qulonglong(count))
                + "</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>"
                  "<Expiration>"
                + QDateTime::currentDateTimeUtc().addSecs(3600).toString(Qt::ISODate).toLatin1()
                + "</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>" };
    };
    qputenv("HOME", m_home->path().toUtf8());
    for (const char *name : { "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
             "AWS_PROFILE", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE" })
        qunsetenv(name);
    qputenv("AWS_ENDPOINT_URL_STS", m_sts->url().toUtf8());
    QVERIFY(QDir(m_home->path()).mkpath(u".aws"_s));
    for (const auto &[name, text] :
        { std::pair(u"config"_s,
              "[profile chat]\nrole_arn = arn:aws:iam::123456789012:role/Chat\n"
              "source_profile = base\nmfa_serial = arn:aws:iam::123456789012:mfa/alice\n"
              "region = us-east-1\n"_ba),
            std::pair(u"credentials"_s,
                "[base]\naws_access_key_id = AKIDBASE\naws_secret_access_key = s\n"_ba) }) {
        QFile file(m_home->filePath(u".aws/"_s + name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
    }
    m_composition = std::make_unique<Composition>(
        Composition::Options { m_home->filePath(u"data"_s), false, {} }, m_theme,
        std::make_unique<SessionSecretStore>(), [](const QUrl &) { return false; });
    Profile profile { QUuid::createUuid(), u"Alice"_s,
        *AppInstanceUserArn::parse(instance + u"/user/alice"_s), CredentialsSource::Environment,
        m_service->url() };
    profile.aws = { AwsPlace::SharedProfile, u"chat"_s };
    QVERIFY(m_composition->profiles().save(profile));
    m_composition->start();
}

void TestWindowRefusal::cleanup()
{
    m_composition.reset();
    m_service.reset();
    m_sts.reset();
}

void TestWindowRefusal::enterCode(const QString &code)
{
    QTRY_VERIFY_WITH_TIMEOUT(shown<MfaDialog>(), patienceMs);
    auto *dialog = shown<MfaDialog>();
    dialog->findChild<QLineEdit *>(u"mfaCode"_s)->setText(code);
    for (auto *each : dialog->findChildren<QPushButton *>()) {
        if (each->text() == u"Use the code"_s)
            each->click();
    }
}

/// The keys of the first code end while a message is under way. What is asked beside it is refused
/// first, the person gives another code, and all is well; then the answer to the message comes.
void TestWindowRefusal::refuseLate()
{
    enterCode(u"111111"_s);
    QTRY_VERIFY_WITH_TIMEOUT(isReachable(), patienceMs);
    m_composition->window().openChannel(*ChannelArn::parse(channel));
    m_service->refusedKeys = { "ASIA1"_ba };
    m_service->holdsSends = true;
    auto *editor = m_composition->window().conversation().composeBox().findChild<QPlainTextEdit *>(
        u"messageEditor"_s);
    editor->setPlainText(u"hello"_s);
    QTest::keyClick(editor, Qt::Key_Return);
    if (auto *question = shown<QMessageBox>()) // the first one of this start
        question->accept();
    QTRY_COMPARE_WITH_TIMEOUT(m_service->held.size(), size_t(1), patienceMs);
    m_composition->session()->tryNow();
    QTRY_VERIFY_WITH_TIMEOUT(codeButton(), patienceMs);
    codeButton()->click();
    enterCode(u"222222"_s);
    QTRY_VERIFY_WITH_TIMEOUT(isReachable() && !shown<CredentialsNotice>(), patienceMs);
    QCOMPARE(m_service->sent.size(), size_t(1)); // not answered yet
    QCOMPARE(m_service->sentWith("ASIA1"), 1);
    connect(m_composition->session(), &ChatSession::serviceStateChanged, this,
        [this] { m_bars += shown<CredentialsNotice>() ? 1 : 0; });
}

void TestWindowRefusal::aLateRefusalIsMetWithTheNewOnes()
{
    refuseLate();
    QTRY_VERIFY_WITH_TIMEOUT(!m_composition->session()->channels().isLoading(), patienceMs);
    // An answer to whatever else is asked would let the message go on, too: there is none.
    m_service->holdsOthers = true;
    m_service->letGo();
    QTRY_COMPARE_WITH_TIMEOUT(m_service->sentWith("ASIA2"), 1, patienceMs);
    m_service->letGoOthers();
    QTRY_VERIFY_WITH_TIMEOUT(
        isReachable() && m_composition->session()->outbox().items().isEmpty(), patienceMs);
    QCOMPARE(m_service->sent.size(), size_t(2));
    QVERIFY(!shown<CredentialsNotice>() && m_bars == 0);
    QVERIFY(!shown<MfaDialog>());
    QCOMPARE(m_sts->requests.size(), size_t(2));
}

/// Nobody is asked for a code by itself, and nothing goes on before somebody says so.
void TestWindowRefusal::refusedAgainItPausesOnce()
{
    refuseLate();
    m_service->refusedKeys.insert("ASIA2"_ba);
    m_service->letGo();
    QTRY_VERIFY_WITH_TIMEOUT(codeButton(), patienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(!m_composition->session()->channels().isLoading(), patienceMs);
    m_composition->session()->tryNow(); // whoever else needs credentials now asks nobody
    QTRY_VERIFY_WITH_TIMEOUT(!m_composition->session()->channels().isLoading(), patienceMs);
    QVERIFY(!shown<MfaDialog>());
    QCOMPARE(m_sts->requests.size(), size_t(2));
    QVERIFY(m_service->sentWith("ASIA2") <= 1); // or the list was refused before it
    const auto all = m_composition->window().findChildren<CredentialsNotice *>();
    QCOMPARE(
        std::count_if(all.begin(), all.end(), [](const auto *each) { return each->isVisible(); }),
        1);
    QCOMPARE(m_composition->session()->outbox().items().size(), 1);
    codeButton()->click();
    enterCode(u"333333"_s);
    QTRY_VERIFY_WITH_TIMEOUT(isReachable() && !shown<CredentialsNotice>()
            && m_composition->session()->outbox().items().isEmpty(),
        patienceMs);
    QCOMPARE(m_service->sentWith("ASIA3"), 1);
}

QTEST_MAIN(TestWindowRefusal)
#include "tst_windowrefusal.moc"
