// SPDX-License-Identifier: Apache-2.0
#include "account/configuredendpoint.h"

using namespace Qt::StringLiterals;

namespace carillon {

namespace {

bool isTrue(const QString &text)
{
    return text.compare(u"true", Qt::CaseInsensitive) == 0;
}

} // namespace

std::expected<QString, EndpointProblem> configuredEndpointUrl(
    const EndpointSettings &settings, const QString &service)
{
    const auto profile
        = settings.config ? settings.config->profile(settings.profile) : std::nullopt;
    const QProcessEnvironment &environment = settings.environment;
    const QString ignore = u"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"_s;
    // Set to anything, the variable is what counts.
    if (isTrue(environment.contains(ignore)
                ? environment.value(ignore)
                : (profile ? profile->text("ignore_configured_endpoint_urls") : QString())))
        return QString();
    for (const QString &name : { u"AWS_ENDPOINT_URL_"_s + service, u"AWS_ENDPOINT_URL"_s }) {
        if (const QString url = environment.value(name); !url.isEmpty())
            return url;
    }
    if (!profile)
        return QString();
    if (profile->has("services")) {
        const aws::IniSection *services = settings.config->services(profile->view("services"));
        if (!services)
            return std::unexpected(EndpointProblem::NoServices);
        const QByteArray key = service.toLower().toUtf8() + ".endpoint_url";
        if (services->has(key))
            return QString::fromUtf8(services->view(key));
    }
    return profile->text("endpoint_url");
}

std::optional<QByteArray> sharedProfileOf(
    CredentialsSource source, const AwsSettings &settings, const QProcessEnvironment &environment)
{
    if (source != CredentialsSource::Environment)
        return std::nullopt;
    QString name;
    if (settings.place == AwsPlace::SharedProfile)
        name = settings.profile;
    else if (settings.place == AwsPlace::DefaultChain)
        name = profileNameFrom(environment);
    else
        return std::nullopt;
    return name.isEmpty() ? "default"_ba : name.toUtf8();
}

} // namespace carillon
