// SPDX-License-Identifier: Apache-2.0
#include "ui/mainwindow/sendguard.h"

#include "chat/chatsession.h"
#include "ui/common/plainlabel.h"

#include <QAccessible>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace carillon::ui {

SendGuard::SendGuard(Theme &theme, QWidget *parent)
    : NoticeBar(theme, parent)
{
    setObjectName(u"sendGuard"_s);
    setKind(Kind::Caution);
    m_keep = addAction(tr("Don’t send"));
    m_keep->setObjectName(u"keepUnsent"_s);
    m_keep->setAccessibleName(tr("Do not send; the text stays in the box"));
    auto *send = addAction(tr("Send to AWS"));
    send->setObjectName(u"sendToAws"_s);
    send->setAccessibleName(tr("Send to AWS, and do not ask again until Carillon is restarted"));
    connect(m_keep, &QPushButton::clicked, this, [this] {
        dismiss();
        Q_EMIT declined();
    });
    connect(send, &QPushButton::clicked, this, [this] {
        allow(m_asked);
        dismiss();
        Q_EMIT allowed();
    });
    hide();
}

bool SendGuard::lets(const ChatSession &session, What what)
{
    const QUuid id = session.profile().id;
    if (session.staysHere() || m_allowed.contains(id))
        return true;
    m_asked = id;
    const QString sentence = what == What::Edit
        ? tr("This edit is the first of this start that goes to AWS: to %1, as %2.")
        : tr("This is the first message of this start that goes to AWS: to %1, as %2.");
    setText(sentence.arg(session.endpointText(), ForeignText(session.profile().name).line()));
    show();
    // A second Return, meant for the box, must not be the answer that sends.
    m_keep->setFocus();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
    return false;
}

void SendGuard::allow(const QUuid &profile)
{
    m_allowed.insert(profile);
}

void SendGuard::dismiss()
{
    m_asked = {};
    hide();
}

} // namespace carillon::ui
