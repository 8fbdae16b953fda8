// SPDX-License-Identifier: Apache-2.0
#include "ui/mainwindow/recoverynotice.h"

#include "ui/common/flowlayout.h"
#include "ui/common/plainlabel.h"
#include "ui/common/theme.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QDesktopServices>
#include <QDir>
#include <QFileInfo>
#include <QGuiApplication>
#include <QPushButton>
#include <QUrl>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(carillon::ui::RecoveryNotice)
};

QString counted(int count, const QString &one, const QString &many)
{
    return count == 1 ? one : many.arg(count);
}

QString kept(const Recovery &recovery)
{
    const QString history
        = counted(recovery.messagesKept, Words::tr("1 message of the history was saved;"),
              Words::tr("%1 messages of the history were saved;"))
        + u' ' + Words::tr("what is missing comes from the service again.");
    if (recovery.waitingKept == 0)
        return history;
    return counted(recovery.waitingKept, Words::tr("1 unsent message was saved and is sent."),
               Words::tr("%1 unsent messages were saved and are sent."))
        + u' ' + history;
}

QString notKept(const Recovery &recovery)
{
    QStringList parts;
    if (recovery.waitingDamaged > 0)
        parts += counted(recovery.waitingDamaged,
            Words::tr("1 unsent message is damaged: it is marked in its channel and not sent "
                      "before you look at it."),
            Words::tr("%1 unsent messages are damaged: they are marked in their channels and not "
                      "sent before you look at them."));
    if (!recovery.waitingLost)
        parts += Words::tr("Whether an unsent message is missing cannot be told.");
    else if (*recovery.waitingLost > 0)
        parts += counted(*recovery.waitingLost,
            Words::tr("1 unsent message could not be read: it is not sent unless you write it "
                      "again."),
            Words::tr("%1 unsent messages could not be read: they are not sent unless you write "
                      "them again."));
    else if (recovery.waitingDamaged == 0)
        parts += Words::tr("No unsent message was lost.");
    return parts.join(u' ');
}

} // namespace

RecoveryText describeRecovery(const Recovery &recovery)
{
    if (recovery.of == Recovery::Of::Drafts)
        return { Words::tr("The file with what you were writing was damaged and is begun anew."),
            Words::tr("Texts that were in a compose box are not saved. Messages you sent are in a "
                      "file of their own, and all there.") };
    return { Words::tr("The file with this profile's messages was damaged and has been repaired."),
        notKept(recovery) + u' ' + kept(recovery) };
}

RecoveryNotice::RecoveryNotice(Theme &theme, const Recovery &recovery, QWidget *parent)
    : QFrame(parent)
{
    setObjectName(u"recoveryNotice"_s);
    setProperty("notice", u"caution"_s);
    const QString path = QDir::toNativeSeparators(recovery.copies);
    const auto label = [this](const QString &text) {
        auto *made = new PlainLabel(text, this);
        made->setWordWrap(true);
        made->setTextInteractionFlags(Qt::TextSelectableByMouse);
        return made;
    };
    const RecoveryText text = describeRecovery(recovery);
    auto *sentence = label(text.sentence);
    QFont bold = theme.textFont();
    bold.setBold(true);
    sentence->setFont(bold);
    sentence->setProperty("tone", u"caution"_s);
    auto *rest = label(text.rest);
    auto *where = label(tr("A copy of the file as it was: %1").arg(path));
    where->setFont(theme.smallFont());
    where->setProperty("tone", u"muted"_s);
    setAccessibleName(text.sentence + u' ' + text.rest);

    auto *show = new QPushButton(tr("Show the folder"), this);
    auto *copy = new QPushButton(tr("Copy the path"), this);
    auto *dismiss = new QPushButton(tr("Dismiss"), this);
    dismiss->setProperty("kind", u"quiet"_s);
    dismiss->setAccessibleName(tr("Dismiss the notice of the damaged file"));
    auto *buttons = new FlowLayout(8, 8);
    for (QPushButton *button : { show, copy, dismiss })
        buttons->addWidget(button);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 10, 12, 10);
    column->setSpacing(2);
    column->addWidget(sentence);
    column->addWidget(rest);
    column->addWidget(where);
    column->addSpacing(6);
    column->addLayout(buttons);

    connect(show, &QPushButton::clicked, this,
        [path] { QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(path).absolutePath())); });
    connect(
        copy, &QPushButton::clicked, this, [path] { QGuiApplication::clipboard()->setText(path); });
    connect(dismiss, &QPushButton::clicked, this, &QWidget::deleteLater);
    connect(dismiss, &QPushButton::clicked, this, &QWidget::hide);
}

} // namespace carillon::ui
