// SPDX-License-Identifier: Apache-2.0
#include "ctl/awsbench.h"

using namespace Qt::StringLiterals;

namespace carillon::ctl {

std::unique_ptr<aws::CredentialsProvider> AwsBench::credentialsOf(const Profile &profile)
{
    secrets.keepIn(profile.id, profile.keptIn);
    return providerOf(profile, secrets, origin());
}

QCommandLineOption awsProfileOption()
{
    return { u"aws-profile"_s,
        u"Take the credentials of this profile of AWS's shared files; else AWS's default chain "
        "counts: the environment, then the profile AWS_PROFILE names, or default."_s,
        u"NAME"_s };
}

AwsSettings awsSettingsOf(const std::optional<QString> &awsProfile)
{
    return awsProfile ? AwsSettings { AwsPlace::SharedProfile, *awsProfile }
                      : AwsSettings { AwsPlace::DefaultChain, {} };
}

} // namespace carillon::ctl
