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

std::optional<QString> foreignRegion(const AppInstanceUserArn &user, const Endpoint &endpoint)
{
    const QString host = regionOfHost(endpoint.url);
    const QString own = user.arn().region().toString();
    if (!host.isEmpty() && host != own)
        return host;
    if (endpoint.region != own)
        return endpoint.region;
    return std::nullopt;
}

} // namespace carillon
