// SPDX-License-Identifier: Apache-2.0
#include "ui/compose/draftsentence.h"

#include "ui/common/errortext.h"

#include <QCoreApplication>

namespace carillon::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("DraftSentence", text);
}

} // namespace

QString draftSentence(const DraftProblem &problem)
{
    if (problem.field == DraftField::Content && problem.rule == DraftRule::Empty)
        return tr("Write a message first.");
    if (problem.rule == DraftRule::TooLong
        && (problem.field == DraftField::Content || problem.field == DraftField::Metadata)) {
        const QString what
            = problem.field == DraftField::Content ? tr("The message") : tr("The metadata");
        const qsizetype excess = problem.actual - problem.limit;
        return excess == 1 ? tr("%1 is 1 byte too long.").arg(what)
                           : tr("%1 is %2 bytes too long.").arg(what).arg(excess);
    }
    return describeProblem(problem);
}

} // namespace carillon::ui
