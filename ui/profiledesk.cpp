// SPDX-License-Identifier: Apache-2.0
#include "ui/profiledesk.h"

#include "account/profileendpoint.h"
#include "account/profileexamination.h"
#include "account/signout.h"
#include "client/endpoint.h"
#include "client/qnamtransport.h"
#include "domain/whenfinished.h"
#include "ui/accounts/accounttext.h"
#include "ui/accounts/profiledialog.h"
#include "ui/accounts/profiletestdialog.h"
#include "ui/common/foreigntext.h"
#include "ui/common/question.h"
#include "ui/household.h"
#include "ui/mainwindow/conversationpane.h"
#include "ui/mainwindow/mainwindow.h"

namespace carillon::ui {

namespace {

constexpr qsizetype mostName = 40; // characters; a message box does not wrap a word

/// A sign-out with what it needs, which is the open profile's no longer.
class SignOutRun : public QObject {
public:
    SignOutRun(const Profile &profile, SecretStore &secrets, QObject *parent)
        : QObject(parent)
        , signOut(profile, secrets, { m_transport, m_clock, m_random },
              QProcessEnvironment::systemEnvironment())
    {
    }

private:
    SystemClock m_clock;
    SystemRandom m_random;
    QnamTransport m_transport;

public:
    SignOut signOut;
};

} // namespace

ProfileDesk::ProfileDesk(Household &house, Theme &theme, MainWindow &window, QObject *parent)
    : QObject(parent)
    , m_house(house)
    , m_theme(theme)
    , m_window(window)
{
    connect(&window, &MainWindow::addProfileRequested, this, &ProfileDesk::add);
    connect(&window, &MainWindow::useEnvironmentRequested, this, &ProfileDesk::addFromEnvironment);
    connect(&window, &MainWindow::editProfileRequested, this, &ProfileDesk::edit);
    connect(&window, &MainWindow::duplicateProfileRequested, this, &ProfileDesk::duplicate);
    connect(&window, &MainWindow::testProfileRequested, this, &ProfileDesk::test);
    connect(&window, &MainWindow::signOutRequested, this, &ProfileDesk::signOut);
}

void ProfileDesk::add()
{
    show(new ProfileDialog(m_house.profiles(), m_house.secrets(), &m_window));
}

void ProfileDesk::addFromEnvironment()
{
    auto *dialog = new ProfileDialog(m_house.profiles(), m_house.secrets(), &m_window);
    dialog->setSource(CredentialsSource::Environment);
    show(dialog);
}

void ProfileDesk::edit(const QUuid &id)
{
    const auto profile = m_house.profiles().profile(id);
    if (!profile)
        return;
    auto *dialog = new ProfileDialog(m_house.profiles(), m_house.secrets(), *profile, &m_window);
    if (m_window.profileId() == id) {
        dialog->setCredentialsUntil(m_window.credentialsUntil());
        connect(&m_window, &MainWindow::credentialsUntilChanged, dialog,
            &ProfileDialog::setCredentialsUntil);
    }
    show(dialog);
}

void ProfileDesk::duplicate(const QUuid &id)
{
    const auto profile = m_house.profiles().profile(id);
    if (!profile)
        return;
    auto *dialog = new ProfileDialog(m_house.profiles(), m_house.secrets(), &m_window);
    dialog->copyFrom(*profile);
    show(dialog);
}

void ProfileDesk::show(ProfileDialog *dialog)
{
    if (m_dialog)
        m_dialog->close();
    m_dialog = dialog;
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ProfileDialog::saved, this, &ProfileDesk::saved);
    connect(dialog, &ProfileDialog::leaving, &m_window,
        [&window = m_window](const LeavingPlace &place) {
            whenSomethingStays(
                place, &window, [&window](const QString &why) { window.showTrouble(why); });
        });
    connect(dialog, &ProfileDialog::testRequested, this,
        [this, dialog](const Profile &profile, const aws::CredentialsPtr &keys) {
            examine(profile, keys, channelFor(profile), dialog);
        });
    dialog->open();
}

void ProfileDesk::test(const QUuid &id)
{
    const auto profile = m_house.profiles().profile(id);
    if (!profile)
        return;
    examine(*profile, nullptr, channelFor(*profile), &m_window);
}

