// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/mfaprompt.h"
#include "account/profileexamination.h"

#include <QDialog>
#include <QPointer>

#include <functional>
#include <memory>

class QMessageBox;
class QPushButton;
class QScrollArea;

namespace carillon::ui {

class MfaDialog;
class PlainLabel;
class ProfileCheckRow;
class Theme;

/// Examines a profile and shows each rung as it is climbed: the same ladder, in the same words, as
/// `carillonctl doctor`. Sends nothing, but for a test message that a person says yes to. Not
/// modal; stopping or closing ends the examination.
class ProfileTestDialog : public QDialog, public MfaPrompt {
    Q_OBJECT

public:
    struct Subject {
        QString name; ///< the profile's
        QString user; ///< the ARN
        QString endpoint; ///< the address
        /// Made for each run, not started; never null. The prompt outlives it.
        std::function<std::unique_ptr<ProfileExamination>(MfaPrompt &, SendTest)> examine;
        QString channel = {}; ///< its name; empty: none a test message could go to
        bool staysHere = false; ///< else what is sent goes to AWS
    };

    ProfileTestDialog(Theme &theme, Subject subject, QWidget *parent = nullptr);
    ~ProfileTestDialog() override;

    /// As a person may hand it on: no secret is in it.
    QString report() const;

    QFuture<std::optional<QString>> askForCode(const MfaQuestion &question) override;
    void done(int result) override;

private:
    void build();
    QWidget *makeLadder();
    void begin(SendTest sendTest);
    /// A message goes out for a yes of its own, each time.
    void askToSend();
    void take(const ProfileFinding &finding);
    void conclude(bool healthy);
    void stop();
    /// Ends the examination, what it asks a person included.
    void drop();
    void say(const QString &text, const QString &tone);
    void setRunning(bool running);

    Theme &m_theme;
    Subject m_subject;
    QDateTime m_begunAt; ///< UTC
    QPointer<MfaDialog> m_code;
    QPointer<QMessageBox> m_question;
    SendTest m_sendTest = SendTest::No; ///< of the run
    QList<ProfileCheckRow *> m_rows; ///< by ProfileCheck
    QScrollArea *m_ladder = nullptr;
    PlainLabel *m_status;
    QPushButton *m_prove;
    QPushButton *m_copy;
    QPushButton *m_again;
    QPushButton *m_stop;
    QPushButton *m_close;
    std::unique_ptr<ProfileExamination> m_examination;
};

} // namespace carillon::ui
