// SPDX-License-Identifier: Apache-2.0
#include "client/trustedcertificates.h"

#include <QFile>
#include <QSslCertificate>
#include <QSslConfiguration>

using namespace Qt::StringLiterals;

namespace carillon {

QString trustBundleOfEnvironment()
{
    const QString path = qEnvironmentVariable("AWS_CA_BUNDLE");
    if (path.isEmpty())
        return {};
    const auto useless = [&path](const QString &why) {
        return u"AWS_CA_BUNDLE names %1: %2. The certificates of the system count instead."_s.arg(
            path, why);
    };
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return useless(file.errorString());
    const QList<QSslCertificate> trusted = QSslCertificate::fromDevice(&file);
    if (trusted.isEmpty())
        return useless(u"it holds no certificate in PEM form"_s);
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setCaCertificates(trusted);
    QSslConfiguration::setDefaultConfiguration(tls);
    return {};
}

} // namespace carillon
