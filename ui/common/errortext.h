// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/apierror.h"
#include "domain/messagelimits.h"

#include <QList>
#include <QString>

namespace carillon::ui {

/// What a person can do about a message that did not arrive.
enum class MessageAction {
    Retry,
    RetryWithNewToken,
    Edit,
    CopyReport,
    Discard,
    Keep, ///< not to discard it after all
    UpdateCredentials,
    SwitchProfile,
    Compare, ///< expected and sent canonical request, first difference marked
    Details
};

/// An error as a person reads it.
struct ErrorText {
    QString sentence; ///< what happened, ends with a full stop
    QString remedy; ///< what to do about it
    QString facts; ///< `403 ForbiddenException · request 5b1c2e7a… · 12:05:07`
    QList<MessageAction> actions; ///< those that can help this error, most useful first
};

/// What was being done: only a message may have arrived without our knowing.
enum class ErrorContext { Sending, Loading };

/// Of a message that was being sent when the program ended: there is no error to describe.
ErrorText describeInterruption();

/// The one place that turns an ApiError into words.
ErrorText describeError(const ApiError &error, ErrorContext context = ErrorContext::Sending);

/// e.g. "12 bytes too long", "Metadata cannot contain line breaks."
QString describeProblem(const DraftProblem &problem);

QString actionLabel(MessageAction action);

/// Everything a maintainer asks for, as plain text, without secrets: error, request id, times,
/// exchange.
QString errorReport(const ApiError &error);

} // namespace carillon::ui
