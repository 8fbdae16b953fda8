// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/arn.h"

#include <QPointer>
#include <QWidget>

#include <optional>

class QAbstractItemModel;
class QLabel;
class QListView;
class QPushButton;

namespace carillon::ui {

class ChannelFilter;
class FilterField;
class OpenChannelDialog;
class Theme;

/// The list of channels with its filter. The model has the roles of ChannelListModel.
class ChannelPanel : public QWidget {
    Q_OBJECT

public:
    explicit ChannelPanel(const Theme &theme, QWidget *parent = nullptr);

    /// Not owned; null shows nothing.
    void setModel(QAbstractItemModel *model);
    /// Whose channels they are; pasted ARNs are compared with it.
    void setUser(const std::optional<AppInstanceUserArn> &user);
    void setLoading(bool loading);
    /// What is wrong and what to do, with "Try again" beside it; empty: all is well. `whole` is all
    /// that is known of it, for who asks.
    void setError(const QString &words, const QString &whole = {});

    /// Shows which channel is open; emits nothing.
    void setCurrent(const QString &arn);
    QString current() const { return m_current; }

public Q_SLOTS:
    void focusFilter();
    /// The neighbour in the list as it is filtered; does not go round.
    void nextChannel();
    void previousChannel();
    /// The next one with unread messages, in the list as it is filtered.
    void nextUnread();
    void previousUnread();
    void openByArn();

Q_SIGNALS:
    void channelChosen(const QString &arn);
    void channelRequested(const carillon::ChannelArn &channel);
    void refreshRequested();
    void newChannelRequested();
    /// Other channels are wanted, with this in their names.
    void browseRequested(const QString &wanted);

private:
    void build();
    void choose(const QModelIndex &index);
    void chooseFirst();
    void browse();
    void chooseNeighbour(int step);
    void chooseUnread(int step);
    void enterList();
    QModelIndex indexOf(const QString &arn) const;
    void showCurrent();
    void tellState();
    void dress();

    const Theme &m_theme;
    std::optional<AppInstanceUserArn> m_user;
    QString m_current;
    QString m_error;
    bool m_loading = false;
    ChannelFilter *m_filter;
    FilterField *m_field;
    QListView *m_list;
    QLabel *m_state;
    QPushButton *m_tryAgain;
    QPushButton *m_elsewhere; ///< shown where the filter finds nothing
    QPushButton *m_new;
    QPushButton *m_browse;
    QPushButton *m_open;
    QPointer<OpenChannelDialog> m_dialog;
};

} // namespace carillon::ui
