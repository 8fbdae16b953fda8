// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/ssosignin.h"

#include <QDialog>

#include <functional>
#include <memory>

class QLineEdit;
class QPushButton;

namespace carillon::ui {

class PlainLabel;

/// Signs in to IAM Identity Center: shows the code and the page to approve it on, and waits. The
/// page is opened only when its button, which names the host, is pressed. Not modal; closing it
/// ends the attempt.
class SignInDialog : public QDialog {
    Q_OBJECT

public:
    struct Tools {
        std::function<std::unique_ptr<SsoSignIn>()> attempt; ///< not started; never null
        std::function<bool(const QUrl &)> openPage; ///< false: there is no browser
    };

    SignInDialog(const QString &startUrl, Tools tools, QWidget *parent = nullptr);

    void reject() override;

Q_SIGNALS:
    /// The dialog has closed; credentials can be fetched.
    void signedIn();

private:
    void build(const QString &startUrl);
    QWidget *makeCode();
    void begin();
    void showCode(const SsoDeviceCode &code);
    void showFailure(SsoSignIn::Trouble trouble, const QString &detail);
    void openPage();

    Tools m_tools;
    std::unique_ptr<SsoSignIn> m_attempt;
    QUrl m_page;
    QWidget *m_codeArea = nullptr;
    PlainLabel *m_code = nullptr;
    QLineEdit *m_address = nullptr;
    PlainLabel *m_status;
    QPushButton *m_open;
    QPushButton *m_again;
    QPushButton *m_cancel;
};

} // namespace carillon::ui
