// SPDX-License-Identifier: Apache-2.0
#include "account/awsfiles.h"

#include "account/credentialscodec.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace carillon {

namespace {

QString homeOf(const QProcessEnvironment &environment)
{
    for (const QString &name : { u"HOME"_s, u"USERPROFILE"_s }) {
        if (const QString home = environment.value(name); !home.isEmpty())
            return home;
    }
    return QDir::homePath();
}

QString pathFrom(
    const QProcessEnvironment &environment, const QString &variable, const QString &inHome)
{
    const QString home = homeOf(environment);
    const QString given = environment.value(variable);
    if (given.isEmpty())
        return home + inHome;
    return given == u"~" || given.startsWith(u"~/") ? home + given.sliced(1) : given;
}

/// For a shell to paste.
QString quoted(const QString &path)
{
    return u"'%1'"_s.arg(QString(path).replace(u'\'', u"'\\''"_s));
}

bool isOpenToOthers(const QString &path)
{
    constexpr auto others
        = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    const QFileInfo file(path);
    return file.isFile() && (file.permissions() & others);
}

/// A config file is for everybody to read until somebody writes keys into it.
bool holdsSecrets(const aws::IniFile &file)
{
    return std::ranges::any_of(file.sections, [](const auto &section) {
        return section.second.has("aws_secret_access_key")
            || section.second.has("aws_session_token");
    });
}

QByteArray readWhole(const QString &path, QStringList &warnings)
{
    const QFileInfo info(path);
    if (!info.exists() || info.canonicalFilePath() == u"/dev/null")
        return {};
    // A pipe would be waited for, a device has no end.
    if (!info.isFile()) {
        warnings.append(u"%1 is not a file and was not read."_s.arg(path));
        return {};
    }
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        warnings.append(u"%1 cannot be read: %2."_s.arg(path, file.errorString()));
        return {};
    }
    return file.read(aws::maxIniBytes + 1);
}

aws::IniFile parsed(const QString &path, QStringList &warnings)
{
    const QByteArray bytes = readWhole(path, warnings);
    auto ini = aws::parseIni(bytes);
    wipeShared(bytes);
    return ini;
}

void tell(const QString &path, const std::vector<aws::IniProblem> &problems, QStringList &warnings)
{
    for (const aws::IniProblem &problem : problems) {
        const QString where = problem.line > 0 ? u"%1:%2"_s.arg(path).arg(problem.line) : path;
        warnings.append(u"%1: %2"_s.arg(where, problem.text));
    }
}

} // namespace

AwsPaths awsPathsOf(const QProcessEnvironment &environment)
{
    return { pathFrom(environment, u"AWS_CONFIG_FILE"_s, u"/.aws/config"_s),
        pathFrom(environment, u"AWS_SHARED_CREDENTIALS_FILE"_s, u"/.aws/credentials"_s),
        homeOf(environment) + u"/.aws/sso/cache"_s,
        pathFrom(environment, u"AWS_LOGIN_CACHE_DIRECTORY"_s, u"/.aws/login/cache"_s) };
}

AwsFiles readAwsFiles(const QProcessEnvironment &environment)
{
    AwsFiles files { awsPathsOf(environment), nullptr, {} };
    auto config = parsed(files.paths.config, files.warnings);
    auto credentials = parsed(files.paths.credentials, files.warnings);
    if (isOpenToOthers(files.paths.credentials))
        files.exposed.append(files.paths.credentials);
    if (holdsSecrets(config) && isOpenToOthers(files.paths.config))
        files.exposed.append(files.paths.config);
    const auto merged
        = std::make_shared<aws::SharedConfig>(std::move(config), std::move(credentials));
    tell(files.paths.config, merged->configProblems(), files.warnings);
    tell(files.paths.credentials, merged->credentialsProblems(), files.warnings);
    for (const QString &path : std::as_const(files.exposed))
        files.warnings.append(exposureText(path) + u' ' + exposureRemedy(path));
    files.config = merged;
    return files;
}

QString exposureText(const QString &path)
{
    return u"Other users of this computer can read or change %1."_s.arg(path);
}

QString exposureRemedy(const QString &path)
{
    return u"Make it yours alone: chmod 600 %1"_s.arg(quoted(path));
}

QString profileNameFrom(const QProcessEnvironment &environment)
{
    const QString first = environment.value(u"AWS_DEFAULT_PROFILE"_s);
    return first.isEmpty() ? environment.value(u"AWS_PROFILE"_s) : first;
}

QString regionFrom(
    const QProcessEnvironment &environment, const std::optional<aws::SharedProfile> &profile)
{
    for (const QString &name : { u"AWS_REGION"_s, u"AWS_DEFAULT_REGION"_s }) {
        if (const QString region = environment.value(name); !region.isEmpty())
            return region;
    }
    return profile ? profile->text("region") : QString();
}

} // namespace carillon
