// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/credentialsprovider.h"
#include "domain/arn.h"

namespace carillon::testing {

inline aws::CredentialsPtr exampleKeys()
{
    auto credentials = std::make_shared<aws::Credentials>();
    credentials->accessKeyId = "AKIDEXAMPLE";
    credentials->secretAccessKey = aws::Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
    return credentials;
}

inline QString instanceArn()
{
    return QStringLiteral("arn:aws:chime:us-east-1:123456789012:app-instance/i");
}
inline AppInstanceUserArn alice()
{
    return *AppInstanceUserArn::parse(QString(instanceArn() + QStringLiteral("/user/alice")));
}
inline ChannelArn channelNamed(const QString &id)
{
    return *ChannelArn::parse(QString(instanceArn() + QStringLiteral("/channel/") + id));
}

} // namespace carillon::testing
