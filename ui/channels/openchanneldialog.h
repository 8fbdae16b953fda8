// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/arn.h"

#include <QDialog>

#include <optional>

class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace carillon::ui {

class Theme;

/// Takes a pasted channel ARN and says, part by part, what it makes of it. Not modal.
class OpenChannelDialog : public QDialog {
    Q_OBJECT

public:
    OpenChannelDialog(
        const Theme &theme, std::optional<AppInstanceUserArn> user, QWidget *parent = nullptr);

    void accept() override;

Q_SIGNALS:
    void channelRequested(const carillon::ChannelArn &channel);

private:
    void build();
    void read();
    void dress();

    const Theme &m_theme;
    std::optional<AppInstanceUserArn> m_user;
    std::optional<ChannelArn> m_channel;
    QLabel *m_intro;
    QLineEdit *m_edit;
    QWidget *m_remarks;
    QGridLayout *m_grid;
    QPushButton *m_open;
};

} // namespace carillon::ui
