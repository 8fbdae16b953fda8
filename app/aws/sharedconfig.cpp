// SPDX-License-Identifier: Apache-2.0
#include "aws/sharedconfig.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace carillon::aws {

namespace {

const IniSection *find(const IniFile &file, QByteArrayView header)
{
    const auto found = file.sections.find(header);
    return found == file.sections.end() ? nullptr : &found->second;
}

const IniSection *named(const IniFile &file,
    std::optional<QByteArray> (*nameOf)(QByteArrayView header), QByteArrayView name)
{
    for (const auto &[header, section] : file.sections) {
        if (nameOf(header) == name)
            return &section;
    }
    return nullptr;
}

bool isOtherSection(QByteArrayView header)
{
    return header.startsWith("sso-session") || header.startsWith("services") || header == "plugins"
        || header == "preview" || header == "cli_plugins";
}

} // namespace

QByteArrayView SharedProfile::view(QByteArrayView key) const
{
    if (m_credentials && m_credentials->has(key))
        return m_credentials->view(key);
    return m_config ? m_config->view(key) : QByteArrayView();
}

SharedConfig::SharedConfig(IniFile config, IniFile credentials)
    : m_config(std::move(config))
    , m_credentials(std::move(credentials))
{
    for (const QByteArray &header : m_config.order) {
        if (const auto name = profileOfHeader(header)) {
            // `[default]` and `[profile default]`, say: the later one counts, whole.
            m_headers[*name] = header;
        } else if (!isOtherSection(header)) {
            m_config.problems.push_back({ 0,
                u"[%1] is no profile: in the config file the header is [profile NAME]."_s.arg(
                    QString::fromUtf8(header)) });
        }
    }
    for (const QByteArray &header : m_credentials.order) {
        if (header.startsWith("profile "))
            m_credentials.problems.push_back({ 0,
                u"[%1] is a profile of just this name: in the credentials file the header is "
                "[NAME]."_s.arg(QString::fromUtf8(header)) });
    }
}

QList<QByteArray> SharedConfig::profileNames() const
{
    QList<QByteArray> names = m_credentials.order;
    for (const auto &[name, header] : m_headers)
        names.append(name);
    std::ranges::sort(names, [](const QByteArray &a, const QByteArray &b) {
        return std::pair(a != "default", a) < std::pair(b != "default", b);
    });
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

std::optional<SharedProfile> SharedConfig::profile(QByteArrayView name) const
{
    const auto header = m_headers.find(name);
    const SharedProfile found(header == m_headers.end() ? nullptr : find(m_config, header->second),
        find(m_credentials, name));
    if (!found.inConfig() && !found.inCredentials())
        return std::nullopt;
    return found;
}

const IniSection *SharedConfig::ssoSession(QByteArrayView name) const
{
    return named(m_config, ssoSessionOfHeader, name);
}

const IniSection *SharedConfig::services(QByteArrayView name) const
{
    return named(m_config, servicesOfHeader, name);
}

} // namespace carillon::aws
