// SPDX-License-Identifier: Apache-2.0
#include "ui/find/findpanel.h"

#include "chat/channeldirectory.h"
#include "chat/chatsession.h"
#include "chat/finder.h"
#include "ui/common/plainlabel.h"
#include "ui/common/separator.h"
#include "ui/common/theme.h"
#include "ui/find/founddelegate.h"
#include "ui/find/foundmodel.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace carillon::ui {

FindPanel::FindPanel(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_title(new PlainLabel(tr("Find messages"), this))
    , m_close(new QPushButton(this))
    , m_field(new QLineEdit(this))
    , m_here(new QRadioButton(tr("&This channel"), this))
    , m_everywhere(new QRadioButton(tr("&Everywhere"), this))
    , m_state(new PlainLabel(this))
    , m_list(new QListView(this))
{
    setObjectName(u"findPanel"_s);
    setMinimumWidth(panelWidth);
    m_close->setProperty("kind", u"quiet"_s);
    m_close->setAccessibleName(tr("Close finding"));
    m_close->setToolTip(tr("Close"));
    m_field->setObjectName(u"findField"_s);
    m_field->setPlaceholderText(tr("Words in messages"));
    m_field->setAccessibleName(tr("Words to find in messages"));
    m_field->setClearButtonEnabled(true);
    m_field->installEventFilter(this);
    m_here->setObjectName(u"findHere"_s);
    m_everywhere->setObjectName(u"findEverywhere"_s);
    m_here->setChecked(true);
    m_state->setObjectName(u"findState"_s);
    m_state->setWordWrap(true);
    m_state->setProperty("tone", u"muted"_s);
    m_list->setObjectName(u"foundList"_s);
    m_list->setAccessibleName(tr("Messages found"));
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setItemDelegate(new FoundDelegate(
        theme, [this] { return m_session ? m_session->finder().terms() : FindTerms(); }, m_list));
    build();
    connect(m_close, &QPushButton::clicked, this, &FindPanel::close);
    connect(m_field, &QLineEdit::textChanged, this, &FindPanel::find);
    connect(m_field, &QLineEdit::returnPressed, this, &FindPanel::enterList);
    connect(m_here, &QRadioButton::toggled, this, &FindPanel::find);
    connect(m_list, &QListView::clicked, this, &FindPanel::choose);
    m_list->installEventFilter(this);
    connect(&theme, &Theme::changed, this, &FindPanel::dress);
    dress();
    hide();
}

FindPanel::~FindPanel()
{
    m_list->setModel(nullptr);
}

void FindPanel::build()
{
    auto *head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_close);
    auto *where = new QHBoxLayout;
    where->addWidget(m_here);
    where->addWidget(m_everywhere);
    where->addStretch(1);
    auto *column = new QVBoxLayout;
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(12);
    column->addLayout(head);
    column->addWidget(m_field);
    column->addLayout(where);
    column->addWidget(m_state);
    column->addWidget(m_list, 1);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(new Separator(m_theme, Qt::Vertical, this));
    row->addLayout(column, 1);
}

void FindPanel::dress()
{
    m_title->setFont(m_theme.titleFont());
    m_state->setFont(m_theme.smallFont());
    m_close->setIcon(m_theme.icon(u"close"_s, m_theme.colours().muted));
    m_list->viewport()->update();
}

void FindPanel::setSession(ChatSession *session)
{
    m_list->setModel(nullptr);
    m_model.reset();
    if (m_session)
        m_session->finder().disconnect(this);
    m_session = session;
    if (session) {
        Finder &finder = session->finder();
        ChannelDirectory *channels = &session->channels();
        m_model = std::make_unique<FoundModel>(finder, [channels](const ChannelArn &arn) {
            const auto entry = channels->entry(arn);
            return entry ? entry->channel.name : arn.channelId();
        });
        m_list->setModel(m_model.get());
        connect(&finder, &Finder::stateChanged, this, &FindPanel::tellState);
    }
    find();
}

void FindPanel::setChannel(const std::optional<ChannelArn> &channel)
{
    if (m_channel == channel)
        return;
    m_channel = channel;
    if (m_here->isChecked())
        find();
}

void FindPanel::open()
{
    if (isHidden())
        m_before = QApplication::focusWidget();
    show();
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_field->selectAll();
    find();
    Q_EMIT toggled(true);
}

void FindPanel::close()
{
    hide();
    Q_EMIT toggled(false);
    if (m_before)
        m_before->setFocus(Qt::OtherFocusReason);
}

/// Nobody looks for anything while the panel is hidden.
void FindPanel::find()
{
    if (!m_session || isHidden())
        return;
    if (m_here->isChecked() && m_channel)
        m_session->finder().find(m_field->text(), m_channel);
    else
        m_session->finder().find(m_field->text(), std::nullopt);
    tellState();
}

QString FindPanel::stateText() const
{
    if (!m_session)
        return {};
    const Finder &finder = m_session->finder();
    const QString unknown = tr("What was never loaded on this computer cannot be found.");
    if (finder.hasFailed())
        return tr("The messages stored on this computer cannot be read. Restart Carillon and try "
                  "again.");
    if (finder.terms().isEmpty())
        return tr("Type a word. The last one may be its beginning.") + u' ' + unknown;
    const qsizetype count = finder.found().size();
    if (finder.isLooking() && count == 0)
        return tr("Looking…");
    const QString unprepared = finder.isPrepared()
        ? QString()
        : u' ' + tr("Older messages are still being made ready to be found.");
    if (count == 0)
        return tr("No message has these words.") + u' ' + unknown + unprepared;
    if (finder.hasMore())
        return tr("The newest %1 messages; more as you scroll.").arg(count) + unprepared;
    return (count == 1 ? tr("1 message.") : tr("%1 messages.").arg(count)) + unprepared;
}

void FindPanel::tellState()
{
    m_state->setPlainText(stateText());
}

void FindPanel::choose(const QModelIndex &index)
{
    if (!m_session || !index.isValid())
        return;
    // By value: the answer to it may be another search.
    const ChannelMessage message = m_session->finder().found().at(index.row());
    Q_EMIT messageChosen(message);
}

void FindPanel::enterList()
{
    if (!m_model || m_model->rowCount() == 0)
        return;
    if (!m_list->currentIndex().isValid())
        m_list->setCurrentIndex(m_model->index(0, 0));
    m_list->setFocus(Qt::TabFocusReason);
}

bool FindPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent *>(event)->key();
    if (watched == m_field && key == Qt::Key_Down) {
        enterList();
        return true;
    }
    if (watched == m_list && (key == Qt::Key_Return || key == Qt::Key_Enter)) {
        choose(m_list->currentIndex());
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void FindPanel::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        return close();
    QWidget::keyPressEvent(event);
}

} // namespace carillon::ui
