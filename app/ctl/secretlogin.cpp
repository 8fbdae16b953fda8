// SPDX-License-Identifier: Apache-2.0
#include "ctl/secretlogin.h"

#include "account/secretsignin.h"
#include "ctl/awsbench.h"
#include "ctl/exitcode.h"
#include "ctl/notkept.h"
#include "ctl/stopsignal.h"
#include "domain/whenfinished.h"

#include <QCoreApplication>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace carillon::ctl {

namespace {

int failureOf(const aws::CredentialsError &error)
{
    using Kind = aws::CredentialsError::Kind;
    switch (error.kind) {
    case Kind::Malformed:
        return fail(BadConfiguration, error.detail);
    case Kind::Unreachable:
    case Kind::TimedOut:
        return fail(Unconfirmed, error.detail);
    default:
        return fail(ServiceError, error.detail);
    }
}

/// The questions, one after the other, and then the sign-in.
class Questions : public QObject {
public:
    Questions(Terminal &terminal, const Profile &profile, SecretSignIn &signIn)
        : m_terminal(terminal)
        , m_profile(profile)
        , m_signIn(signIn)
    {
    }

    void ask()
    {
        const AwsSettings &aws = m_profile.aws;
        if (signInSecretOf(m_profile) == SignInSecret::AccessToken)
            return askForSecret({}, u"Access token for %1: "_s.arg(aws.exchangeUrl));
        const QString proposal = aws.userName.isEmpty() ? QString() : u" [%1]"_s.arg(aws.userName);
        whenFinished(m_terminal.ask(printable(
                         u"User name in the user pool %1%2: "_s.arg(aws.userPool, proposal))),
            this, [this](const Terminal::Answer &answer) {
                if (!answer)
                    return noAnswer();
                const QString typed = QString::fromUtf8(answer->view()).trimmed();
                const QString name = typed.isEmpty() ? m_profile.aws.userName : typed;
                if (name.isEmpty())
                    return QCoreApplication::exit(fail(BadUsage, u"no user name was given"_s));
                askForSecret(name, u"Password of %1: "_s.arg(name));
            });
    }

private:
    void askForSecret(const QString &user, const QString &prompt)
    {
        whenFinished(m_terminal.ask(printable(prompt), Terminal::Echo::Off), this,
            [this, user](const Terminal::Answer &answer) {
                if (!answer || answer->isEmpty())
                    return noAnswer();
                m_signIn.start(user, *answer);
            });
    }

    static void noAnswer()
    {
        QCoreApplication::exit(fail(BadConfiguration,
            u"nothing was typed on a terminal, and nowhere else is it asked for"_s));
    }

    Terminal &m_terminal;
    const Profile m_profile;
    SecretSignIn &m_signIn;
};

} // namespace

int signInWithSecret(const Profile &profile)
{
    AwsBench bench;
    bench.secrets.keepIn(profile.id, profile.keptIn);
    SecretSignIn signIn(profile, bench.secrets, bench.origin().service, bench.environment);
    QObject::connect(&signIn, &SecretSignIn::signedIn, &signIn, [] {
        std::puts("Signed in.");
        QCoreApplication::exit(Done);
    });
    QObject::connect(&signIn, &SecretSignIn::failed, &signIn,
        [](const aws::CredentialsError &error) { QCoreApplication::exit(failureOf(error)); });
    QObject::connect(&signIn, &SecretSignIn::notKept, &signIn,
        [place = profile.keptIn](const SecretStoreError &error) {
            QCoreApplication::exit(fail(CannotStart, whyNotKept(u"the sign-in"_s, place, error)));
        });
    StopSignal stop;
    QObject::connect(&stop, &StopSignal::raised, &signIn,
        [] { QCoreApplication::exit(fail(ServiceError, u"interrupted"_s)); });
    Questions questions(bench.terminal, profile, signIn);
    questions.ask();
    return QCoreApplication::exec();
}

} // namespace carillon::ctl