/// The one that is open, where the profile's user can be a member of it.
std::optional<ChannelArn> ProfileDesk::channelFor(const Profile &profile) const
{
    const auto channel = m_window.conversation().channel();
    return channel && channel->appInstance() == profile.user.appInstance() ? channel : std::nullopt;
}

void ProfileDesk::signOut(const QUuid &id)
{
    const auto profile = m_house.profiles().profile(id);
    if (!profile)
        return;
    const QString name = ForeignText(profile->name).line(mostName);
    const QString kept = profile->keptIn == SecretPlace::File ? tr("its file") : tr("the keyring");
    QString question;
    switch (signOutScopeOf(*profile, QProcessEnvironment::systemEnvironment())) {
    case SignOutScope::None:
        return;
    case SignOutScope::UserPool:
        question
            = tr("Sign out of “%1”? The user pool is told, and the sign-in is taken out of %2.")
                  .arg(name, kept);
        break;
    case SignOutScope::ExchangeService:
        question = tr("Sign out of “%1”? Its access token is taken out of %2.").arg(name, kept);
        break;
    case SignOutScope::IdentityCenter:
        question = tr("Sign out of IAM Identity Center for “%1”? AWS’s other tools on this "
                      "computer are signed out with it.")
                       .arg(name);
        break;
    }
    question += u' ' + tr("Messages that have not been sent wait for the next sign-in.");
    askFirst(&m_window, tr("Sign out"), question, tr("Sign out"),
        [this, profile = *profile] { endSignIn(profile); });
}

void ProfileDesk::endSignIn(const Profile &profile)
{
    auto *run = new SignOutRun(profile, m_house.secrets(), this);
    connect(&run->signOut, &SignOut::signedOut, this, [this, run, id = profile.id] {
        run->deleteLater();
        Q_EMIT signedOut(id);
    });
    connect(&run->signOut, &SignOut::failed, this,
        [this, run, from = profile.keptIn](const SecretStoreError &error) {
            run->deleteLater();
            const QString why = from == SecretPlace::File || !error.detail.isEmpty()
                ? error.detail
                : tr("the keyring did not give it up");
            m_window.showTrouble(tr("You are still signed in: %1. Unlock the keyring, or see who "
                                    "may write the file, and sign out again.")
                                     .arg(ForeignText(why).line()));
        });
    run->signOut.start();
}

void ProfileDesk::examine(const Profile &profile, const aws::CredentialsPtr &keys,
    const std::optional<ChannelArn> &channel, QWidget *parent)
{
    const auto examineAt = [this, profile, channel, parent](
                               const QString &endpointUrl, const aws::CredentialsPtr &given) {
        Profile addressed = profile;
        addressed.endpointUrl = endpointUrl;
        const auto endpoint = endpointOf(addressed, QProcessEnvironment::systemEnvironment());
        if (!endpoint)
            return m_window.showTrouble(describe(endpoint.error()));
        showTest({ profile, *endpoint, channel, given }, parent);
    };
    if (profile.source != CredentialsSource::LocalService)
        return examineAt(profile.endpointUrl, keys);
    m_house.service().whenRunning(parent, [this, examineAt](const LocalHost::Started &started) {
        if (!started)
            return m_window.showTrouble(
                tr("The local service did not start: %1").arg(started.error().text));
        examineAt(started->endpoint.toString(), started->credentials);
    });
}

void ProfileDesk::showTest(const ExaminedProfile &subject, QWidget *parent)
{
    if (m_test)
        m_test->close();
    m_test = new ProfileTestDialog(m_theme,
        { subject.profile.name, subject.profile.user.toString(), subject.endpoint.url.toString(),
            [&house = m_house, subject](MfaPrompt &prompt, SendTest sendTest) {
                ExaminedProfile once = subject;
                once.sendTest = sendTest;
                return std::make_unique<ProfileExamination>(
                    once, house.secrets(), &prompt, house.coreLimit());
            },
            subject.channel ? m_window.conversation().channelName() : QString(),
            isLoopback(subject.endpoint.url.host()) },
        parent);
    m_test->setAttribute(Qt::WA_DeleteOnClose);
    m_test->show();
}

} // namespace carillon::ui
