// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/keyringtrouble.h"
#include "ui/common/noticebar.h"

class QLabel;
class QPushButton;

namespace carillon::ui {

class KeyFields;
class PlainLabel;

/// A bar above the conversation: the keyring does not help, and what can be done. Blocks nothing.
class KeyringNotice : public NoticeBar {
    Q_OBJECT

public:
    KeyringNotice(Theme &theme, KeyringTrouble trouble, QWidget *parent = nullptr);
    /// `why` is shown in the place of the trouble's own sentence.
    void setSentence(const QString &why);
    /// Whether keys may be kept in a file, too.
    void setFileOffered(bool offered);

    /// In its own sentence again.
    void setTrouble(KeyringTrouble trouble);
    /// "Try again" was pressed and the keyring has not answered yet.
    void setWaiting(bool waiting);

Q_SIGNALS:
    void tryAgainRequested();
    /// Keys typed in, to be used until the program ends.
    void sessionKeysEntered(const carillon::aws::CredentialsPtr &credentials);
    /// Keys typed in, to be kept in a file.
    void fileKeysEntered(const carillon::aws::CredentialsPtr &credentials);

private:
    void choose(QPushButton *chosen, QPushButton *other);
    void useKeys();

    QPushButton *m_session;
    QPushButton *m_file;
    QPushButton *m_again;
    QWidget *m_entry;
    KeyFields *m_keys;
    QLabel *m_warning;
    QPushButton *m_use;
    KeyringTrouble m_trouble;
    QString m_sentence;
};

} // namespace carillon::ui
