// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <QSslConfiguration>
#include <QString>

#include <expected>

namespace carillon::localservice {

/// What the service shows of itself over TLS: a certificate it has signed itself, for this computer
/// alone. It is no authority: trusted, it vouches for nobody else.
struct Certificate {
    QString path; ///< PEM; what clients are told to trust
    QSslConfiguration tls;
};

/// How long one is good for, and how long before its end it is made anew.
inline constexpr int certificateDays = 365;
inline constexpr int renewalDays = 30;

/// The pair in `folder`, `localservice.crt` and `localservice.key`; made where there is none that
/// can be read and is good at `now` for renewalDays more. The folder is there; the key is its
/// owner's alone from the first byte. The error is a sentence.
std::expected<Certificate, QString> certificateIn(const QString &folder, const QDateTime &now);

} // namespace carillon::localservice
