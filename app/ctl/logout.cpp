// SPDX-License-Identifier: Apache-2.0
#include "ctl/logout.h"

#include "account/signout.h"
#include "ctl/awsbench.h"
#include "ctl/exitcode.h"
#include "ctl/stopsignal.h"
#include "ctl/storedprofiles.h"

#include <QCoreApplication>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace carillon::ctl {

namespace {

constexpr QStringView description
    = u"Ends the sign-in of a profile: to IAM Identity Center as aws sso logout does, for AWS's "
      "other tools, too; for a profile of Carillon's with a Cognito user pool or a credential "
      "exchange (--profile), what is kept of it. Keys that were typed in stay. A window that has "
      "the profile open uses the credentials it has until they end.\n\n"
      "Exit status: 0 nothing is kept any more, 2 it could not be removed, 252 bad usage, 253 the "
      "profile has nothing to sign out of.";

int run(SignOut &signOut)
{
    QObject::connect(&signOut, &SignOut::signedOut, &signOut, [](bool ended) {
        std::puts(ended ? "Signed out." : "Nothing is kept of a sign-in any more.");
        QCoreApplication::exit(Done);
    });
    QObject::connect(&signOut, &SignOut::failed, &signOut, [](const SecretStoreError &error) {
        const QString why = error.detail.isEmpty() ? u"its place does not answer"_s : error.detail;
        QCoreApplication::exit(fail(CannotStart,
            u"the sign-in is kept still: %1. Unlock the keyring, or see who may write the file, "
            u"and log out again"_s.arg(why)));
    });
    StopSignal stop;
    QObject::connect(&stop, &StopSignal::raised, &signOut,
        [] { QCoreApplication::exit(fail(ServiceError, u"interrupted"_s)); });
    QMetaObject::invokeMethod(&signOut, &SignOut::start, Qt::QueuedConnection);
    return QCoreApplication::exec();
}

int signOutOf(const GivenProfile &given)
{
    const auto profile = storedProfile(given);
    if (!profile)
        return fail(BadConfiguration, profile.error());
    AwsBench bench;
    if (profile->source == CredentialsSource::Keyring)
        return fail(BadConfiguration,
            u"the profile has keys of its own, and nothing to sign out of: remove the profile, or "
            u"have it take its credentials from elsewhere"_s);
    if (signOutScopeOf(*profile, bench.environment) == SignOutScope::None)
        return fail(BadConfiguration, u"the profile has nothing to sign out of"_s);
    bench.secrets.keepIn(profile->id, profile->keptIn);
    SignOut signOut(*profile, bench.secrets, bench.origin().service, bench.environment);
    return run(signOut);
}

} // namespace

int logout(const QStringList &arguments)
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
        return signOutOf(*given);
    AwsBench bench;
    const auto offer
        = signInOffer(parser.isSet(u"aws-profile"_s) ? std::optional(parser.value(u"aws-profile"_s))
                                                     : std::nullopt,
            bench.environment);
    if (!offer)
        return fail(BadConfiguration, offer.error());
    SignOut signOut(*offer, bench.origin().service);
    return run(signOut);
}

} // namespace carillon::ctl
