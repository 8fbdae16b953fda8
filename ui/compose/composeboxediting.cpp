// SPDX-License-Identifier: Apache-2.0
// How a compose box turns to a message that was written before, and back.
#include "ui/compose/advancedpanel.h"
#include "ui/compose/composebox.h"
#include "ui/compose/composeoptions.h"
#include "ui/compose/editbanner.h"

#include <QLabel>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace carillon::ui {

MessageDraft ComposeBox::unsentDraft() const
{
    MessageDraft changed = draft();
    if (!isEditing())
        return changed;
    if (changed == m_edited)
        return m_beforeEdit;
    // The words of an edit are nowhere else either.
    if (m_beforeEdit.content.isEmpty())
        return changed;
    MessageDraft both = m_beforeEdit;
    if (changed.content != m_edited.content)
        both.content += u"\n\n"_s + changed.content;
    return both;
}

void ComposeBox::beginEdit(qint64 id, const MessageDraft &draft, bool mayHaveArrived)
{
    if (m_pending)
        return;
    if (!isEditing())
        m_beforeEdit = this->draft();
    endEdit();
    m_editedId = id;
    m_banner->showFor(mayHaveArrived ? EditBanner::Of::Doubtful : EditBanner::Of::Unsent);
    m_history.stopWalking();
    notify({});
    MessageDraft editable = draft;
    editable.clientRequestToken.reset();
    load(editable);
    m_edited = this->draft();
    m_editor->setFocus();
}

void ComposeBox::beginEdit(const MessageId &id, const MessageDraft &draft)
{
    if (!m_pending)
        resumeEdit({ id, draft, draft, isEditing() ? m_beforeEdit : this->draft() });
}

void ComposeBox::resumeEdit(const SentEdit &edit)
{
    if (m_pending)
        return;
    m_beforeEdit = edit.before;
    endEdit();
    m_editedMessage = edit.id;
    adaptToEdit();
    m_banner->showFor(EditBanner::Of::Sent);
    m_history.stopWalking();
    notify({});
    load(edit.original);
    m_edited = draft();
    if (edit.words != edit.original)
        load(edit.words);
    m_editor->moveCursor(QTextCursor::End);
    m_editor->setFocus();
    Q_EMIT draftChanged();
}

std::optional<SentEdit> ComposeBox::sentEdit() const
{
    if (!m_editedMessage)
        return std::nullopt;
    return SentEdit { *m_editedMessage, m_edited, draft(), m_beforeEdit };
}

void ComposeBox::cancelEdit()
{
    if (!isEditing() || m_pending)
        return;
    endEdit();
    notify({});
    load(m_beforeEdit);
    m_editor->setFocus();
    Q_EMIT draftChanged();
}

void ComposeBox::endEdit()
{
    m_editedId.reset();
    m_editedMessage.reset();
    m_banner->hide();
    adaptToEdit();
}

/// Of a message that was sent, only words and metadata can be changed.
void ComposeBox::adaptToEdit()
{
    const bool sent = m_editedMessage.has_value();
    m_options->setFixed(sent);
    m_send->setText(sent ? tr("Save") : tr("Send"));
    m_send->setAccessibleName(m_send->text());
    const bool byReturn = m_sendKey == SendKey::Return;
    if (sent)
        m_hint->setText(byReturn ? tr("Enter to save · Esc to cancel")
                                 : tr("Ctrl+Enter to save · Esc to cancel"));
    else
        m_hint->setText(byReturn ? tr("Enter to send · Shift+Enter for a new line")
                                 : tr("Ctrl+Enter to send · Enter for a new line"));
}

} // namespace carillon::ui
