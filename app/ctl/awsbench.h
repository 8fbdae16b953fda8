// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/filesecretstore.h"
#include "account/keychainsecretstore.h"
#include "account/placedsecretstore.h"
#include "account/providerfactory.h"
#include "client/qnamtransport.h"
#include "ctl/terminalmfa.h"

#include <QCommandLineParser>

namespace carillon::ctl {

/// What a command that needs AWS credentials is built on.
struct AwsBench {
    /// `ofPrograms`: counts where credentials are fetched, which may start one.
    explicit AwsBench(const CoreLimit &ofPrograms = {}, TransportLimits limits = {})
        : transport(limits)
        , coreLimit(ofPrograms)
    {
    }

    /// Of a profile of Carillon's, or of one that options made. It ends before the bench.
    std::unique_ptr<aws::CredentialsProvider> credentialsOf(const Profile &profile);
    OriginBench origin() { return { { transport, clock, random }, environment, &mfa, coreLimit }; }

    SystemClock clock;
    SystemRandom random;
    QnamTransport transport;
    CoreLimit coreLimit;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    Terminal terminal;
    TerminalMfa mfa { terminal };
    PlacedSecretStore secrets { std::make_unique<KeychainSecretStore>(),
        std::make_unique<FileSecretStore>(keyFilesFolder()) };
};

/// `--aws-profile NAME`, the same for every command.
QCommandLineOption awsProfileOption();
/// The profile asked for; none: AWS's default chain.
AwsSettings awsSettingsOf(const std::optional<QString> &awsProfile);

} // namespace carillon::ctl
