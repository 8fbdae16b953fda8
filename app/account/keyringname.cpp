// SPDX-License-Identifier: Apache-2.0
#include "account/keyringname.h"

#include "account/pending.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace carillon {

namespace {

QString programOf(uint pid)
{
    const QFileInfo program(u"/proc/%1/exe"_s.arg(pid));
    // One that was replaced while it ran.
    return QFileInfo(program.symLinkTarget()).fileName().section(u" (deleted)"_s, 0, 0);
}

} // namespace

QFuture<QString> keyringName()
{
    const Pending<QString> name;
    const QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected()) {
        name.finish({});
        return name.future();
    }
    QDBusMessage question = QDBusMessage::createMethodCall(u"org.freedesktop.DBus"_s, u"/"_s,
        u"org.freedesktop.DBus"_s, u"GetConnectionUnixProcessID"_s);
    question << u"org.freedesktop.secrets"_s;
    auto *watcher = new QDBusPendingCallWatcher(bus.asyncCall(question));
    QObject::connect(watcher, &QDBusPendingCallWatcher::finished, watcher, [watcher, name] {
        const QDBusPendingReply<uint> reply = *watcher;
        name.finish(reply.isError() ? QString() : programOf(reply.value()));
        watcher->deleteLater();
    });
    return name.future();
}

QString keyringTitle(const QString &program)
{
    if (program == u"gnome-keyring-daemon")
        return u"GNOME Keyring"_s;
    if (program == u"ksecretd" || program.startsWith(u"kwalletd")) // kwalletd5, kwalletd6
        return u"KWallet"_s;
    if (program == u"keepassxc")
        return u"KeePassXC"_s;
    return program;
}

} // namespace carillon
