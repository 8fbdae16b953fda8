// SPDX-License-Identifier: Apache-2.0
// The messages around one that was found, and the way back to where new ones come in.
#include "chat/chatsession.h"
#include "chat/pastwindow.h"
#include "chat/timeline.h"
#include "models/timelinemodel.h"
#include "ui/mainwindow/conversationpane.h"
#include "ui/timeline/timelineview.h"

#include <QItemSelectionModel>

namespace carillon::ui {

void ConversationPane::showMessage(const ChannelMessage &message)
{
    if (!m_session || !m_timeline || m_channel != message.channel)
        return;
    if (const auto row = m_timeline->rowOf(message.id)) {
        if (m_past)
            leavePast();
        return m_view->goTo(static_cast<int>(*row));
    }
    if (m_past)
        leavePast();
    m_past = m_session->past(message);
    connect(m_past.get(), &PastWindow::loaded, this, &ConversationPane::onPastLoaded);
    connect(m_past.get(), &PastWindow::endReached, this, &ConversationPane::joinLive);
    connect(m_past.get(), &PastWindow::loadStateChanged, this, &ConversationPane::showLoadState);
}

void ConversationPane::onPastLoaded(bool found)
{
    if (found) {
        showRows(*m_past, false);
        return m_view->goTo(static_cast<int>(*m_past->rowOf(m_past->target())));
    }
    m_past.release()->deleteLater(); // it is telling
    showLoadState();
    Q_EMIT troubled(tr("That message is not stored on this computer any more. Search again."));
}

/// Back to where messages come in.
void ConversationPane::leavePast()
{
    if (!m_past || !m_timeline)
        return;
    showRows(*m_timeline, true);
    m_past->disconnect(this); // what it still reads is for nobody
    m_past.release()->deleteLater();
    tellLookedAt(); // the end is in sight again
    showLoadState();
}

/// What is shown ends where the timeline does: from here on that takes its place, where it stands.
void ConversationPane::joinLive()
{
    if (!m_past || !m_timeline || m_past->size() == 0)
        return;
    const int marked = m_view->currentIndex().row();
    const auto rowOf
        = [this](qsizetype row) { return m_timeline->rowOf(m_past->at(row).message->id); };
    const auto last = rowOf(m_past->size() - 1);
    const auto current = marked >= 0 ? rowOf(marked) : std::nullopt;
    const auto topRow = m_view->indexAt({ 0, 0 }).row();
    const auto top = topRow >= 0 ? rowOf(topRow) : std::nullopt;
    if (!last)
        return; // it is not up to date itself; the end stays a press of the button away
    const bool focused = m_view->hasFocus();
    leavePast();
    m_view->scrollTo(m_model->index(static_cast<int>(top.value_or(*last)), 0));
    if (current) {
        m_view->selectionModel()->setCurrentIndex(
            m_model->index(static_cast<int>(*current), 0), QItemSelectionModel::ClearAndSelect);
    }
    if (focused)
        m_view->setFocus();
}

} // namespace carillon::ui
