// SPDX-License-Identifier: Apache-2.0
#include "ui/windowmemory.h"

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr auto geometryKey = "geometry"_L1;

QString channelKey(const QUuid &profile)
{
    return u"channel/"_s + profile.toString(QUuid::WithoutBraces);
}

} // namespace

WindowMemory::WindowMemory(const QString &path)
    : m_file(path, QSettings::IniFormat)
{
}

QByteArray WindowMemory::geometry() const
{
    return m_file.value(geometryKey).toByteArray();
}

void WindowMemory::setGeometry(const QByteArray &geometry)
{
    if (geometry.isEmpty())
        m_file.remove(geometryKey);
    else if (geometry != this->geometry())
        m_file.setValue(geometryKey, geometry);
}

std::optional<ChannelArn> WindowMemory::channel(const QUuid &profile) const
{
    const auto parsed = ChannelArn::parse(m_file.value(channelKey(profile)).toString());
    return parsed ? std::optional(*parsed) : std::nullopt;
}

void WindowMemory::setChannel(const QUuid &profile, const ChannelArn &channel)
{
    if (channel != this->channel(profile))
        m_file.setValue(channelKey(profile), channel.toString());
}

void WindowMemory::forget(const QUuid &profile)
{
    m_file.remove(channelKey(profile));
}

} // namespace carillon::ui
