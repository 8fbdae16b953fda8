// SPDX-License-Identifier: Apache-2.0
#include "ui/compose/composebox.h"

#include "crashpoint/crashpoint.h"
#include "ui/common/placelabel.h"
#include "ui/common/plainlabel.h"
#include "ui/common/theme.h"
#include "ui/compose/advancedpanel.h"
#include "ui/compose/bytecounter.h"
#include "ui/compose/composeoptions.h"
#include "ui/compose/draftsentence.h"
#include "ui/compose/editbanner.h"
#include "ui/compose/formfield.h"
#include "ui/compose/metadatapanel.h"

#include <QAccessible>
#include <QLabel>
#include <QPushButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr int sendHeight = 36;
/// Nobody wants to send more pieces than this much text makes; counting them would cost, too.
constexpr qsizetype maxSplitBytes = 64 * 1024;

QPushButton *makeLink(const QString &text, const char *name, QWidget *parent)
{
    auto *link = new QPushButton(text, parent);
    link->setProperty("kind", u"link"_s);
    link->setObjectName(QLatin1StringView(name));
    link->setAccessibleName(text);
    link->hide();
    return link;
}

} // namespace

ComposeBox::ComposeBox(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_banner(new EditBanner(theme, this))
    , m_options(new ComposeOptions(this))
    , m_metadata(new MetadataPanel(theme, this))
    , m_advanced(new AdvancedPanel(theme, this))
    , m_editor(new MessageEditor(theme, this))
    , m_place(new PlaceLabel(theme, this))
    , m_send(new QPushButton(tr("Send"), this))
    , m_contentCounter(new ByteCounter(theme, tr("Content"), this))
    , m_metadataCounter(new ByteCounter(theme, tr("Metadata"), this))
    , m_trim(makeLink(tr("Trim to fit"), "trim", this))
    , m_split(makeLink(tr("Split"), "split", this))
    , m_hint(new PlainLabel(this))
    , m_notice(new PlainLabel(this))
{
    m_editor->setAccessibleName(tr("Message"));
    m_send->setObjectName(u"send"_s);
    m_send->setAccessibleName(tr("Send"));
    m_send->setProperty("kind", u"primary"_s);
    m_send->setMinimumHeight(sendHeight);
    m_contentCounter->setObjectName(u"contentSize"_s);
    m_contentCounter->setAccessibleName(tr("Content size"));
    m_metadataCounter->setObjectName(u"metadataSize"_s);
    m_metadataCounter->setAccessibleName(tr("Metadata size"));
    m_hint->setObjectName(u"hint"_s);
    m_notice->setObjectName(u"notice"_s);
    m_notice->setAccessibleName(tr("Notice"));
    m_notice->setWordWrap(true);
    m_notice->setTextFormat(Qt::PlainText); // it may quote a service
    m_notice->hide();
    build();
    connectParts();
    addShortcuts();
    setFocusProxy(m_editor);
    setSendKey(SendKey::Return);
    setChannel({});
    adaptPanels();
    dress();
    check();
}

void ComposeBox::setChannel(const QString &name)
{
    m_editor->setPlaceholderText(
        name.isEmpty() ? tr("Message") : tr("Message # %1").arg(ForeignText(name).line()));
}

void ComposeBox::setEnabledForSending(bool enabled, const QString &reason)
{
    m_enabled = enabled;
    m_disabledReason = reason;
    tellObstacle();
}

void ComposeBox::setPlace(const std::optional<bool> &staysHere)
{
    m_place->setPlace(staysHere);
}

void ComposeBox::setSendKey(SendKey key)
{
    m_sendKey = key;
    m_editor->setSendKey(key);
    adaptToEdit();
}

MessageDraft ComposeBox::draft() const
{
    MessageDraft draft;
    draft.content = m_editor->text();
    draft.type = m_options->type();
    draft.persistence = m_options->persistence();
    draft.metadata = m_metadata->metadata();
    m_advanced->fillIn(draft);
    return draft;
}

MessageDraft ComposeBox::outgoingDraft() const
{
    MessageDraft outgoing = draft();
    if (outgoing.type == MessageType::Control)
        outgoing.metadata.reset();
    return outgoing;
}

void ComposeBox::setDraft(const MessageDraft &draft)
{
    endEdit();
    m_splitting = false;
    m_history.stopWalking();
    setPending(false);
    notify({});
    load(draft);
}

void ComposeBox::load(const MessageDraft &draft)
{
    {
        const QSignalBlocker quietEditor(m_editor);
        m_editor->setText(draft.content);
        m_options->setType(draft.type);
        m_options->setPersistence(draft.persistence);
        m_metadata->setMetadata(draft.metadata);
        m_advanced->setDraft(draft);
        m_options->setMetadataShown(draft.metadata.has_value());
        m_options->setAdvancedShown(!m_editedMessage && !m_advanced->isEmpty());
    }
    adaptPanels();
    check();
}

QString ComposeBox::obstacle() const
{
    if (m_pending)
        return tr("The message is being saved.");
    if (!m_enabled)
        return m_disabledReason.isEmpty() ? tr("Sending is not possible now.") : m_disabledReason;
    if (m_editor->isComposing())
        return tr("Finish the input method's composition first.");
    return m_problems.isEmpty() ? QString() : draftSentence(m_problems.first());
}

void ComposeBox::send()
{
    const QString why = obstacle();
    if (!why.isEmpty()) {
        // A second Return while the first is on its way is no mistake to speak of.
        if (!m_pending)
            notify(why);
        return;
    }
    m_splitting = false;
    submit(outgoingDraft());
}

void ComposeBox::submit(const MessageDraft &draft)
{
    notify({});
    m_lastSubmitted = draft;
    setPending(true);
    Q_EMIT submitted(draft);
}

void ComposeBox::accepted()
{
    CARILLON_CRASH_POINT("ui.before_clear");
    setPending(false);
    if (!m_editedMessage)
        m_history.push(m_lastSubmitted);
    const bool wasEdited = isEditing();
    endEdit();
    if (m_splitting) {
        const QString rest = m_editor->text().sliced(
            std::min(m_lastSubmitted.content.size(), m_editor->text().size()));
        if (!rest.isEmpty()) {
            m_editor->setText(rest);
            if (wasEdited)
                m_beforeEdit = {};
            return split();
        }
        m_splitting = false;
    }
    MessageDraft next;
    next.type = m_options->type();
    next.persistence = m_options->persistence();
    load(wasEdited ? m_beforeEdit : next);
    Q_EMIT draftChanged();
}

void ComposeBox::refused(const QString &sentence)
{
    m_splitting = false;
    setPending(false);
    notify(sentence);
}

void ComposeBox::setPending(bool pending)
{
    m_pending = pending;
    // Read-only keeps the focus and the selection where they are; disabled would not.
    m_editor->setReadOnly(pending);
    m_metadata->setReadOnly(pending);
    m_advanced->setEnabled(!pending);
    m_options->setEnabled(!pending);
    m_banner->setEnabled(!pending);
    tellObstacle();
}

void ComposeBox::edited()
{
    notify({});
    check();
    Q_EMIT draftChanged();
}

void ComposeBox::check()
{
    const MessageDraft outgoing = outgoingDraft();
    m_problems = checkDraft(outgoing);
    const MessageLimits limits = MessageLimits::of(outgoing.type);
    const qsizetype size = utf8Size(outgoing.content);
    m_contentCounter->setSize(size, limits.contentBytes);
    const QString kept = m_metadata->metadata().value_or(QString());
    if (outgoing.type == MessageType::Standard)
        m_metadataCounter->setSize(utf8Size(kept), limits.metadataBytes);
    else
        m_metadataCounter->setNote(kept.isEmpty()
                ? tr("No metadata on CONTROL")
                : tr("No metadata on CONTROL (%1 bytes kept)").arg(utf8Size(kept)));
    m_editor->markFrom(
        size > limits.contentBytes ? positionThatFits(outgoing.content, limits.contentBytes) : -1);
    m_editor->setHistoryKeysWanted(
        !m_editedMessage && (!outgoing.content.isEmpty() || m_history.isWalking()));
    m_metadata->setProblems(m_problems);
    m_advanced->setProblems(m_problems);
    offerRepairs(size, limits.contentBytes);
    tellObstacle();
}

void ComposeBox::offerRepairs(qsizetype size, qsizetype limit)
{
    const bool over = size > limit;
    const qsizetype pieces = over && !m_editedMessage && size <= maxSplitBytes
        ? splitToFit(m_editor->text(), limit).size()
        : 0;
    m_trim->setVisible(over);
    m_split->setVisible(pieces > 1);
    m_split->setText(tr("Split into %1").arg(pieces)); // beside the counters
    m_split->setAccessibleName(tr("Split into %1 messages").arg(pieces));
    showHint();
}

void ComposeBox::tellObstacle()
{
    const QString why = obstacle();
    m_send->setEnabled(why.isEmpty());
    m_send->setToolTip(why);
    m_send->setAccessibleDescription(why);
    m_trim->setEnabled(!m_pending);
    m_split->setEnabled(!m_pending && m_enabled);
}

void ComposeBox::notify(const QString &sentence)
{
    m_notice->setText(sentence);
    m_notice->setVisible(!sentence.isEmpty());
    m_notice->setAccessibleDescription(sentence);
    if (!sentence.isEmpty()) {
        QAccessibleEvent alert(m_notice, QAccessible::Alert);
        QAccessible::updateAccessibility(&alert);
    }
}

void ComposeBox::switchType()
{
    if (m_pending)
        return;
    if (m_editedMessage)
        return notify(tr("The type of a message that was sent cannot be changed."));
    m_options->setType(
        m_options->type() == MessageType::Standard ? MessageType::Control : MessageType::Standard);
    adaptPanels();
    edited();
}

void ComposeBox::toggleMetadata()
{
    if (m_options->type() != MessageType::Standard)
        return notify(tr("CONTROL messages carry no metadata."));
    const bool show = !m_options->isMetadataShown();
    m_options->setMetadataShown(show);
    if (show)
        m_metadata->setFocus();
    else
        m_editor->setFocus();
}

void ComposeBox::trim()
{
    const auto limit = MessageLimits::of(m_options->type()).contentBytes;
    m_editor->cutAt(positionThatFits(m_editor->text(), limit));
    m_editor->setFocus();
}

void ComposeBox::split()
{
    MessageDraft piece = outgoingDraft();
    const QStringList pieces
        = splitToFit(piece.content, MessageLimits::of(piece.type).contentBytes);
    if (pieces.isEmpty())
        return refused(tr("This text cannot be split: one sign alone is over the limit."));
    piece.content = pieces.first();
    // One token names one message.
    piece.clientRequestToken.reset();
    const auto problems = checkDraft(piece);
    if (!problems.isEmpty())
        return refused(draftSentence(problems.first()));
    m_splitting = true;
    submit(piece);
}

void ComposeBox::walk(const std::optional<MessageDraft> &draft)
{
    if (!draft || m_pending)
        return;
    load(*draft);
    Q_EMIT draftChanged();
}

} // namespace carillon::ui
