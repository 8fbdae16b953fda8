// SPDX-License-Identifier: Apache-2.0
#include "ui/accounts/profilemanners.h"

#include "ui/accounts/colourpicker.h"
#include "ui/common/plainlabel.h"

#include <QCheckBox>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace carillon::ui {

QString keyFileWarning(KeptSecret kept)
{
    return kept == KeptSecret::SignIn
        ? ProfileManners::tr(
            "The file is for you alone (mode 0600) but not encrypted: whoever has "
            "your disk, a backup of it or root’s rights can read the sign-in and act as you.")
        : ProfileManners::tr("The file is for you alone (mode 0600) but not encrypted: whoever has "
                             "your disk, a backup of it or root’s rights can read the keys.");
}

ProfileManners::ProfileManners(QWidget *parent)
    : QWidget(parent)
    , m_colour(new ColourPicker(this))
    , m_autoSend(new QCheckBox(tr("Send what waits by itself, also after an outage"), this))
    , m_inFile(new QCheckBox(this))
    , m_warning(new PlainLabel(this))
{
    m_autoSend->setObjectName(u"autoSend"_s);
    m_autoSend->setChecked(true);
    m_autoSend->setToolTip(tr("Without it, what was written before waits for “Send now”."));
    m_inFile->setObjectName(u"keysInFile"_s);
    m_warning->setWordWrap(true);
    m_warning->setProperty("tone", u"caution"_s);
    auto *label = new PlainLabel(tr("Colour"), this);
    label->setBuddy(m_colour);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(m_inFile);
    column->addWidget(m_warning);
    column->addWidget(label);
    column->addWidget(m_colour);
    column->addWidget(m_autoSend);
    connect(m_colour, &ColourPicker::chosen, this, &ProfileManners::edited);
    connect(m_autoSend, &QCheckBox::toggled, this, &ProfileManners::edited);
    connect(m_inFile, &QCheckBox::toggled, m_warning, &QWidget::setVisible);
    connect(m_inFile, &QCheckBox::toggled, this, &ProfileManners::edited);
    m_warning->hide();
    offerFileFor(KeptSecret::None);
}

void ProfileManners::setProfile(const Profile &profile)
{
    m_colour->setColour(profile.colour);
    m_autoSend->setChecked(profile.autoSend);
    m_inFile->setChecked(profile.keptIn == SecretPlace::File);
}

void ProfileManners::fillIn(Profile &profile) const
{
    profile.colour = m_colour->colour();
    profile.autoSend = m_autoSend->isChecked();
    profile.keptIn = keptIn();
}

void ProfileManners::offerFileFor(KeptSecret kept)
{
    const bool offered = kept != KeptSecret::None;
    m_inFile->setText(kept == KeptSecret::SignIn
            ? tr("Keep the sign-in in a file instead of the keyring")
            : tr("Keep the keys in a file instead of the keyring"));
    m_warning->setText(keyFileWarning(kept));
    m_inFile->setVisible(offered);
    m_warning->setVisible(offered && m_inFile->isChecked());
}

void ProfileManners::keepInFile()
{
    m_inFile->setChecked(true);
}

SecretPlace ProfileManners::keptIn() const
{
    return m_inFile->isChecked() ? SecretPlace::File : SecretPlace::Keyring;
}

} // namespace carillon::ui
