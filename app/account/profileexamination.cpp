// SPDX-License-Identifier: Apache-2.0
#include "account/profileexamination.h"

#include "account/awsfiles.h"
#include "account/providerfactory.h"

namespace carillon {

namespace {

/// Of those that the profile's credentials are looked for in.
QStringList exposedFilesOf(const ExaminedProfile &subject)
{
    const Profile &profile = subject.profile;
    const bool readsFiles = profile.source == CredentialsSource::Environment
        && (profile.aws.place == AwsPlace::DefaultChain
            || profile.aws.place == AwsPlace::SharedProfile);
    return readsFiles && !subject.keys
        ? readAwsFiles(QProcessEnvironment::systemEnvironment()).exposed
        : QStringList();
}

} // namespace

ProfileExamination::ProfileExamination(const ExaminedProfile &subject, SecretStore &secrets,
    MfaPrompt *mfa, const CoreLimit &coreLimit)
{
    const ServiceBench bench { m_transport, m_clock, m_random };
    if (subject.keys || subject.profile.source == CredentialsSource::LocalService)
        m_credentials = std::make_unique<aws::StaticCredentialsProvider>(subject.keys);
    else
        m_credentials = providerOf(subject.profile, secrets,
            { bench, QProcessEnvironment::systemEnvironment(), mfa, coreLimit });
    m_doctor = std::make_unique<ProfileDoctor>(
        DoctorBench { m_transport, m_clock, m_random, *m_credentials, exposedFilesOf(subject) },
        subject.endpoint, subject.profile.user, subject.channel, subject.sendTest);
}

ProfileExamination::~ProfileExamination() = default;

} // namespace carillon
