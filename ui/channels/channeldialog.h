// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/newchannel.h"

#include <QDialog>

#include <optional>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QVBoxLayout;

namespace carillon::ui {

class PlainLabel;
class Theme;

/// A channel to be made, or the name, mode and metadata of one that is there. Not modal; it stays
/// open until the service has said yes, so that nothing typed is lost by a no.
class ChannelDialog : public QDialog {
    Q_OBJECT

public:
    /// For a new channel of the AppInstance.
    ChannelDialog(Theme &theme, const AppInstanceArn &instance, QWidget *parent = nullptr);
    /// For what can be changed of `channel`.
    ChannelDialog(Theme &theme, const Channel &channel, QWidget *parent = nullptr);

    void accept() override;
    /// While the service is asked.
    void setBusy(bool busy);
    /// What came in the way; the dialog can be used again.
    void showFailure(const QString &text);

Q_SIGNALS:
    void createRequested(const carillon::NewChannel &channel);
    void changeRequested(const carillon::ChannelArn &channel, const carillon::ChannelChange &what);

private:
    void build();
    void addOptions(QVBoxLayout &form);
    void check();
    QString problem() const;
    NewChannel newChannel() const;
    ChannelChange change() const;

    Theme &m_theme;
    std::optional<AppInstanceArn> m_instance; // of a new channel
    std::optional<Channel> m_channel; // or of one that is changed
    bool m_busy = false;
    QLineEdit *m_name;
    QLineEdit *m_id;
    QComboBox *m_mode;
    QComboBox *m_privacy;
    QLineEdit *m_metadata;
    QCheckBox *m_expires;
    QSpinBox *m_days;
    QComboBox *m_criterion;
    QCheckBox *m_elastic;
    QSpinBox *m_subChannels;
    QSpinBox *m_perSubChannel;
    QSpinBox *m_leastShare;
    PlainLabel *m_state;
    QPushButton *m_save;
};

} // namespace carillon::ui
