// SPDX-License-Identifier: Apache-2.0
#include "ui/accounts/arntext.h"

#include <algorithm>

namespace carillon::ui {

namespace {

bool endsArn(QChar c)
{
    return c.isSpace() || c == u'"' || c == u'\'' || c == u',' || c == u'`' || c == u'<'
        || c == u'>' || c == u'}' || c == u']' || c == u')' || c == u';' || c == u'\\';
}

} // namespace

QString arnIn(const QString &pasted)
{
    const qsizetype start = pasted.indexOf(u"arn:");
    if (start < 0)
        return pasted.trimmed();
    const auto begin = pasted.begin() + start;
    return QString(begin, std::find_if(begin, pasted.end(), endsArn) - begin);
}

} // namespace carillon::ui
