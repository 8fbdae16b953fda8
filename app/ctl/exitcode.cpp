// SPDX-License-Identifier: Apache-2.0
#include "ctl/exitcode.h"

#include <cstdio>

using namespace Qt::StringLiterals;

namespace carillon::ctl {

QByteArray printable(const QString &text)
{
    QString out;
    for (const QChar c : text) {
        if (c.category() == QChar::Other_Control && c != u'\n' && c != u'\t')
            out += u"\\u%1"_s.arg(uint(c.unicode()), 4, 16, QChar(u'0'));
        else
            out += c;
    }
    return out.toUtf8();
}

int fail(ExitCode code, const QString &why)
{
    std::fprintf(stderr, "carillonctl: %s\n", printable(why).constData());
    return code;
}

} // namespace carillon::ctl
