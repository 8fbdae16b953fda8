// SPDX-License-Identifier: Apache-2.0
#include "account/addresscheck.h"

#include <QStringList>

using namespace Qt::StringLiterals;

namespace carillon {

QString regionOfHost(const QUrl &url)
{
    const QStringList labels = url.host().toLower().split(u'.');
    const bool messaging
        = labels.first() == u"messaging-chime"_s || labels.first() == u"messaging-chime-fips"_s;
    const QString domain = labels.mid(2).join(u'.');
    const bool aws
        = domain == u"amazonaws.com"_s || domain == u"amazonaws.com.cn"_s || domain == u"api.aws"_s;
    return messaging && aws ? labels.at(1) : QString();
}

std::optional<AddressConflict> checkEndpoint(
    const AppInstanceUserArn &user, const Endpoint &endpoint)
{
    const QString host = regionOfHost(endpoint.url);
    const QStringView region = user.arn().region();
    if (endpoint.region != region || (!host.isEmpty() && host != region))
        return AddressConflict::EndpointRegion;
    return std::nullopt;
}

std::optional<AddressConflict> checkChannel(
    const AppInstanceUserArn &user, const ChannelArn &channel)
{
    if (channel.arn().region() != user.arn().region())
        return AddressConflict::ChannelRegion;
    if (channel.appInstance() != user.appInstance())
        return AddressConflict::AppInstance;
    return std::nullopt;
}

} // namespace carillon
