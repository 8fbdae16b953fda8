// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStyledItemDelegate>

#include <functional>

namespace carillon {
struct FindTerms;
}

namespace carillon::ui {

class Theme;

/// A row of what was found: who, where and when, and below it the words, with the hits marked.
class FoundDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using Terms = std::function<FindTerms()>;

    FoundDelegate(const Theme &theme, Terms terms, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintSnippet(QPainter &painter, const QRect &rect, const QString &text) const;

    const Theme &m_theme;
    Terms m_terms;
};

} // namespace carillon::ui
