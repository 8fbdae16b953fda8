// SPDX-License-Identifier: Apache-2.0
#include "ui/profiledesk.h"

#include "account/profileendpoint.h"
#include "account/profileexamination.h"
#include "client/endpoint.h"
#include "domain/whenfinished.h"
#include "ui/accounts/accounttext.h"
#include "ui/accounts/profiledialog.h"
#include "ui/accounts/profiletestdialog.h"
#include "ui/household.h"
#include "ui/mainwindow/conversationpane.h"
#include "ui/mainwindow/mainwindow.h"

namespace carillon::ui {

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
            examine(profile, keys, dialog);
        });
    dialog->open();
}

void ProfileDesk::test(const QUuid &id)
{
    if (const auto profile = m_house.profiles().profile(id))
        examine(*profile, nullptr, &m_window);
}

void ProfileDesk::examine(const Profile &profile, const aws::CredentialsPtr &keys, QWidget *parent)
{
    // Where the next message would go, if it is where the profile can be a member.
    auto channel = m_window.conversation().channel();
    if (channel && channel->appInstance() != profile.user.appInstance())
        channel.reset();
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
