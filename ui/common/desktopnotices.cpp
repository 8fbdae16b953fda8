// SPDX-License-Identifier: Apache-2.0
#include "ui/common/desktopnotices.h"

#include "ui/common/foreigntext.h"

#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QStringList>

#include <utility>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr auto service = "org.freedesktop.Notifications"_L1;
constexpr auto path = "/org/freedesktop/Notifications"_L1;
constexpr TextBounds bodyBounds { 300, 4 };
constexpr int asTheDesktopLikes = -1; // how long it stays, ms

QDBusMessage call(const QString &method)
{
    return QDBusMessage::createMethodCall(service, path, service, method);
}

} // namespace

DesktopNotices::DesktopNotices(const QDBusConnection &bus, QObject *parent)
    : QObject(parent)
    , m_bus(bus)
{
    if (!m_bus.isConnected())
        return;
    m_bus.connect(service, path, service, u"ActionInvoked"_s, this, SLOT(onAction(uint, QString)));
    m_bus.connect(
        service, path, service, u"NotificationClosed"_s, this, SLOT(onClosed(uint, uint)));
}

DesktopNotices::~DesktopNotices()
{
    for (const Notice &notice : std::as_const(m_notices)) {
        if (notice.id)
            callClose(notice.id);
    }
}

void DesktopNotices::show(const QString &key, const QString &title, const QString &body)
{
    if (!m_bus.isConnected())
        return;
    Notice &notice = m_notices[key];
    notice.title = title;
    notice.body = body;
    notice.unwanted = false;
    notice.stale = true;
    if (notice.asked)
        return;
    if (m_readsMarkup)
        return send(key);
    notice.asked = true; // with the question below
    askWhatIsOffered();
}

void DesktopNotices::close(const QString &key)
{
    const auto notice = m_notices.find(key);
    if (notice == m_notices.end())
        return;
    if (notice->asked) {
        notice->unwanted = true;
        return;
    }
    callClose(notice->id);
    m_notices.erase(notice);
}

void DesktopNotices::askWhatIsOffered()
{
    auto *watcher = new QDBusPendingCallWatcher(m_bus.asyncCall(call(u"GetCapabilities"_s)), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        watcher->deleteLater();
        const QDBusPendingReply<QStringList> reply = *watcher;
        if (!reply.isError())
            m_readsMarkup = reply.value().contains(u"body-markup"_s);
        // Without an answer nobody is there to show them; the next one asks anew.
        const QStringList keys = m_notices.keys();
        for (const QString &key : keys) {
            m_notices[key].asked = false;
            if (reply.isError() || m_notices[key].unwanted)
                m_notices.remove(key);
            else if (m_notices[key].stale)
                send(key);
        }
    });
}

void DesktopNotices::send(const QString &key)
{
    Notice &notice = m_notices[key];
    notice.asked = true;
    notice.stale = false;
    const QString body = ForeignText(notice.body).block(bodyBounds);
    QDBusMessage message = call(u"Notify"_s);
    message << u"Carillon"_s << notice.id << u"carillon"_s << ForeignText(notice.title).line()
            << (*m_readsMarkup ? body.toHtmlEscaped() : body)
            << QStringList { u"default"_s, tr("Open") }
            << QVariantMap { { u"desktop-entry"_s, u"carillon"_s },
                   { u"category"_s, u"im.received"_s } }
            << asTheDesktopLikes;
    auto *watcher = new QDBusPendingCallWatcher(m_bus.asyncCall(message), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher, key] {
        watcher->deleteLater();
        const QDBusPendingReply<uint> reply = *watcher;
        onShown(key, reply.isError() ? std::nullopt : std::optional(reply.value()));
    });
}

void DesktopNotices::onShown(const QString &key, std::optional<uint> id)
{
    Notice &notice = m_notices[key];
    notice.asked = false;
    if (!id) {
        m_readsMarkup.reset(); // another desktop may take its place
        m_notices.remove(key);
        return;
    }
    notice.id = *id;
    if (notice.unwanted)
        return close(key);
    if (notice.stale)
        send(key);
}

void DesktopNotices::callClose(uint id)
{
    QDBusMessage message = call(u"CloseNotification"_s);
    message << id;
    m_bus.send(message);
}

QString DesktopNotices::keyOf(uint id) const
{
    for (auto notice = m_notices.cbegin(); notice != m_notices.cend(); ++notice) {
        if (notice->id == id)
            return notice.key();
    }
    return {};
}

void DesktopNotices::onAction(uint id, const QString &action)
{
    if (const QString key = keyOf(id); !key.isEmpty() && action == u"default"_s)
        Q_EMIT activated(key);
}

void DesktopNotices::onClosed(uint id, uint)
{
    const QString key = keyOf(id);
    if (key.isEmpty())
        return;
    Notice &notice = m_notices[key];
    notice.id = 0;
    if (!notice.asked)
        m_notices.remove(key);
}

} // namespace carillon::ui
