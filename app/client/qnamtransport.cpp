// SPDX-License-Identifier: Apache-2.0
#include "client/qnamtransport.h"

#include "client/onceonlybody.h"
#include "crashpoint/crashpoint.h"

#include <QElapsedTimer>
#include <QNetworkCookieJar>
#include <QNetworkReply>
#include <QPromise>
#include <QSslError>
#include <QTimer>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace carillon {

namespace {

bool hasControlCharacter(QByteArrayView value)
{
    return std::any_of(value.begin(), value.end(),
        [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

QFuture<TransportReply> refused(const QString &why)
{
    TransportReply reply;
    reply.outcome = TransportReply::Outcome::Refused;
    reply.errorText = why;
    return QtFuture::makeReadyFuture(std::move(reply));
}

/// Of several faults the one whose remedy is wanted first.
std::optional<TlsTrouble> tlsTroubleOf(const QList<QSslError> &errors)
{
    std::optional<TlsTrouble> worst;
    for (const QSslError &error : errors) {
        const TlsTrouble trouble = [&error] {
            switch (error.error()) {
            case QSslError::SelfSignedCertificate:
            case QSslError::SelfSignedCertificateInChain:
            case QSslError::UnableToGetIssuerCertificate:
            case QSslError::UnableToGetLocalIssuerCertificate:
            case QSslError::UnableToVerifyFirstCertificate:
            case QSslError::CertificateUntrusted:
                return TlsTrouble::UnknownIssuer;
            case QSslError::CertificateNotYetValid:
                return TlsTrouble::NotYetValid;
            case QSslError::CertificateExpired:
                return TlsTrouble::Expired;
            case QSslError::HostNameMismatch:
                return TlsTrouble::OtherName;
            default:
                return TlsTrouble::Other;
            }
        }();
        if (!worst || trouble < *worst)
            worst = trouble;
    }
    return worst;
}

/// Nobody was there to be sent anything, or he was not trusted.
bool isBeforeSending(QNetworkReply::NetworkError error)
{
    switch (error) {
    case QNetworkReply::ConnectionRefusedError:
    case QNetworkReply::HostNotFoundError:
    case QNetworkReply::SslHandshakeFailedError:
    case QNetworkReply::ProxyConnectionRefusedError:
    case QNetworkReply::ProxyNotFoundError:
        return true;
    default:
        return false;
    }
}

/// Sees one exchange through: reads within the cap, keeps the deadline, and tells the outcome.
/// A child of its QNetworkReply.
class Exchanger : public QObject {
public:
    /// `body`: null where the request has none.
    Exchanger(QNetworkReply *reply, const OnceOnlyBody *body, const TransportLimits &limits)
        : QObject(reply)
        , m_reply(reply)
        , m_requestBody(body)
        , m_limits(limits)
    {
        m_clock.start();
        m_promise.start();
        connect(reply, &QNetworkReply::readyRead, this, &Exchanger::read);
        connect(reply, &QNetworkReply::finished, this, &Exchanger::finish);
        connect(reply, &QNetworkReply::sslErrors, this,
            [this](const QList<QSslError> &errors) { m_tls = tlsTroubleOf(errors); });
        m_deadline.setSingleShot(true);
        connect(&m_deadline, &QTimer::timeout, this, [this] {
            m_cause = TransportReply::Outcome::TimedOut;
            m_reply->abort();
        });
        m_deadline.start(limits.deadlineMs);
    }

    ~Exchanger() override
    {
        if (m_finished)
            return;
        // Goes with its reply, which is none any more by now: nothing is asked of it.
        TransportReply cancelled;
        cancelled.outcome = TransportReply::Outcome::Cancelled;
        cancelled.durationMs = m_clock.elapsed();
        m_promise.addResult(std::move(cancelled));
        m_promise.finish();
    }

    QFuture<TransportReply> future() { return m_promise.future(); }

private:
    /// 0 where there is none. A connection that breaks in the middle of a status line leaves its
    /// beginning to the next one, over which Qt sends a request without a body again by itself.
    int status() const
    {
        const QByteArray reason
            = m_reply->attribute(QNetworkRequest::HttpReasonPhraseAttribute).toByteArray();
        if (reason.contains("HTTP/1."))
            return 0;
        return m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    }

    void read()
    {
        m_body += m_reply->read(m_limits.maxResponseBytes + 1 - m_body.size());
        if (m_body.size() > m_limits.maxResponseBytes && !m_cause) {
            m_cause = TransportReply::Outcome::TooLarge;
            m_reply->abort();
        }
    }

    TransportReply::Outcome outcome() const
    {
        using enum TransportReply::Outcome;
        if (m_cause)
            return *m_cause;
        const int status = this->status();
        switch (m_reply->error()) {
        case QNetworkReply::NoError:
            return status > 0 ? Complete : NetworkError;
        case QNetworkReply::OperationCanceledError: // ours are told by m_cause: the inactivity
                                                    // timer
        case QNetworkReply::TimeoutError:
            return TimedOut;
        default:
            break;
        }
        // Errors of a status come after a whole answer; the others tell of a broken transfer.
        // ContentReSendError with a status is Qt's word for a 307 or 308, which we do not follow.
        const auto error = m_reply->error();
        const bool broken
            = error < QNetworkReply::ContentAccessDenied || error == QNetworkReply::ProtocolFailure;
        if (status > 0 && !broken)
            return Complete;
        return status > 0 ? Truncated : NetworkError;
    }

    /// A request without a body may have been sent before, over a connection that then died.
    bool mayHaveLeft() const
    {
        return m_cause || !isBeforeSending(m_reply->error()) || !m_requestBody
            || m_requestBody->isTouched();
    }

    void finish()
    {
        if (m_reply->isOpen() && !m_cause)
            read();
        tell(outcome());
        m_reply->deleteLater();
    }

    void tell(TransportReply::Outcome outcome)
    {
        m_finished = true;
        m_deadline.stop();
        TransportReply reply;
        reply.outcome = outcome;
        reply.httpStatus = status();
        const auto headers = m_reply->rawHeaderPairs();
        for (const auto &header : headers)
            reply.headers.append({ header.first, header.second });
        reply.body = std::move(m_body);
        if (outcome != TransportReply::Outcome::Complete)
            reply.errorText = m_reply->errorString();
        if (m_reply->error() == QNetworkReply::SslHandshakeFailedError && !m_cause)
            reply.tls = m_tls.value_or(TlsTrouble::NoAgreement);
        reply.mayHaveLeft = mayHaveLeft();
        reply.durationMs = m_clock.elapsed();
        m_promise.addResult(std::move(reply));
        m_promise.finish();
    }

    QNetworkReply *m_reply;
    const OnceOnlyBody *m_requestBody;
    TransportLimits m_limits;
    QPromise<TransportReply> m_promise;
    QElapsedTimer m_clock;
    QTimer m_deadline;
    QByteArray m_body;
    std::optional<TransportReply::Outcome> m_cause;
    std::optional<TlsTrouble> m_tls;
    bool m_finished = false;
};

QNetworkRequest networkRequest(const TransportRequest &request, const TransportLimits &limits)
{
    QNetworkRequest result(request.url);
    result.setAttribute(
        QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    result.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    result.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    result.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    result.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    result.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
    result.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    result.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    result.setTransferTimeout(limits.inactivityMs);
    result.setRawHeader("User-Agent"_ba, "Carillon/" CARILLON_VERSION ""_ba);
    result.setRawHeader("Accept-Language"_ba, "en"_ba);
    for (const auto &header : request.headers)
        result.setRawHeader(header.first, header.second);
    return result;
}

void deleteWhenIdle(QNetworkAccessManager *manager)
{
    const auto replies = manager->findChildren<QNetworkReply *>(Qt::FindDirectChildrenOnly);
    if (std::ranges::none_of(replies, &QNetworkReply::isRunning))
        manager->deleteLater();
}

} // namespace

QnamTransport::QnamTransport(TransportLimits limits)
    : m_limits(limits)
{
    renewConnections();
}

void QnamTransport::renewConnections()
{
    if (QNetworkAccessManager *old = m_manager) {
        QObject::connect(
            old, &QNetworkAccessManager::finished, old, [old] { deleteWhenIdle(old); });
        deleteWhenIdle(old);
    }
    m_manager = new QNetworkAccessManager(&m_managers);
    m_manager->setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
}

QFuture<TransportReply> QnamTransport::send(const TransportRequest &request)
{
    for (const auto &header : request.headers) {
        if (hasControlCharacter(header.first) || hasControlCharacter(header.second))
            return refused(u"A header contains a control character."_s);
    }

    QNetworkRequest prepared = networkRequest(request, m_limits);
    QNetworkReply *reply = nullptr;
    OnceOnlyBody *body = nullptr;
    if (!request.hasBody && request.method != "PUT" && request.method != "POST") {
        reply = m_manager->sendCustomRequest(prepared, request.method);
    } else {
        prepared.setHeader(QNetworkRequest::ContentLengthHeader, request.body.size());
        if (!prepared.hasRawHeader("Content-Type"))
            prepared.setRawHeader("Content-Type"_ba, "application/json"_ba);
        body = new OnceOnlyBody(request.body);
        reply = m_manager->sendCustomRequest(prepared, request.method, body);
        body->setParent(reply);
#ifdef CARILLON_CRASH_POINTS
        QObject::connect(reply, &QNetworkReply::requestSent, reply,
            [] { CARILLON_CRASH_POINT("send.after_write"); });
#endif
    }
    return (new Exchanger(reply, body, m_limits))->future();
}

} // namespace carillon
