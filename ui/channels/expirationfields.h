// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/channel.h"

#include <QWidget>

#include <optional>

class QCheckBox;
class QComboBox;
class QSpinBox;

namespace carillon::ui {

class PlainLabel;
class Theme;

/// When a channel is deleted by itself: never, or some days after a point in its life. Says what
/// that means for a channel that is there.
class ExpirationFields : public QWidget {
    Q_OBJECT

public:
    explicit ExpirationFields(Theme &theme, QWidget *parent = nullptr);

    /// A channel that is there, and its settings.
    void setChannel(const Channel &channel);
    /// They cannot be set, because of this.
    void setUnknown(const QString &why);
    std::optional<ExpirationSettings> settings() const;

private:
    void tell();

    std::optional<Channel> m_channel;
    QString m_unknown;
    QCheckBox *m_expires;
    QWidget *m_line;
    QSpinBox *m_days;
    QComboBox *m_criterion;
    PlainLabel *m_note;
};

} // namespace carillon::ui
