// SPDX-License-Identifier: Apache-2.0
#include "ui/people/spokenpeople.h"

#include "ui/common/foreigntext.h"
#include "ui/people/persondelegate.h"

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr TextBounds nameBounds { 256, 1 };

} // namespace

QVariant SpokenPeople::data(const QModelIndex &index, int role) const
{
    if (role != Qt::AccessibleTextRole)
        return QIdentityProxyModel::data(index, role);
    const QString name = ForeignText(index.data(Qt::DisplayRole).toString()).spoken(nameBounds);
    const QString part = PersonDelegate::partOf(index);
    return part.isEmpty() ? name : name + u", "_s + part;
}

} // namespace carillon::ui
