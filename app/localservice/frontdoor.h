// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/sigv4verifier.h"
#include "localservice/httpmessage.h"

#include <QDateTime>

#include <expected>

namespace carillon::localservice {

/// Decides who may come in, before anything reads the body or touches the database: the Host must
/// be ours and no browser may be behind it (DNS rebinding, foreign pages) unless it shows a page of
/// the origin that was allowed, a body must be JSON, and the signature must be good for every
/// header acted upon.
class FrontDoor {
public:
    FrontDoor(QByteArray region, QByteArray service, aws::SigV4Verifier::Lookup lookup);

    /// The port of the Host header; 0 admits nobody.
    void setPort(quint16 port) { m_port = port; }

    /// The one origin whose pages in a browser may call; empty: none.
    void setAllowedOrigin(QByteArray origin) { m_allowedOrigin = std::move(origin); }
    /// The answer to a browser that asks first for a page of the allowed origin.
    std::optional<HttpResponse> preflight(const HttpRequest &request) const;
    /// Lets that page read the answer.
    void showToPage(const HttpRequest &request, HttpResponse &response) const;

    /// Who signed the request, or the answer that turns it away.
    std::expected<aws::VerifiedIdentity, HttpResponse> admit(
        const HttpRequest &request, const QDateTime &now) const;

    /// The part of it that needs no key: the answer to a request for another host, or from a page.
    std::optional<HttpResponse> turnAway(const HttpRequest &request) const;

private:
    bool isOurHost(QByteArrayView host) const;
    bool isFromAllowedPage(const HttpRequest &request) const;

    aws::SigV4Verifier m_verifier;
    quint16 m_port = 0;
    QByteArray m_allowedOrigin;
};

/// An answer in the form of AWS's front doors: the name in `x-amzn-ErrorType`, the body
/// `{"message":…}`.
HttpResponse frontDoorError(int status, const QByteArray &name, const QByteArray &message);

} // namespace carillon::localservice
