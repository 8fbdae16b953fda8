// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/messagelimits.h"

#include <QWidget>

class QComboBox;

namespace carillon::ui {

class AttributesEditor;
class FormField;
class Theme;

/// The members of SendChannelMessage that few messages need. What is left empty is left out.
class AdvancedPanel : public QWidget {
    Q_OBJECT

public:
    explicit AdvancedPanel(const Theme &theme, QWidget *parent = nullptr);

    /// Takes over the members edited here; leaves the others of the draft alone.
    void setDraft(const MessageDraft &draft);
    void fillIn(MessageDraft &draft) const;
    /// True when the draft has none of the members edited here.
    bool isEmpty() const;
    /// Shows each problem of a member edited here beside its field.
    void setProblems(const QList<DraftProblem> &problems);

Q_SIGNALS:
    void edited();

private:
    FormField *makeField(const char *name, const QString &caption, const QString &placeholder);
    void arrange();

    const Theme &m_theme;
    FormField *m_token;
    FormField *m_contentType;
    FormField *m_target;
    FormField *m_subChannel;
    FormField *m_pushTitle;
    FormField *m_pushBody;
    QComboBox *m_pushType;
    AttributesEditor *m_attributes;
};

} // namespace carillon::ui
