// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/corelimit.h"
#include "account/mfaprompt.h"
#include "account/profile.h"
#include "account/profiledoctor.h"
#include "account/secretstore.h"
#include "client/qnamtransport.h"

namespace carillon {

/// Whom to examine, and where.
struct ExaminedProfile {
    Profile profile;
    Endpoint endpoint;
    std::optional<ChannelArn> channel = {};
    /// These instead of what the profile's source gives; null: the source is asked. A LocalService
    /// profile has to bring the service's.
    aws::CredentialsPtr keys = nullptr;
    SendTest sendTest = SendTest::No;
};

/// A ProfileDoctor and all that it stands on, connections of its own included. Destroyed, it ends
/// what it has under way.
class ProfileExamination {
public:
    /// `secrets` and `mfa`, which may be null, outlive it.
    ProfileExamination(const ExaminedProfile &subject, SecretStore &secrets, MfaPrompt *mfa,
        const CoreLimit &coreLimit);
    ~ProfileExamination();

    /// Not started.
    ProfileDoctor &doctor() { return *m_doctor; }

private:
    SystemClock m_clock;
    SystemRandom m_random;
    QnamTransport m_transport;
    std::unique_ptr<aws::CredentialsProvider> m_credentials;
    std::unique_ptr<ProfileDoctor> m_doctor;
};

} // namespace carillon
