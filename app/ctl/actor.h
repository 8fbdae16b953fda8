// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/profile.h"
#include "ctl/address.h"
#include "ctl/exitcode.h"
#include "ctl/storedprofiles.h"

namespace carillon::ctl {

/// Whom a command was told to act as, and where. A profile says all of it.
struct GivenActor {
    QString bearer; ///< may be no ARN
    GivenAddress address;
    std::optional<GivenProfile> profile;
};

/// Who acts. Not stored anywhere where the options, not a profile of Carillon's, say so.
struct Actor {
    Profile profile;
    Endpoint endpoint;
};

/// Why a command does nothing, and what it ends with.
struct Refusal {
    ExitCode code;
    QString why;
};

/// `--profile`, or `--chime-bearer`, `--endpoint-url`, `--region`, `--aws-profile`, whose `helps`
/// say what counts without them.
void addActorOptions(
    QCommandLineParser &parser, const QString &bearerHelp, const QString &regionHelp);
/// BadUsage where the options say the same thing twice.
std::expected<GivenActor, Refusal> givenActorOf(const QCommandLineParser &parser);

/// `arn`: whose region counts for the options; none: the bearer's.
std::expected<Actor, Refusal> actorOf(
    const GivenActor &given, const std::optional<Arn> &arn = std::nullopt);

} // namespace carillon::ctl
