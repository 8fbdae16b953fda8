// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/messagedraft.h"

#include <QWidget>

class QPushButton;
class QToolButton;

namespace carillon::ui {

/// The row over the message: its type, its persistence, and what is unfolded.
class ComposeOptions : public QWidget {
    Q_OBJECT

public:
    explicit ComposeOptions(QWidget *parent = nullptr);

    MessageType type() const { return m_type; }
    void setType(MessageType type);
    MessagePersistence persistence() const { return m_persistence; }
    void setPersistence(MessagePersistence persistence);

    void setMetadataShown(bool shown);
    bool isMetadataShown() const;
    /// False on CONTROL, which has no metadata.
    void setMetadataPossible(bool possible);
    /// True: nothing but the metadata can be changed.
    void setFixed(bool fixed);
    void setAdvancedShown(bool shown);
    bool isAdvancedShown() const;

    QList<QWidget *> inTabOrder() const;

Q_SIGNALS:
    void typeChosen(); ///< by hand
    void persistenceChosen(); ///< by hand
    void metadataToggled(bool shown);
    void advancedToggled(bool shown);

private:
    void fillMenus();

    MessageType m_type = MessageType::Standard;
    MessagePersistence m_persistence = MessagePersistence::Persistent;
    QPushButton *m_typeButton;
    QPushButton *m_persistenceButton;
    QToolButton *m_metadata;
    QToolButton *m_advanced;
};

} // namespace carillon::ui
