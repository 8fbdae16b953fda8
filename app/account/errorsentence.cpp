// SPDX-License-Identifier: Apache-2.0
#include "account/errorsentence.h"

using namespace Qt::StringLiterals;

namespace carillon {

QString asSentence(const QString &words)
{
    return words.endsWith(u'.') ? words : words + u'.';
}

QString wordsOf(const ApiError &error)
{
    bool isStatus = false;
    error.code.toInt(&isStatus);
    const QString code = error.code.isEmpty() ? u"No answer"_s
        : isStatus ? u"The service answers with the status %1"_s.arg(error.code)
                   : error.code;
    // What a refused signature is compared with follows in lines of their own.
    const QString message = error.message.section(u'\n', 0, 0).trimmed();
    return asSentence(message.isEmpty() ? code : u"%1: %2"_s.arg(code, message));
}

} // namespace carillon
