// SPDX-License-Identifier: Apache-2.0
#include "ui/accounts/accounttext.h"

#include "account/keyringname.h"
#include "domain/addresses.h"

#include <QCoreApplication>

namespace carillon::ui {

namespace {

struct AccountText {
    Q_DECLARE_TR_FUNCTIONS(AccountText)
};

} // namespace

QString describe(const ArnError &error)
{
    using T = AccountText;
    const QString found = error.found.left(40);
    switch (error.part) {
    case ArnPart::Length:
        return T::tr("An ARN has 5 to 1600 characters.");
    case ArnPart::Prefix:
        return T::tr("An ARN begins with “arn:”.");
    case ArnPart::Partition:
        return found.isEmpty() ? T::tr("The partition is missing, e.g. “aws”.")
                               : T::tr("“%1” is not a partition such as “aws”.").arg(found);
    case ArnPart::Service:
        return found.isEmpty() ? T::tr("The service is missing; it is “chime”.")
                               : T::tr("“%1” is not the service; it is “chime”.").arg(found);
    case ArnPart::Region:
        return found.isEmpty() ? T::tr("The region is missing, e.g. “us-east-1”.")
                               : T::tr("“%1” is not a region such as “us-east-1”.").arg(found);
    case ArnPart::Account:
        return found.isEmpty() ? T::tr("The account number is missing.")
                               : T::tr("“%1” is not an account number.").arg(found);
    case ArnPart::Resource:
        return T::tr("The resource is missing: “app-instance/…/user/…”.");
    case ArnPart::ResourceKind:
        break;
    }
    return T::tr("This names no user: its resource has to be “app-instance/…/user/…”.");
}

QString describe(EndpointProblem problem)
{
    using T = AccountText;
    switch (problem) {
    case EndpointProblem::NotAUrl:
        return T::tr("This is not a full address such as “https://host”.");
    case EndpointProblem::PlainHttp:
        return T::tr("Plain http is for this computer only; use https.");
    case EndpointProblem::CustomWithVariant:
        return T::tr("An own endpoint does not go with FIPS or dual-stack.");
    case EndpointProblem::NoServices:
        return T::tr("The AWS profile names a services section that is not in AWS’s config file. "
                     "Correct it there, or enter an endpoint here.");
    case EndpointProblem::BadRegion:
        break;
    }
    return T::tr("The region of the ARN is not the name of a region.");
}

QString otherKeyringSentence(const OtherKeyring &other, KeptSecret kept)
{
    using T = AccountText;
    const bool signIn = kept == KeptSecret::SignIn;
    const QString before = keyringTitle(other.before);
    if (other.now.isEmpty())
        return (signIn ? T::tr("The sign-in of this profile is kept in %1, which does not run. "
                               "Start it and try again, or sign in again.")
                       : T::tr("The keys of this profile are kept in %1, which does not run. "
                               "Start it and try again, or enter the keys again."))
            .arg(before);
    const QString now = keyringTitle(other.now);
    // Two programs that go by one name.
    const bool oneName = now == before;
    return (signIn ? T::tr("The sign-in of this profile is kept in %1, and the keyring of this "
                           "session is %2. Start the first and try again, or sign in again.")
                   : T::tr("The keys of this profile are kept in %1, and the keyring of this "
                           "session is %2. Start the first and try again, or enter the keys "
                           "again."))
        .arg(oneName ? other.before : before, oneName ? other.now : now);
}

QString keyFileSentence(const QString &detail, KeptSecret kept)
{
    return kept == KeptSecret::SignIn
        ? AccountText::tr("The file of this profile’s sign-in does not help: %1").arg(detail)
        : AccountText::tr("The file of this profile’s keys does not help: %1").arg(detail);
}

namespace {

/// Before it is known to be moved.
QString keysStaySentence(const KeyMoveError &error, const QString &why)
{
    using T = AccountText;
    switch (error.step) {
    case KeyMoveError::Step::Read:
        return T::tr("The keys stay where they are: they could not be read there. %1 You can also "
                     "enter them again.")
            .arg(why);
    case KeyMoveError::Step::Save:
        return T::tr("The keys stay where they are, for the profile could not be written: %1.")
            .arg(error.why.detail);
    default:
        return T::tr("The keys stay where they are. %1").arg(why);
    }
}

QString signInStaysSentence(const KeyMoveError &error, const QString &why)
{
    using T = AccountText;
    switch (error.step) {
    case KeyMoveError::Step::Read:
        return T::tr("The sign-in stays where it is: it could not be read there. %1 You can also "
                     "sign in again.")
            .arg(why);
    case KeyMoveError::Step::Save:
        return T::tr("The sign-in stays where it is, for the profile could not be written: %1.")
            .arg(error.why.detail);
    default:
        return T::tr("The sign-in stays where it is. %1").arg(why);
    }
}

/// It is moved, but still in `from` as well.
QString twiceSentence(const QString &detail, SecretPlace from, KeptSecret kept)
{
    using T = AccountText;
    const bool signIn = kept == KeptSecret::SignIn;
    if (from == SecretPlace::File)
        return (signIn ? T::tr("The sign-in is in the keyring now, but in the file as well, which "
                               "could not be removed: %1. Remove it.")
                       : T::tr("The keys are in the keyring now, but in the file as well, which "
                               "could not be removed: %1. Remove it."))
            .arg(detail);
    return signIn
        ? T::tr("The sign-in is in the file now, but the keyring may hold one as well: it did not "
                "let it be removed. Unlock it, and remove what it has of “Carillon”.")
        : T::tr("The keys are in the file now, but the keyring may hold them as well: it did not "
                "let them be removed. Unlock it, and remove what it has of “Carillon”.");
}

} // namespace

QString describe(const KeyMoveError &error, SecretPlace from, KeptSecret kept)
{
    using T = AccountText;
    if (error.step == KeyMoveError::Step::Remove)
        return twiceSentence(error.why.detail, from, kept);
    const SecretPlace to = from == SecretPlace::File ? SecretPlace::Keyring : SecretPlace::File;
    const SecretPlace failing = error.step == KeyMoveError::Step::Write ? to : from;
    const QString why = failing == SecretPlace::File
        ? keyFileSentence(error.why.detail, kept)
        : describe(keyringTrouble(error.why.kind), kept);
    const QString sentence = kept == KeptSecret::SignIn ? signInStaysSentence(error, why)
                                                        : keysStaySentence(error, why);
    if (!error.leftInNew)
        return sentence;
    return sentence + u' '
        + (to == SecretPlace::File ? T::tr("A copy may be left in the file.")
                                   : T::tr("A copy may be left in the keyring."));
}

QString leftBehindSentence(const SecretStoreError &error, SecretPlace from)
{
    using T = AccountText;
    return from == SecretPlace::File
        ? T::tr("The profile is saved, but what it kept in its file before could not be removed: "
                "%1. Remove it.")
              .arg(error.detail)
        : T::tr("The profile is saved, but the keyring may still hold what it kept there before: "
                "it did not let that be removed. Unlock it, and remove what it has of “Carillon”.");
}

QString userArnSentence(const AppInstanceUserArn &user)
{
    const UserArnParts parts = partsOf(user);
    const QString who = user.isBot() ? AccountText::tr("Bot %1") : AccountText::tr("User %1");
    return AccountText::tr("%1 · AppInstance %2 · account %3 · %4")
        .arg(who.arg(parts.user), parts.appInstance, parts.account, parts.region);
}

QString describe(KeyringTrouble trouble, KeptSecret kept)
{
    using T = AccountText;
    const bool signIn = kept == KeptSecret::SignIn;
    switch (trouble) {
    case KeyringTrouble::Locked:
        if (signIn)
            return T::tr("The keyring is locked, so no sign-in can be read from it or kept in it.");
        return T::tr("The keyring is locked, so your keys cannot be reached. They are not lost.");
    case KeyringTrouble::Missing:
        return signIn ? T::tr("This system has no keyring to keep a sign-in in.")
                      : T::tr("This system has no keyring to keep keys in.");
    case KeyringTrouble::Slow:
        return T::tr("The keyring did not answer in time. Is its password dialog still open?");
    case KeyringTrouble::NoKeys:
        return signIn ? T::tr("The keyring holds no sign-in for this profile.")
                      : T::tr("The keyring holds no keys for this profile.");
    case KeyringTrouble::Unreadable:
        break;
    }
    return signIn
        ? T::tr(
            "The keyring's entry for this profile cannot be read: it is not what Carillon wrote "
            "there. Sign in again, which replaces it.")
        : T::tr(
            "The keyring's entry for this profile cannot be read: it is not what Carillon wrote "
            "there. Edit the profile and enter the keys again, which replaces it.");
}

} // namespace carillon::ui
