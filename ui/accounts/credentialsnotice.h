// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/credentialstrouble.h"
#include "account/keyringmemory.h"
#include "ui/common/noticebar.h"

namespace carillon::ui {

/// A bar above the conversation: the profile has no credentials now, why, and what can be done.
/// Blocks nothing. One for every source but the keyring's own keys.
class CredentialsNotice : public NoticeBar {
    Q_OBJECT

public:
    /// What can be signed in to from here.
    enum class SignIn { None, IdentityCenter, UserPool, ExchangeService };

    struct Facts {
        CredentialsTrouble trouble;
        QString detail; ///< the source's own words
        SignIn signIn = SignIn::None;
        /// The sign-in is kept in a file, not in a keyring.
        bool inFile = false;
        /// There is a file to keep it in, if a person asks for that.
        bool offersFile = false;
        /// The keyring that has the sign-in is not this session's.
        std::optional<OtherKeyring> elsewhere = std::nullopt;

        friend bool operator==(const Facts &, const Facts &) = default;
    };

    CredentialsNotice(Theme &theme, const Facts &facts, QWidget *parent = nullptr);

    /// Leaves a bar that says it already as it is, with whatever has the focus.
    void setFacts(const Facts &facts);
    const Facts &facts() const { return m_facts; }

Q_SIGNALS:
    void signInRequested();
    /// Sign in past a keyring that does not help: until the program ends, or kept in a file.
    void sessionSignInRequested();
    void fileSignInRequested();
    void codeRequested();
    void profileRequested();
    void tryAgainRequested();

private:
    void say(const Facts &facts);
    void offerOtherPlaces(const Facts &facts);
    void offer(const QString &text, void (CredentialsNotice::*signal)());

    Facts m_facts;
};

} // namespace carillon::ui
