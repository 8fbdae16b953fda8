// SPDX-License-Identifier: Apache-2.0
#include "ui/common/troubletext.h"

namespace carillon::ui {

QString troubleText(
    const QString &failed, const ApiError &error, const QString &remedy, ErrorContext context)
{
    const ErrorText text = describeError(error, context);
    QStringList words { failed, text.sentence, remedy.isEmpty() ? text.remedy : remedy };
    words.removeAll(QString());
    QStringList lines { words.join(u' '), text.facts };
    if (!text.sentence.contains(error.message))
        lines.insert(1, error.message);
    return lines.join(u'\n');
}

} // namespace carillon::ui
