// SPDX-License-Identifier: Apache-2.0
#include "ui/mainwindow/addresssentence.h"

#include <QCoreApplication>

namespace carillon::ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(carillon::ui::AddressSentence)
};

} // namespace

QString addressSentence(const AddressMismatch &mismatch)
{
    using Part = AddressMismatch::Part;
    const auto said = [&mismatch](const QString &sentence) {
        return sentence.arg(mismatch.ofChannel, mismatch.own);
    };
    switch (mismatch.part) {
    case Part::Partition:
        return said(Words::tr("This channel is in the partition %1, your profile in %2. To write "
                              "here, switch to a profile of %1."));
    case Part::Region:
        return said(Words::tr("This channel is in %1, your profile in %2. To write here, switch to "
                              "a profile of %1."));
    case Part::EndpointRegion:
        return said(Words::tr("This channel is in %1, the endpoint of your profile in %2. To write "
                              "here, edit the profile’s endpoint."));
    case Part::Account:
        return said(Words::tr("This channel belongs to the account %1, your profile to %2. To "
                              "write here, switch to a profile of that account."));
    case Part::AppInstance:
        break;
    }
    return said(Words::tr("This channel is of the AppInstance %1, your profile of %2. To write "
                          "here, switch to a profile of that AppInstance."));
}

} // namespace carillon::ui
