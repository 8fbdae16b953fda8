// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/pushpreferences.h"
#include "ui/common/growingdialog.h"

class QPlainTextEdit;
class QPushButton;
class QRadioButton;
class QVBoxLayout;

namespace carillon::ui {

class NoticeBar;
class PlainLabel;
class Theme;

/// Which messages of a channel are pushed to the user's devices. Not modal; it can be used once it
/// has been told what is stored, and stays open until the service has said yes.
class NotificationsDialog : public GrowingDialog {
    Q_OBJECT

public:
    /// `channel` is its name.
    NotificationsDialog(Theme &theme, const QString &channel, QWidget *parent = nullptr);

    /// As the service has them.
    void setPreferences(const PushPreferences &preferences);
    /// They could not be had.
    void showUnknown(const QString &text);
    /// They were not stored; the dialog can be used again.
    void showFailure(const QString &text);
    void accept() override;

Q_SIGNALS:
    /// They are to be asked for again.
    void reloadRequested();
    void saveRequested(const carillon::PushPreferences &preferences);

private:
    enum class State { Loading, Unknown, Ready, Saving };

    void build(const QString &channel);
    void addChoices(QVBoxLayout &column);
    void enter(State state);
    void check();
    QString rule() const;
    QString problem() const;
    QString measure() const;
    PushPreferences preferences() const;

    Theme &m_theme;
    State m_state = State::Loading;
    QRadioButton *m_all;
    QRadioButton *m_none;
    QRadioButton *m_filtered;
    QPlainTextEdit *m_rule;
    QString m_storedRule;
    QString m_shownRule; ///< the stored one, fit to be shown
    PlainLabel *m_hint;
    NoticeBar *m_failure;
    QPushButton *m_again;
    QPushButton *m_save;
};

} // namespace carillon::ui
