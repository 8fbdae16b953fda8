// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>
#include <QAbstractScrollArea>
#include <QListView>

#include <memory>

// What Carillon's timeline is measured beside: the least a view of wrapped messages can be, and the
// view that Qt brings. Both make their rows up as they are asked for; neither reads a store.

namespace carillon::bench {

/// The words of a row: of 1 to 60 words, the same each time.
QString wordsOf(int row);

/// Anchored at a row, lays out what is on screen, keeps nothing.
class BareView : public QAbstractScrollArea {
    Q_OBJECT

public:
    explicit BareView(int rows);
    void append() { ++m_rows, m_bottomRow = m_rows - 1, viewport()->update(); }
    void scrollUp(int pixels);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    int m_rows;
    int m_bottomRow;
    int m_below = 0; ///< pixels of the bottom row that are under the edge
};

class MadeUpRows : public QAbstractListModel {
    Q_OBJECT

public:
    explicit MadeUpRows(int rows)
        : m_rows(rows)
    {
    }
    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    void append();

private:
    int m_rows;
};

/// A QListView whose delegate keeps the heights it has computed.
class ListPeer : public QListView {
    Q_OBJECT

public:
    explicit ListPeer(int rows);
    ~ListPeer() override;
    MadeUpRows &rows() { return *m_rows; }

private:
    std::unique_ptr<MadeUpRows> m_rows;
};

} // namespace carillon::bench
