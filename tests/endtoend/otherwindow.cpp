// SPDX-License-Identifier: Apache-2.0
#include "endtoend/otherwindow.h"

#include "account/profilestore.h"
#include "account/secretstore.h"
#include "chat/channeldirectory.h"
#include "chat/chatsession.h"
#include "ui/compose/composebox.h"

#include <QInputMethodEvent>
#include <QPlainTextEdit>
#include <QTest>

using namespace Qt::StringLiterals;

namespace carillon::test {

OtherWindow::OtherWindow(ui::Theme &theme, const localservice::Running &service, qsizetype user)
    : m_composition({ m_data.path(), false, {} }, theme, std::make_unique<SessionSecretStore>(),
        [](const QUrl &) { return false; })
    , m_profile { QUuid::createUuid(), service.users.at(user).name,
        *AppInstanceUserArn::parse(service.users.at(user).arn), CredentialsSource::Environment,
        service.endpoint.toString(), false, false }
{
}

bool OtherWindow::open(qsizetype channels, const ChannelArn &channel, qsizetype messages)
{
    if (!m_composition.profiles().save(m_profile))
        return false;
    m_composition.start();
    const auto areThere = [this, channels] {
        return m_composition.session()
            && m_composition.session()->channels().entries().size() == channels;
    };
    if (!QTest::qWaitFor(areThere))
        return false;
    m_composition.window().openChannel(channel);
    return QTest::qWaitFor([this, messages] { return timeline().size() == messages; });
}

void OtherWindow::write(const QString &text)
{
    ui::ComposeBox &box = pane().composeBox();
    QVERIFY(QTest::qWaitFor([&box] { return !box.isPending(); }));
    auto *editor = box.findChild<QPlainTextEdit *>(u"messageEditor"_s);
    QInputMethodEvent commit;
    commit.setCommitString(text);
    QCoreApplication::sendEvent(editor, &commit);
    QTest::keyClick(editor, Qt::Key_Return);
}

Timeline &OtherWindow::timeline()
{
    return m_composition.session()->timeline(*pane().channel());
}

} // namespace carillon::test
