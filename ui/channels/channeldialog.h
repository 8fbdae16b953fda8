// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/newchannel.h"
#include "ui/common/growingdialog.h"

#include <optional>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QVBoxLayout;

namespace carillon::ui {

class ExpirationFields;
class NoticeBar;
class PlainLabel;
class Theme;

/// What is wanted of a channel that is there.
struct ChannelEdit {
    ChannelChange change;
    bool changesExpiration = false;
    std::optional<ExpirationSettings> expiration = {}; ///< when it does; absent: it ends
};

/// A channel to be made, or what can be changed of one that is there. Not modal; it stays open
/// until the service has said yes, so that nothing typed is lost by a no.
class ChannelDialog : public GrowingDialog {
    Q_OBJECT

public:
    /// For a new channel of the AppInstance.
    ChannelDialog(Theme &theme, const AppInstanceArn &instance, QWidget *parent = nullptr);
    /// For what can be changed of `channel`. When it is deleted by itself has to be told with
    /// describe() or describeFailed().
    ChannelDialog(Theme &theme, const Channel &channel, QWidget *parent = nullptr);

    void accept() override;
    /// As the service describes it now.
    void describe(const Channel &channel);
    /// That could not be had: this part of the channel cannot be changed.
    void describeFailed(const QString &why);
    /// While the service is asked.
    void setBusy(bool busy);
    /// This much of the edit is done, whatever comes of the rest.
    void noteSaved(const ChannelChange &saved);
    /// What came in the way; the dialog can be used again.
    void showFailure(const QString &text);

Q_SIGNALS:
    void createRequested(const carillon::NewChannel &channel);
    void changeRequested(
        const carillon::ChannelArn &channel, const carillon::ui::ChannelEdit &edit);

private:
    void build();
    void addOptions(QVBoxLayout &form);
    void showElastic(const std::optional<ElasticChannelConfiguration> &elastic);
    void check();
    QString problem() const;
    NewChannel newChannel() const;
    ChannelEdit edit() const;

    Theme &m_theme;
    std::optional<AppInstanceArn> m_instance; // of a new channel
    std::optional<Channel> m_channel; // or of one that is changed
    bool m_busy = false;
    QLineEdit *m_name;
    QLineEdit *m_id;
    QComboBox *m_mode;
    QComboBox *m_privacy;
    QLineEdit *m_metadata;
    PlainLabel *m_elasticNote;
    ExpirationFields *m_expiration;
    bool m_described = false;
    QCheckBox *m_elastic;
    QSpinBox *m_subChannels;
    QSpinBox *m_perSubChannel;
    QSpinBox *m_leastShare;
    PlainLabel *m_state;
    NoticeBar *m_failure;
    QPushButton *m_save;
};

} // namespace carillon::ui
