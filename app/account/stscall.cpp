// SPDX-License-Identifier: Apache-2.0
#include "account/stscall.h"

#include "account/awsendpoint.h"
#include "account/credentialscodec.h"
#include "account/credentialsorigin.h"
#include "aws/sigv4signer.h"

using namespace Qt::StringLiterals;
using Kind = carillon::aws::CredentialsError::Kind;

namespace carillon {

namespace {

QByteArray formEncoded(const QByteArray &text)
{
    return aws::uriEncode(text).replace("%20", "+");
}

TransportRequest requestFor(const Endpoint &sts, const QByteArray &form,
    const aws::CredentialsPtr &credentials, const QDateTime &at)
{
    const QUrl url = urlAt(sts, "/");
    const QByteArray contentType = "application/x-www-form-urlencoded; charset=utf-8"_ba;
    TransportRequest request { "POST"_ba, url, { { "content-type"_ba, contentType } }, form, true };
    if (!credentials)
        return request;
    aws::SigV4Request toSign { request.method, url.path(QUrl::FullyEncoded).toLatin1(), {},
        { { "host"_ba, hostHeaderOf(url) }, { "content-type"_ba, contentType } }, request.body };
    aws::SigV4Signer signer(sts.region.toLatin1(), "sts"_ba);
    request.headers.clear();
    for (const auto &[name, value] : signer.sign(toSign, *credentials, at).headers) {
        if (name != "host")
            request.headers.append({ name, value });
    }
    return request;
}

} // namespace

QByteArray formOf(const QByteArray &action, const QueryParameters &parameters)
{
    QByteArray form = "Action=" + action + "&Version=2011-06-15";
    for (const auto &[name, value] : parameters)
        form += '&' + name + '=' + formEncoded(value);
    return form;
}

QFuture<TransportReply> callSts(const Endpoint &sts, const QByteArray &form,
    const aws::CredentialsPtr &credentials, ServiceBench bench, QObject *context)
{
    return callService(bench,
        { [=](const QDateTime &at) { return requestFor(sts, form, credentials, at); },
            [](const TransportReply &reply) {
                return parseStsAnswer(reply.body).errorCode.toUtf8();
            } },
        context);
}

aws::CredentialsResult credentialsOfSts(const TransportReply &reply, const QDateTime &now)
{
    const StsAnswer answer = parseStsAnswer(reply.body);
    wipeShared(reply.body);
    if (!isSuccess(reply)) {
        auto error = troubleOf(reply, u"AWS STS"_s, answer.errorCode, answer.errorMessage);
        // The source's own credentials, or the token, have ended.
        if (answer.errorCode.startsWith(u"ExpiredToken"))
            error.kind = Kind::SignInNeeded;
        return std::unexpected(error);
    }
    if (!answer.credentials)
        return noCredentials(
            Kind::Malformed, u"The answer of AWS STS holds no credentials that can be read."_s);
    if (answer.credentials->expiresAt <= now)
        return noCredentials(Kind::Malformed,
            u"AWS STS gave credentials that have ended: check this computer's clock."_s);
    return answer.credentials;
}

} // namespace carillon
