// SPDX-License-Identifier: Apache-2.0
#include "ui/accounts/credentialsnotice.h"

#include "ui/accounts/accounttext.h"

#include <QPushButton>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

/// The source's words as a sentence of their own.
QString asSentence(const QString &detail)
{
    const QString words = detail.trimmed();
    return words.isEmpty() || words.endsWith(u'.') ? words : words + u'.';
}

QString signInSentence(CredentialsNotice::SignIn signIn, const QString &cause)
{
    using N = CredentialsNotice;
    switch (signIn) {
    case N::SignIn::None:
        break;
    case N::SignIn::IdentityCenter:
        return N::tr(
            "You are not signed in to IAM Identity Center, or no longer. Sign in, and what "
            "waits goes on.");
    case N::SignIn::UserPool:
        return N::tr("You are not signed in to the profile’s user pool, or no longer. Sign in, and "
                     "what waits goes on.");
    case N::SignIn::ExchangeService:
        return N::tr(
            "The exchange service needs a token of your own sign-in. Give it one, and what "
            "waits goes on.");
    }
    return N::tr("A sign-in is needed. %1 Sign in with the tool it came from, then try again.")
        .arg(cause);
}

/// Of a sign-in that is kept with the profile's secrets.
bool isKept(CredentialsNotice::SignIn signIn)
{
    return signIn == CredentialsNotice::SignIn::UserPool
        || signIn == CredentialsNotice::SignIn::ExchangeService;
}

/// Whether it is the place of the sign-in that does not help. A process can be slow, too.
bool isOfThePlace(const CredentialsNotice::Facts &facts)
{
    return isKept(facts.signIn)
        && (facts.trouble == CredentialsTrouble::Slow
            || facts.trouble == CredentialsTrouble::KeyringLocked
            || facts.trouble == CredentialsTrouble::KeyringMissing);
}

/// Whether another keyring than the one that was asked may have it.
bool isElsewhere(const CredentialsNotice::Facts &facts)
{
    return facts.elsewhere && !facts.inFile
        && (isOfThePlace(facts)
            || (isKept(facts.signIn) && facts.trouble == CredentialsTrouble::SignInNeeded));
}

QString placeSentence(const CredentialsNotice::Facts &facts)
{
    using N = CredentialsNotice;
    const QString otherwise = facts.offersFile && !facts.inFile
        ? N::tr("You can also sign in anew, and keep that for this session only or in a file.")
        : N::tr("You can also sign in anew, and keep that for this session only.");
    if (facts.inFile)
        return N::tr("The file that this profile’s sign-in is kept in does not help. %1 %2")
            .arg(asSentence(facts.detail), otherwise);
    if (facts.trouble == CredentialsTrouble::KeyringLocked)
        return N::tr("The keyring is locked, so the sign-in it keeps cannot be reached. It is not "
                     "lost: unlock the keyring, then try again. %1")
            .arg(otherwise);
    if (facts.trouble == CredentialsTrouble::Slow)
        return N::tr("The keyring, which keeps this profile’s sign-in, does not answer. Is its "
                     "password dialog open? %1")
            .arg(otherwise);
    return facts.offersFile
        ? N::tr("This system has no keyring, and the profile’s sign-in is kept in one. Sign in, "
                "and keep that for this session only or in a file; or start a keyring and try "
                "again.")
        : N::tr("This system has no keyring, and the profile’s sign-in is kept in one. Sign in, "
                "and keep that for this session only; or start a keyring and try again.");
}

QString sentenceOf(const CredentialsNotice::Facts &facts)
{
    using N = CredentialsNotice;
    const QString cause = asSentence(facts.detail);
    if (isElsewhere(facts))
        return otherKeyringSentence(*facts.elsewhere, KeptSecret::SignIn);
    if (isOfThePlace(facts))
        return placeSentence(facts);
    switch (facts.trouble) {
    case CredentialsTrouble::Missing:
        return N::tr("This profile has no credentials. %1 Set them up there, or choose another "
                     "source in the profile.")
            .arg(cause);
    case CredentialsTrouble::Malformed:
        return N::tr("The credentials of this profile cannot be used. %1 Correct that, then try "
                     "again.")
            .arg(cause);
    case CredentialsTrouble::SignInNeeded:
        return signInSentence(facts.signIn, cause);
    case CredentialsTrouble::CodeNeeded:
        return N::tr("This profile’s role needs the code of an MFA device. %1 What you write waits "
                     "until you enter one.")
            .arg(cause);
    case CredentialsTrouble::Refused:
        return N::tr("Credentials were refused. %1 Have the permissions checked, or choose another "
                     "source in the profile.")
            .arg(cause);
    case CredentialsTrouble::Unreachable:
        return N::tr("Credentials cannot be fetched now. %1 It is tried again by itself.")
            .arg(cause);
    case CredentialsTrouble::Slow:
        return N::tr("The source of the credentials did not answer in time. %1").arg(cause);
    case CredentialsTrouble::KeyringLocked:
        return N::tr("The keyring is locked. Unlock it, then try again.");
    case CredentialsTrouble::KeyringMissing:
        break;
    }
    return N::tr(
        "This system has no keyring. Start one and try again, or choose another source in the "
        "profile.");
}

} // namespace

CredentialsNotice::CredentialsNotice(Theme &theme, const Facts &facts, QWidget *parent)
    : NoticeBar(theme, parent)
    , m_facts(facts)
{
    setObjectName(u"credentialsNotice"_s);
    setKind(Kind::Caution);
    say(facts);
}

void CredentialsNotice::setFacts(const Facts &facts)
{
    if (facts == m_facts)
        return;
    m_facts = facts;
    clearActions();
    say(facts);
}

void CredentialsNotice::say(const Facts &facts)
{
    setText(sentenceOf(facts).simplified());
    if (isOfThePlace(facts))
        return offerOtherPlaces(facts);
    switch (facts.trouble) {
    case CredentialsTrouble::SignInNeeded:
        if (facts.signIn == SignIn::None)
            break;
        offer(tr("Sign in…"), &CredentialsNotice::signInRequested);
        if (isElsewhere(facts))
            break;
        return;
    case CredentialsTrouble::CodeNeeded:
        return offer(tr("Enter code…"), &CredentialsNotice::codeRequested);
    case CredentialsTrouble::Missing:
    case CredentialsTrouble::Malformed:
    case CredentialsTrouble::Refused:
    case CredentialsTrouble::KeyringMissing:
        offer(tr("Edit the profile…"), &CredentialsNotice::profileRequested);
        break;
    case CredentialsTrouble::Unreachable:
    case CredentialsTrouble::Slow:
    case CredentialsTrouble::KeyringLocked:
        break;
    }
    offer(tr("Try again"), &CredentialsNotice::tryAgainRequested);
}

/// The same three ways that typed keys have.
void CredentialsNotice::offerOtherPlaces(const Facts &facts)
{
    offer(tr("This session only…"), &CredentialsNotice::sessionSignInRequested);
    if (facts.offersFile && !facts.inFile)
        offer(tr("Keep in a file…"), &CredentialsNotice::fileSignInRequested);
    offer(tr("Try again"), &CredentialsNotice::tryAgainRequested);
}

void CredentialsNotice::offer(const QString &text, void (CredentialsNotice::*signal)())
{
    connect(addAction(text), &QPushButton::clicked, this, signal);
}

} // namespace carillon::ui
