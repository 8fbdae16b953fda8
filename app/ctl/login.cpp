// SPDX-License-Identifier: Apache-2.0
#include "ctl/login.h"

#include "account/secretsignin.h"
#include "account/signinoffer.h"
#include "ctl/awsbench.h"
#include "ctl/exitcode.h"
#include "ctl/keylogin.h"
#include "ctl/secretlogin.h"
#include "ctl/stopsignal.h"
#include "ctl/storedprofiles.h"

#include <QCoreApplication>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace carillon::ctl {

namespace {

constexpr QStringView description
    = u"Signs in for a profile. To IAM Identity Center as aws sso login does: prints a page and a "
      "code, and waits until somebody has approved the code there, in any browser; the sign-in "
      "counts for AWS's other tools, too. For a profile of Carillon's with a Cognito user pool or "
      "a credential exchange (--profile), asks on the terminal for the password or the access "
      "token; for one whose keys are typed in, for the access key id, the secret access key and, "
      "where there is one, the session token. What is kept goes where the profile keeps its "
      "secrets, the keyring or its file.\n\n"
      "Exit status: 0 signed in, 2 what came of it cannot be kept, 252 bad usage, 253 the "
      "profile has nothing to sign in to, or there is no terminal to ask on, 254 "
      "refused, declined or not in time, 255 no answer.";

/// To the terminal's person, who may be reading nothing but this.
void say(const SsoDeviceCode &code)
{
    std::printf("Open this page in a browser:\n\n    %s\n\nand approve the code:\n\n    %s\n\n",
        code.page.toEncoded().constData(), printable(code.userCode).constData());
    if (!code.pageWithCode.isEmpty())
        std::printf("Or open the page with the code in it:\n\n    %s\n\n",
            code.pageWithCode.toEncoded().constData());
    std::printf("The code is good until %s.\n",
        qPrintable(code.expiresAt.toLocalTime().toString(u"HH:mm:ss"_s)));
    std::fflush(stdout);
}

int failureOf(SsoSignIn::Trouble trouble, const QString &detail)
{
    switch (trouble) {
    case SsoSignIn::Trouble::Declined:
        return fail(ServiceError, u"the sign-in was declined in the browser"_s);
    case SsoSignIn::Trouble::Expired:
        return fail(ServiceError, u"nobody approved the code in time"_s);
    case SsoSignIn::Trouble::NotKept:
        return fail(CannotStart, u"cannot write %1"_s.arg(detail));
    case SsoSignIn::Trouble::Unreachable:
        return fail(Unconfirmed, detail);
    case SsoSignIn::Trouble::Refused:
    case SsoSignIn::Trouble::Unreadable:
        break;
    }
    return fail(ServiceError, detail);
}

int signInToSso(const std::expected<SignInOffer, QString> &offer)
{
    if (!offer)
        return fail(BadConfiguration, offer.error());
    AwsBench bench;
    const auto attempt = offer->attempt({ bench.transport, bench.clock, bench.random });
    SsoSignIn &signIn = *attempt;
    QObject::connect(&signIn, &SsoSignIn::codeReady, &signIn, say);
    QObject::connect(&signIn, &SsoSignIn::signedIn, &signIn, [] {
        std::puts("Signed in.");
        QCoreApplication::exit(Done);
    });
    QObject::connect(&signIn, &SsoSignIn::failed, &signIn,
        [](SsoSignIn::Trouble trouble, const QString &detail) {
            QCoreApplication::exit(failureOf(trouble, detail));
        });
    StopSignal stop;
    QObject::connect(&stop, &StopSignal::raised, &signIn,
        [] { QCoreApplication::exit(fail(ServiceError, u"interrupted"_s)); });
    signIn.start();
    return QCoreApplication::exec();
}

int signInFor(const GivenProfile &given)
{
    const auto profile = storedProfile(given);
    if (!profile)
        return fail(BadConfiguration, profile.error());
    if (profile->source == CredentialsSource::Keyring)
        return takeKeys(*profile);
    if (signInSecretOf(*profile) != SignInSecret::None)
        return signInWithSecret(*profile);
    return signInToSso(signInOffer(*profile, QProcessEnvironment::systemEnvironment()));
}

} // namespace

int login(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(description.toString());
    parser.addHelpOption();
    parser.addOptions(profileOptions());
    parser.addOption(awsProfileOption());
    if (!parser.parse(arguments))
        return fail(BadUsage, parser.errorText());
    if (parser.isSet(u"help"_s))
        parser.showHelp(Done);
    if (!parser.positionalArguments().isEmpty())
        return fail(BadUsage, u"unknown argument: "_s + parser.positionalArguments().first());
    if (parser.isSet(u"profile"_s) && parser.isSet(u"aws-profile"_s))
        return fail(BadUsage,
            u"--profile names a profile of Carillon's, --aws-profile one of AWS's: give one"_s);
    if (const auto given = givenProfileOf(parser))
        return signInFor(*given);
    return signInToSso(
        signInOffer(parser.isSet(u"aws-profile"_s) ? std::optional(parser.value(u"aws-profile"_s))
                                                   : std::nullopt,
            QProcessEnvironment::systemEnvironment()));
}

} // namespace carillon::ctl
