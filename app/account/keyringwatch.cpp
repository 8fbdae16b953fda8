// SPDX-License-Identifier: Apache-2.0
#include "account/keyringwatch.h"

#include <QDBusConnection>
#include <QDBusServiceWatcher>
#include <QVariantMap>

using namespace Qt::StringLiterals;

namespace carillon {

namespace {

const auto serviceName = u"org.freedesktop.secrets"_s;

} // namespace

KeyringWatch::KeyringWatch(QObject *parent)
    : QObject(parent)
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    // Registration alone would not tell of one that takes the place of another.
    auto *watcher
        = new QDBusServiceWatcher(serviceName, bus, QDBusServiceWatcher::WatchForOwnerChange, this);
    connect(watcher, &QDBusServiceWatcher::serviceOwnerChanged, this,
        [this](const QString &, const QString &, const QString &owner) {
            if (!owner.isEmpty())
                Q_EMIT changed();
        });
    // Of every collection: which one is the person's is the keyring's business.
    bus.connect(serviceName, {}, u"org.freedesktop.DBus.Properties"_s, u"PropertiesChanged"_s, this,
        SLOT(onProperties(QString, QVariantMap)));
}

KeyringWatch::~KeyringWatch() = default;

void KeyringWatch::onProperties(const QString &, const QVariantMap &changedValues)
{
    const auto locked = changedValues.constFind(u"Locked"_s);
    if (locked != changedValues.cend() && !locked->toBool())
        Q_EMIT changed();
}

} // namespace carillon
