// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDBusConnection>
#include <QHash>
#include <QObject>

#include <optional>

namespace carillon::ui {

/// Notices on the desktop, outside of all windows: org.freedesktop.Notifications, version 1.2 of
/// its specification. Where nobody serves it, nothing is shown and nothing waits.
///
/// What is passed in may be foreign: it is made plain and bounded here, and escaped where the
/// desktop reads the body as markup.
class DesktopNotices : public QObject {
    Q_OBJECT

public:
    explicit DesktopNotices(const QDBusConnection &bus, QObject *parent = nullptr);
    ~DesktopNotices() override; ///< takes its notices away

    /// In the place of the one with the same key, if that is still there.
    void show(const QString &key, const QString &title, const QString &body);
    void close(const QString &key);

Q_SIGNALS:
    /// A person chose it.
    void activated(const QString &key);

private Q_SLOTS:
    void onAction(uint id, const QString &action);
    void onClosed(uint id, uint reason);

private:
    struct Notice {
        QString title;
        QString body;
        uint id = 0; ///< 0: the desktop has not said it yet
        bool asked = false; ///< the desktop was asked to show it, and has not answered
        bool stale = false; ///< it was asked to show another text
        bool unwanted = false; ///< closed before the desktop said its id
    };

    void askWhatIsOffered();
    void send(const QString &key);
    void onShown(const QString &key, std::optional<uint> id);
    void callClose(uint id);
    QString keyOf(uint id) const;

    QDBusConnection m_bus;
    QHash<QString, Notice> m_notices;
    std::optional<bool> m_readsMarkup; ///< none: not told yet
};

} // namespace carillon::ui
