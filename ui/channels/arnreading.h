// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/arn.h"

#include <QList>

#include <optional>

namespace carillon::ui {

/// What can be said about one part of a pasted ARN.
struct ArnRemark {
    enum class Level { Good, Caution, Bad };

    Level level;
    QString part; ///< e.g. "Region"
    QString words; ///< its value, or what is wrong with it
};

/// A pasted text, read as the ARN of a channel.
struct ArnReading {
    std::optional<ChannelArn> channel;
    QList<ArnRemark> remarks; ///< in the order of the ARN's parts; ends with the first bad one
};

/// The ARN in a text that may have it in quotes, in JSON, in a line of a log or a command line, or
/// percent-encoded in the address of a console or a request: a channel's, else the first. The
/// trimmed text itself when there is none.
QString findArn(const QString &pasted);

/// Diagnoses a pasted text. Differences from where `user` lives are cautions.
ArnReading readChannelArn(const QString &pasted, const std::optional<AppInstanceUserArn> &user);

} // namespace carillon::ui
