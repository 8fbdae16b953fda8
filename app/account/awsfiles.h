// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/sharedconfig.h"

#include <QProcessEnvironment>
#include <QStringList>

#include <memory>

namespace carillon {

/// Where AWS's own tools keep their things, as the environment says.
struct AwsPaths {
    QString config; ///< AWS_CONFIG_FILE, else ~/.aws/config
    QString credentials; ///< AWS_SHARED_CREDENTIALS_FILE, else ~/.aws/credentials
    QString ssoCache; ///< folder
    QString loginCache; ///< folder; AWS_LOGIN_CACHE_DIRECTORY, else ~/.aws/login/cache
};
AwsPaths awsPathsOf(const QProcessEnvironment &environment);

/// The files as they were when they were read.
struct AwsFiles {
    AwsPaths paths;
    std::shared_ptr<const aws::SharedConfig> config;
    /// What a person should know, one plain sentence each, with the remedy and without values.
    QStringList warnings;
    /// Those with secrets in them that other users can read or change: paths. Warned of, too.
    QStringList exposed = {};
};

/// A missing file is an empty one, as for the SDKs.
AwsFiles readAwsFiles(const QProcessEnvironment &environment);

/// What is wrong with one of `exposed`, and the command that puts it right: a sentence each.
QString exposureText(const QString &path);
QString exposureRemedy(const QString &path);

/// AWS_DEFAULT_PROFILE, then AWS_PROFILE, as botocore asks them; empty when neither is set.
QString profileNameFrom(const QProcessEnvironment &environment);

/// AWS_REGION, then AWS_DEFAULT_REGION, then the profile's own; empty when nobody names one.
QString regionFrom(
    const QProcessEnvironment &environment, const std::optional<aws::SharedProfile> &profile);

} // namespace carillon
