// SPDX-License-Identifier: Apache-2.0
#include "ui/mainwindow/troubletext.h"

#include "ui/common/errortext.h"

namespace carillon::ui {

QString troubleText(const QString &failed, const ApiError &error, const QString &remedy)
{
    const ErrorText text = describeError(error, ErrorContext::Changing);
    QStringList parts { failed, text.sentence };
    // A service's words often lack the full stop.
    if (!error.message.isEmpty() && !text.sentence.contains(error.message))
        parts.append(error.message.endsWith(u'.') ? error.message : error.message + u'.');
    parts.append(remedy.isEmpty() ? text.remedy : remedy);
    return parts.join(u' ') + u'\n' + text.facts;
}

} // namespace carillon::ui
