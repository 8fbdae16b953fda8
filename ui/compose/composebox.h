// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/messagelimits.h"
#include "ui/compose/messageeditor.h"
#include "ui/compose/sentedit.h"
#include "ui/compose/senthistory.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace carillon::ui {

class AdvancedPanel;
class ByteCounter;
class ComposeOptions;
class EditBanner;
class MetadataPanel;
class PlaceLabel;

/// Where a message is written, with its limits live. Knows one message at a time and no channel:
/// whoever shows it keeps the drafts. Clears nothing before it is told accepted().
class ComposeBox : public QWidget {
    Q_OBJECT

public:
    explicit ComposeBox(const Theme &theme, QWidget *parent = nullptr);

    /// For the placeholder; without a `#`.
    void setChannel(const QString &name);
    /// `reason` is a sentence; Send is off and says it.
    void setEnabledForSending(bool enabled, const QString &reason);
    /// Whether what is sent stays on this machine, said beside Send; nothing: not said.
    void setPlace(const std::optional<bool> &staysHere);
    void setSendKey(SendKey key);

    /// All that is written here. On CONTROL it still has the metadata that was put aside.
    MessageDraft draft() const;
    /// Shows this instead; ends editing and waiting.
    void setDraft(const MessageDraft &draft);
    /// What would be lost if the box went. While a message is edited: what had been written before,
    /// and the edited words, as soon as they are others, below it. Otherwise draft().
    MessageDraft unsentDraft() const;

    /// Edits a message of the outbox; what was being written comes back afterwards. The message
    /// gets a token of its own, so where the old one may have arrived both may: it is said.
    void beginEdit(qint64 id, const MessageDraft &draft, bool mayHaveArrived = false);
    /// Edits a message that was sent: its words and metadata.
    void beginEdit(const MessageId &id, const MessageDraft &draft);
    /// Goes on with one that sentEdit() gave.
    void resumeEdit(const SentEdit &edit);
    void cancelEdit();
    std::optional<qint64> editedId() const { return m_editedId; }
    /// While a message that was sent is edited.
    std::optional<SentEdit> sentEdit() const;
    bool isEditing() const { return m_editedId || m_editedMessage; }

    /// Between submitted() and accepted() or refused().
    bool isPending() const { return m_pending; }
    /// Why Send is off; empty when it is on.
    QString obstacle() const;

public Q_SLOTS:
    /// The message is safe: clears, keeps type and persistence. Of a split message the next piece
    /// is submitted.
    void accepted();
    /// Keeps everything and shows the sentence.
    void refused(const QString &sentence);
    void send();

Q_SIGNALS:
    /// The only way out. The text stays until accepted().
    void submitted(const carillon::MessageDraft &draft);
    void draftChanged();
    void editLastRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void build();
    QWidget *makeCounters();
    void connectParts();
    void addShortcuts();

    MessageDraft outgoingDraft() const;
    void submit(const MessageDraft &draft);
    void load(const MessageDraft &draft);
    void setPending(bool pending);
    void endEdit();
    void adaptToEdit();

    void edited();
    void check();
    void offerRepairs(qsizetype size, qsizetype limit);
    void showHint();
    void adaptPanels();
    void tellObstacle();
    void notify(const QString &sentence);
    void switchType();
    void toggleMetadata();
    void trim();
    void split();
    void walk(const std::optional<MessageDraft> &draft);
    void dress();

    const Theme &m_theme;
    bool m_enabled = true;
    QString m_disabledReason;
    bool m_pending = false;
    bool m_splitting = false;
    SendKey m_sendKey = SendKey::Return;
    std::optional<qint64> m_editedId;
    std::optional<MessageId> m_editedMessage; ///< at most one of the two
    MessageDraft m_beforeEdit;
    MessageDraft m_edited; ///< as it was when its editing began
    MessageDraft m_lastSubmitted;
    SentHistory m_history;
    QList<DraftProblem> m_problems;

    EditBanner *m_banner;
    ComposeOptions *m_options;
    MetadataPanel *m_metadata;
    AdvancedPanel *m_advanced;
    MessageEditor *m_editor;
    PlaceLabel *m_place;
    QPushButton *m_send;
    ByteCounter *m_contentCounter;
    ByteCounter *m_metadataCounter;
    QPushButton *m_trim;
    QPushButton *m_split;
    QLabel *m_hint;
    QLabel *m_notice;
};

} // namespace carillon::ui
