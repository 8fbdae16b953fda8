// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/inifile.h"

namespace carillon::aws {

/// A profile as the two shared files tell it together: a key of the credentials file stands in
/// front of the config file's. Points into the SharedConfig it came from.
class SharedProfile {
public:
    SharedProfile(const IniSection *config, const IniSection *credentials)
        : m_config(config)
        , m_credentials(credentials)
    {
    }

    bool has(QByteArrayView key) const { return !view(key).isEmpty(); }
    QByteArrayView view(QByteArrayView key) const;
    /// As text, for what is no secret.
    QString text(QByteArrayView key) const { return QString::fromUtf8(view(key)); }

    /// What each file says alone; null where it has no such profile.
    const IniSection *inConfig() const { return m_config; }
    const IniSection *inCredentials() const { return m_credentials; }

private:
    const IniSection *m_config;
    const IniSection *m_credentials;
};

/// The shared config and credentials files, read. Neither copied nor written.
class SharedConfig {
public:
    SharedConfig() = default;
    SharedConfig(IniFile config, IniFile credentials);

    /// `default` first, the others in the order of their names.
    QList<QByteArray> profileNames() const;
    std::optional<SharedProfile> profile(QByteArrayView name) const;
    /// Null when there is none of that name.
    const IniSection *ssoSession(QByteArrayView name) const;
    const IniSection *services(QByteArrayView name) const;

    const std::vector<IniProblem> &configProblems() const { return m_config.problems; }
    const std::vector<IniProblem> &credentialsProblems() const { return m_credentials.problems; }

private:
    IniFile m_config;
    IniFile m_credentials;
    std::map<QByteArray, QByteArray, std::less<>> m_headers; ///< of the config file's profiles
};

} // namespace carillon::aws
