// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/channelmessage.h"

#include <QPointer>
#include <QWidget>

#include <memory>
#include <optional>

class QLineEdit;
class QListView;
class QPushButton;
class QRadioButton;

namespace carillon {
class ChatSession;
class Finder;
} // namespace carillon

namespace carillon::ui {

class FoundModel;
class PlainLabel;
class Theme;

/// Finds words in what is stored of this channel or of all; a row leads to its message. Hidden
/// until open() is called; Esc closes it.
class FindPanel : public QWidget {
    Q_OBJECT

public:
    static constexpr int panelWidth = 320;

    explicit FindPanel(const Theme &theme, QWidget *parent = nullptr);
    ~FindPanel() override;

    void setSession(ChatSession *session);
    /// The one that "this channel" means.
    void setChannel(const std::optional<ChannelArn> &channel);
    /// Shows the panel, with the cursor in the field.
    void open();
    void close();

Q_SIGNALS:
    void toggled(bool shown);
    void messageChosen(const carillon::ChannelMessage &message);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build();
    void find();
    void tellState();
    QString stateText() const;
    void choose(const QModelIndex &index);
    void enterList();
    void dress();

    const Theme &m_theme;
    QPointer<ChatSession> m_session;
    std::optional<ChannelArn> m_channel;
    std::unique_ptr<FoundModel> m_model;
    QPointer<QWidget> m_before; ///< had the focus when the panel was opened
    PlainLabel *m_title;
    QPushButton *m_close;
    QLineEdit *m_field;
    QRadioButton *m_here;
    QRadioButton *m_everywhere;
    PlainLabel *m_state;
    QListView *m_list;
};

} // namespace carillon::ui
