// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chat/channelbrowser.h"

#include <QDialog>

#include <memory>
#include <optional>

class QComboBox;
class QLineEdit;
class QListView;
class QModelIndex;
class QPushButton;

namespace carillon {
class BrowseModel;
}

namespace carillon::ui {

class ChannelFilter;
class FilterField;
class PlainLabel;
class Theme;

/// Channels to be found, opened and joined: public ones, those the user moderates, those with
/// certain people in them. Not modal; it stays open until the service has let the user in.
class BrowseDialog : public QDialog {
    Q_OBJECT

public:
    /// `wanted` is what names are narrowed to at first.
    BrowseDialog(Theme &theme, std::unique_ptr<ChannelBrowser> browser,
        const AppInstanceArn &instance, const QString &wanted, QWidget *parent = nullptr);
    ~BrowseDialog() override;

    /// What came in the way of joining; the dialog can be used again.
    void showFailure(const QString &text);

Q_SIGNALS:
    void openRequested(const carillon::ChannelArn &channel);
    void joinRequested(const carillon::ChannelArn &channel);

private:
    void build();
    QLayout *makeButtons();
    void chooseSource();
    void readPeople();
    void search();
    void tellState();
    QString stateText() const;
    void tellChoice();
    void setNote(const QString &text, bool bad);
    std::optional<ChannelArn> chosen() const;
    void openChosen();
    void joinChosen();

    Theme &m_theme;
    AppInstanceArn m_instance;
    std::unique_ptr<ChannelBrowser> m_browser;
    std::unique_ptr<BrowseModel> m_model;
    QStringList m_people; // to search for
    bool m_busy = false;
    ChannelFilter *m_filter;
    QComboBox *m_source;
    QLineEdit *m_peopleField;
    QPushButton *m_search;
    QWidget *m_peopleLine;
    FilterField *m_name;
    QListView *m_list;
    PlainLabel *m_state;
    QPushButton *m_tryAgain;
    PlainLabel *m_note;
    QPushButton *m_open;
    QPushButton *m_join;
};

} // namespace carillon::ui
