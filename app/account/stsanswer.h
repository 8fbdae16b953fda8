// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/credentials.h"

#include <QString>

namespace carillon {

/// What an answer of AWS STS says, in its XML. Either credentials, or an error's name and message,
/// or, where it can be read as neither, nothing.
struct StsAnswer {
    aws::CredentialsPtr credentials;
    QString arn; ///< of AssumedRoleUser, or of GetCallerIdentity
    QString account; ///< of GetCallerIdentity
    QString errorCode;
    QString errorMessage;
};

/// Larger answers are none: bytes.
inline constexpr qsizetype maxStsAnswerBytes = 64 * 1024;

/// A document type, an entity of its own, or XML that is not well formed makes it nothing.
StsAnswer parseStsAnswer(const QByteArray &xml);

} // namespace carillon
