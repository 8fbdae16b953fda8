// SPDX-License-Identifier: Apache-2.0
#include "account/exchangecredentials.h"

#include "account/credentialscodec.h"
#include "account/credentialsparse.h"
#include "account/jsoncall.h"
#include "domain/whenfinished.h"

using namespace Qt::StringLiterals;
using Kind = carillon::aws::CredentialsError::Kind;

namespace carillon {

namespace {

constexpr QStringView serviceText = u"The credential exchange service";

const CredentialsNames exchangeNames { "ChimeCredentials.AccessKeyId"_ba,
    "ChimeCredentials.SecretAccessKey"_ba, "ChimeCredentials.SessionToken"_ba,
    "ChimeCredentials.Expiration"_ba };

} // namespace

ExchangeOrigin::ExchangeOrigin(Endpoint service, SecretPtr accessToken, ServiceBench bench)
    : m_service(std::move(service))
    , m_accessToken(std::move(accessToken))
    , m_bench(bench)
{
}

QFuture<aws::CredentialsResult> ExchangeOrigin::fetch()
{
    const QByteArray token = m_accessToken->view().toByteArray();
    const QByteArray bearer = "Bearer " + token.toBase64();
    wipeShared(token);
    const Pending<aws::CredentialsResult> answer;
    whenFinished(callJson(m_service, "/creds"_ba, { { "authorization"_ba, bearer } },
                     QByteArray("{}"), m_bench, &m_context),
        &m_context, [=, this](const TransportReply &reply) {
            wipeShared(bearer);
            const JsonAnswer said = jsonAnswerOf(reply);
            wipeShared(reply.body);
            if (reply.httpStatus == 401)
                return answer.finish(noCredentials(Kind::SignInNeeded,
                    u"%1 does not take the access token. Sign in again."_s.arg(serviceText)));
            if (!isSuccess(reply))
                return answer.finish(
                    std::unexpected(jsonTroubleOf(reply, said, serviceText.toString())));
            if (!said.json)
                return answer.finish(noCredentials(Kind::Malformed,
                    u"The answer of the credential exchange service cannot be read."_s));
            const auto found = credentialsFrom(
                *said.json, exchangeNames, serviceText.toString(), m_bench.clock.now());
            if (found)
                m_userArn = said.json->text("ChimeAppInstanceUserArn");
            answer.finish(found);
        });
    return answer.future();
}

std::expected<Endpoint, EndpointProblem> exchangeEndpoint(const Profile &profile)
{
    if (profile.aws.exchangeUrl.isEmpty())
        return std::unexpected(EndpointProblem::NotAUrl);
    return resolveEndpoint({ profile.region(), false, false, profile.aws.exchangeUrl });
}

} // namespace carillon
