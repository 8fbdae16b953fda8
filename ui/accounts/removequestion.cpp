// SPDX-License-Identifier: Apache-2.0
#include "ui/accounts/removequestion.h"

#include "ui/common/plainlabel.h"

#include <QCoreApplication>
#include <QMessageBox>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(carillon::ui::RemoveQuestion)
};

constexpr qsizetype mostName = 80; // characters; a message box does not wrap a word

QString keysSentence(const Profile &profile)
{
    switch (profile.source) {
    case CredentialsSource::Keyring:
        return profile.keptIn == SecretPlace::File
            ? Words::tr("The file with its keys is deleted.")
            : Words::tr("Its keys are taken out of the keyring.");
    case CredentialsSource::Environment:
        return Words::tr("AWS’s own files are left as they are; what the keyring holds of a "
                         "sign-in is taken out.");
    case CredentialsSource::LocalService:
        break;
    }
    return Words::tr("The local service keeps its user and its channels.");
}

QString unsentSentence(const std::optional<int> &unsent)
{
    if (!unsent)
        return Words::tr("Messages that have not been sent are discarded, not sent.");
    if (*unsent == 0)
        return Words::tr("No message waits to be sent.");
    return *unsent == 1
        ? Words::tr("1 message that has not arrived is discarded, not sent.")
        : Words::tr("%1 messages that have not arrived are discarded, not sent.").arg(*unsent);
}

} // namespace

QMessageBox *removeQuestion(const Profile &profile, std::optional<int> unsent, QWidget *parent)
{
    // All of it in one text: an informative text is one that Qt may read as rich text.
    const QString question = Words::tr("Remove the profile “%1” from this computer?")
                                 .arg(ForeignText(profile.name).line(mostName));
    const QString loss = QStringList { unsentSentence(unsent), keysSentence(profile),
        Words::tr("Its drafts and its copy of the history are deleted. What is on the service "
                  "stays there.") }
                             .join(u' ');
    auto *box = new QMessageBox(QMessageBox::Question, Words::tr("Remove a profile"),
        question + u"\n\n"_s + loss, QMessageBox::NoButton, parent);
    box->setObjectName(u"removeQuestion"_s);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    auto *remove = box->addButton(Words::tr("Remove"), QMessageBox::AcceptRole);
    remove->setProperty("kind", u"danger"_s);
    auto *keep = box->addButton(Words::tr("Keep"), QMessageBox::RejectRole);
    box->setDefaultButton(keep);
    box->setEscapeButton(keep);
    return box;
}

} // namespace carillon::ui
