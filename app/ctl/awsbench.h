// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/providerfactory.h"
#include "client/qnamtransport.h"
#include "ctl/terminalmfa.h"

#include <QCommandLineParser>

namespace carillon::ctl {

/// What a command that needs AWS credentials is built on.
struct AwsBench {
    explicit AwsBench(TransportLimits limits = {})
        : transport(limits)
    {
    }

    OriginBench origin() { return { { transport, clock, random }, environment, &mfa }; }

    SystemClock clock;
    SystemRandom random;
    QnamTransport transport;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    TerminalMfa mfa;
};

/// `--aws-profile NAME`, the same for every command.
QCommandLineOption awsProfileOption();
/// The profile asked for; without the option, AWS's default chain.
AwsSettings awsSettingsOf(const QCommandLineParser &parser);
AwsSettings awsSettingsOf(const std::optional<QString> &awsProfile);

} // namespace carillon::ctl
