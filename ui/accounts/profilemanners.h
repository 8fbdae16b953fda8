// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/profile.h"

#include <QWidget>

class QCheckBox;
class QLabel;

namespace carillon::ui {

class ColourPicker;

/// The part of the profile's form that is not about its address: the colour it is told apart by,
/// whether it sends by itself, and where typed keys are kept.
class ProfileManners : public QWidget {
    Q_OBJECT

public:
    explicit ProfileManners(QWidget *parent = nullptr);

    void setProfile(const Profile &profile);
    void fillIn(Profile &profile) const;
    /// Whether there are keys to keep, and a file to choose for them.
    void setKeysOffered(bool offered);
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

/// What a file of keys is worth, in a sentence.
QString keyFileWarning();

} // namespace carillon::ui
