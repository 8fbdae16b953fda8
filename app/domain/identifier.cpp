// SPDX-License-Identifier: Apache-2.0
#include "domain/identifier.h"

#include <QUuid>

#include <algorithm>

namespace carillon {

bool isIdentifierText(QStringView text, qsizetype min, qsizetype max)
{
    const auto allowed = [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9')
            || c == u'-' || c == u'_';
    };
    return text.size() >= min && text.size() <= max
        && std::all_of(text.begin(), text.end(), allowed);
}

QString randomIdentifierText()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

} // namespace carillon
