// SPDX-License-Identifier: Apache-2.0
#include "client/httpdate.h"

using namespace Qt::StringLiterals;

namespace carillon {

QDateTime httpDate(QByteArrayView text)
{
    // HTTP says GMT where mail, whose format Qt reads, says +0000.
    QString mail = QString::fromLatin1(text).trimmed();
    if (!mail.endsWith(u" GMT"))
        return {};
    mail.replace(mail.size() - 3, 3, u"+0000"_s);
    return QDateTime::fromString(mail, Qt::RFC2822Date).toUTC();
}

} // namespace carillon
