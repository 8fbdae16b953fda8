// SPDX-License-Identifier: Apache-2.0
#include "account/fakesecretstore.h"
#include "chat/chatbench.h"
#include "dialogshelf.h"
#include "errorsaying.h"
#include "ui/accounts/credentialsnotice.h"
#include "ui/accounts/importdialog.h"
#include "ui/accounts/mfadialog.h"
#include "ui/accounts/profiledialog.h"
#include "ui/accounts/removequestion.h"
#include "ui/accounts/signindialog.h"
#include "ui/channels/channeldialog.h"
#include "ui/common/plainlabel.h"
#include "ui/common/theme.h"
#include "ui/common/troubletext.h"
#include "ui/mainwindow/addresssentence.h"
#include "ui/mainwindow/recoverynotice.h"
#include "ui/timeline/exchangeview.h"
#include "ui/timeline/linkquestion.h"
#include "ui/timeline/rawmessageview.h"

#include "account/profileendpoint.h"
#include "account/profilestore.h"

#include <QMessageBox>
#include <QTemporaryDir>

using namespace carillon::ui;
using namespace Qt::StringLiterals;

namespace carillon::testing {

namespace {

class DialogPlaces : public DialogShelf {
public:
    DialogPlaces();
    ~DialogPlaces() override;

private:
    void addConversation();
    void addAccounts();
    QWidget *makeImport(const QString &text);
    QWidget *makeSignIn(const QString &text, bool failed);
    Profile named(const QString &text) const;

    Theme m_theme;
    QTemporaryDir m_folder;
    ProfileStore m_profiles { QString(m_folder.path() + u"/profiles.json"_s) };
    test::FakeSecretStore m_secrets;
    ScriptedTransport m_transport;
    FakeClock m_clock { QDateTime::currentDateTimeUtc() };
    FixedRandom m_random { 0.5 };
};

DialogPlaces::~DialogPlaces()
{
    m_dialog.reset();
}

DialogPlaces::DialogPlaces()
{
    addConversation();
    addAccounts();
}

void DialogPlaces::addConversation()
{
    add("exchange", [this](const QString &text) {
        auto *view = new ExchangeView(m_theme, errorSaying(text));
        view->compare();
        return view;
    });
    add("exchange that names a canonical request", [this](const QString &text) {
        ApiError error = errorSaying(text);
        error.message = u"The Canonical String for this request should have been\n'"_s + text
            + u"'\n\nThe String-to-Sign should have been\n'AWS4'"_s;
        auto *view = new ExchangeView(m_theme, error);
        view->compare();
        return view;
    });
    add("dialog of a channel", [this](const QString &text) {
        auto *dialog
            = new ChannelDialog(m_theme, { channelArn(u"general"_s), text, {}, {}, text, {}, {} });
        dialog->showFailure(troubleText(u"Refused."_s, errorSaying(text)));
        return dialog;
    });
    add("raw message", [this](const QString &text) {
        auto *view = new RawMessageView(m_theme, text);
        view->showJson(text.toUtf8());
        return view;
    });
    add("raw message that failed", [this](const QString &text) {
        auto *view = new RawMessageView(m_theme, text);
        view->showFailure(text);
        return view;
    });
    add("link", [this](const QString &text) {
        QUrl url(u"http://host.example/"_s);
        url.setUserName(text.left(1000));
        url.setFragment(text.left(1000));
        return new LinkQuestion(m_theme, url);
    });
    add("recovery", [this](const QString &text) {
        return new RecoveryNotice(m_theme, { Recovery::Of::Messages, 1, 1, 1, 1, text });
    });
    add("address of another place", [](const QString &text) {
        auto *label
            = new PlainLabel(addressSentence({ AddressMismatch::Part::AppInstance, text, text }));
        label->setWordWrap(true);
        return label;
    });
}

Profile DialogPlaces::named(const QString &text) const
{
    Profile profile { QUuid::createUuid(), text, userArn(u"alice"_s),
        CredentialsSource::Environment, u"https://host.example/"_s + text.left(2000), false,
        false };
    profile.aws.exchangeUrl = u"https://exchange.example/"_s + text.left(2000);
    return profile;
}

QWidget *DialogPlaces::makeImport(const QString &text)
{
    ImportedProfiles imported;
    for (int i = 0; i < 3; ++i) {
        imported.profiles += named(text);
        imported.idsInFile += QUuid::createUuid();
    }
    imported.notTaken = 2;
    return new ImportDialog(imported, m_profiles);
}

QWidget *DialogPlaces::makeSignIn(const QString &text, bool failed)
{
    SsoSignIn *attempt = nullptr;
    auto *dialog = new SignInDialog(text,
        { [this, &attempt] {
             auto made = std::make_unique<SsoSignIn>(SsoPlan {}, QStringList(),
                 *resolveEndpoint({ u"eu-central-1"_s, false, false, QString() }),
                 SsoTokenCache(m_folder.path()), ServiceBench { m_transport, m_clock, m_random });
             attempt = made.get();
             return made;
         },
            [](const QUrl &) { return false; } });
    QUrl page(u"https://host.example/"_s);
    page.setFragment(text.left(100'000));
    if (failed)
        Q_EMIT attempt->failed(SsoSignIn::Trouble::Refused, text);
    else
        Q_EMIT attempt->codeReady({ text, page, {}, m_clock.now() });
    m_transport.calls.clear();
    return dialog;
}

void DialogPlaces::addAccounts()
{
    add("import of profiles", [this](const QString &text) { return makeImport(text); });
    add("profile", [this](const QString &text) {
        return new ProfileDialog(m_profiles, m_secrets, named(text.left(256)));
    });
    add("removal of a profile",
        [this](const QString &text) { return removeQuestion(named(text), 1, nullptr); });
    add("credentials", [this](const QString &text) {
        return new CredentialsNotice(m_theme, { CredentialsTrouble::Malformed, text });
    });
    add("code of an MFA device", [](const QString &text) {
        return new MfaDialog({ text, text, MfaQuestion::Again::NotAccepted });
    });
    add("sign-in", [this](const QString &text) { return makeSignIn(text, false); });
    add("sign-in that failed", [this](const QString &text) { return makeSignIn(text, true); });
}

} // namespace

std::unique_ptr<HostilePlaces> dialogPlaces()
{
    return std::make_unique<DialogPlaces>();
}

} // namespace carillon::testing
