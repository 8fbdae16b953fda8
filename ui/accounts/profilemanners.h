// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/profile.h"
#include "ui/accounts/accounttext.h"

#include <QWidget>

class QCheckBox;
class QLabel;

namespace carillon::ui {

class ColourPicker;

/// The part of the profile's form that is not about its address: the colour it is told apart by,
/// whether it sends by itself, and where its keys, or its sign-in, are kept.
class ProfileManners : public QWidget {
    Q_OBJECT

public:
    explicit ProfileManners(QWidget *parent = nullptr);

    void setProfile(const Profile &profile);
    void fillIn(Profile &profile) const;
    /// What there is to keep, where there is a file to choose for it; None: no such choice.
    void offerFileFor(KeptSecret kept);
    void keepInFile();
    SecretPlace keptIn() const;

Q_SIGNALS:
    void edited();

private:
    ColourPicker *m_colour;
    QCheckBox *m_autoSend;
    QCheckBox *m_inFile;
    QLabel *m_warning;
};

/// What such a file is worth, in a sentence.
QString keyFileWarning(KeptSecret kept = KeptSecret::Keys);

} // namespace carillon::ui
