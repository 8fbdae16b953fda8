// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDBusConnection>
#include <QObject>
#include <QStringList>
#include <QVariantMap>

#include <map>

namespace carillon::test {

/// Who shows notices on a desktop: org.freedesktop.Notifications on the session's bus, by a
/// connection of its own.
class FakeDesktop : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")

public:
    struct Notice {
        QString title;
        QString body;
        QStringList actions;
        QVariantMap hints;
    };

    explicit FakeDesktop(bool readsMarkup)
        : m_bus(QDBusConnection::connectToBus(QDBusConnection::SessionBus, connectionName))
        , m_readsMarkup(readsMarkup)
    {
        isThere = m_bus.registerObject(objectPath, this,
                      QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals)
            && m_bus.registerService(serviceName);
    }
    ~FakeDesktop() override
    {
        m_bus.unregisterService(serviceName);
        m_bus.unregisterObject(objectPath);
        QDBusConnection::disconnectFromBus(connectionName);
    }

    std::map<uint, Notice> shown;
    int calls = 0; ///< of Notify
    bool isThere = false;

public Q_SLOTS:
    // By the names of the specification.
    QStringList GetCapabilities() const
    {
        return m_readsMarkup ? QStringList { QStringLiteral("body"), QStringLiteral("body-markup") }
                             : QStringList { QStringLiteral("body") };
    }
    uint Notify(const QString &, uint replaced, const QString &, const QString &title,
        const QString &body, const QStringList &actions, const QVariantMap &hints, int)
    {
        ++calls;
        const uint id = replaced && shown.contains(replaced) ? replaced : ++m_last;
        shown[id] = { title, body, actions, hints };
        return id;
    }
    void CloseNotification(uint id)
    {
        if (shown.erase(id))
            Q_EMIT NotificationClosed(id, 3);
    }

Q_SIGNALS:
    void ActionInvoked(uint id, const QString &action);
    void NotificationClosed(uint id, uint reason);

private:
    static inline const QString connectionName = QStringLiteral("desktop");
    static inline const QString serviceName = QStringLiteral("org.freedesktop.Notifications");
    static inline const QString objectPath = QStringLiteral("/org/freedesktop/Notifications");

    QDBusConnection m_bus;
    bool m_readsMarkup;
    uint m_last = 0;
};

} // namespace carillon::test
