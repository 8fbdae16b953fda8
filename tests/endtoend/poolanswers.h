// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/profile.h"
#include "account/standin.h"
#include "aws/credentials.h"

namespace carillon::test {

inline AwsSettings userPool()
{
    return { AwsPlace::CognitoIdentity, {},
        QStringLiteral("us-east-1:11111111-2222-3333-4444-555555555555"),
        QStringLiteral("us-east-1_AbCdEfGhI"), QStringLiteral("client1"), QStringLiteral("alice") };
}

/// What user pool and identity pool say to whoever has a password or a token: `keys`, for an hour.
inline testing::StandIn::Response poolAnswer(
    const testing::StandIn::Request &request, const aws::Credentials &keys)
{
    const QByteArray operation = request.header("x-amz-target").split('.').value(1);
    QByteArray body;
    if (operation == "InitiateAuth") {
        body = R"({"AuthenticationResult":{"ExpiresIn":3600,"IdToken":"I","RefreshToken":"R"}})";
    } else if (operation == "GetId") {
        body = R"({"IdentityId":"us-east-1:me"})";
    } else {
        const qint64 end = QDateTime::currentDateTimeUtc().addSecs(3600).toSecsSinceEpoch();
        body = "{\"Credentials\":{\"AccessKeyId\":\"" + keys.accessKeyId + "\",\"SecretKey\":\""
            + keys.secretAccessKey.view().toByteArray()
            + "\",\"SessionToken\":\"token\",\"Expiration\":" + QByteArray::number(end) + "}}";
    }
    return { 200, { { "Content-Type", "application/json" } }, body };
}

} // namespace carillon::test
