// SPDX-License-Identifier: Apache-2.0
#include "ui/channels/channelpanel.h"

#include "models/channellistmodel.h"
#include "ui/channels/channeldelegate.h"
#include "ui/channels/channelfilter.h"
#include "ui/channels/filterfield.h"
#include "ui/channels/openchanneldialog.h"
#include "ui/common/plainlabel.h"
#include "ui/common/theme.h"

#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr int edge = 12;
constexpr int listEdge = 8;

} // namespace

ChannelPanel::ChannelPanel(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_filter(new ChannelFilter(this))
    , m_field(new FilterField(theme, u"Ctrl+K"_s, this))
    , m_list(new QListView(this))
    , m_state(new PlainLabel(this))
    , m_tryAgain(new QPushButton(tr("Try again"), this))
    , m_elsewhere(new QPushButton(tr("Look among other channels"), this))
    , m_new(new QPushButton(tr("+ New channel"), this))
    , m_browse(new QPushButton(tr("+ Find or join a channel"), this))
    , m_open(new QPushButton(tr("+ Open a channel by ARN"), this))
{
    setMinimumWidth(metrics::sideWidth);
    m_field->setObjectName(u"channelFilter"_s);
    m_field->setPlaceholderText(tr("Filter channels"));
    m_field->setAccessibleName(tr("Filter channels"));
    m_list->setObjectName(u"channelList"_s);
    m_list->setAccessibleName(tr("Channels"));
    m_list->setModel(m_filter);
    m_list->setItemDelegate(new ChannelDelegate(theme, m_list));
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_state->setObjectName(u"channelState"_s);
    m_state->setTextFormat(Qt::PlainText);
    m_state->setWordWrap(true);
    m_tryAgain->setObjectName(u"tryAgain"_s);
    m_tryAgain->setProperty("kind", u"link"_s);
    m_tryAgain->setAccessibleName(tr("Try to load the channels again"));
    m_elsewhere->setObjectName(u"browseElsewhere"_s);
    m_elsewhere->setProperty("kind", u"link"_s);
    m_browse->setObjectName(u"browseChannels"_s);
    m_browse->setProperty("kind", u"link"_s);
    m_browse->setAccessibleName(tr("Find or join a channel"));
    m_new->setObjectName(u"newChannel"_s);
    m_new->setProperty("kind", u"link"_s);
    m_new->setAccessibleName(tr("Create a channel"));
    m_open->setObjectName(u"openByArn"_s);
    m_open->setProperty("kind", u"link"_s);
    m_open->setAccessibleName(tr("Open a channel by ARN"));
    build();
    dress();
    tellState();
}

void ChannelPanel::build()
{
    auto *listRow = new QVBoxLayout;
    listRow->setContentsMargins(listEdge, 0, listEdge, 0);
    listRow->addWidget(m_list);
    auto *below = new QVBoxLayout;
    below->setContentsMargins(16, 0, 16, 0);
    below->setSpacing(4);
    below->addWidget(m_state);
    below->addWidget(m_tryAgain, 0, Qt::AlignLeft);
    below->addWidget(m_elsewhere, 0, Qt::AlignLeft);
    auto *foot = new QVBoxLayout;
    foot->setContentsMargins(edge, 0, edge, 8);
    foot->setSpacing(0);
    foot->addWidget(m_new, 0, Qt::AlignLeft);
    foot->addWidget(m_browse, 0, Qt::AlignLeft);
    foot->addWidget(m_open, 0, Qt::AlignLeft);
    auto *head = new QVBoxLayout;
    head->setContentsMargins(edge, 0, edge, 0);
    head->addWidget(m_field);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(head);
    column->addLayout(below);
    column->addLayout(listRow, 1);
    column->addLayout(foot);

    connect(m_field, &QLineEdit::textChanged, m_filter, &ChannelFilter::setWanted);
    connect(m_field, &FilterField::downPressed, this, &ChannelPanel::enterList);
    connect(m_field, &QLineEdit::returnPressed, this, &ChannelPanel::chooseFirst);
    connect(m_list, &QListView::clicked, this, &ChannelPanel::choose);
    connect(m_list, &QListView::activated, this, [this](const QModelIndex &index) {
        if (index.data(ChannelListModel::ArnRole).toString() != m_current)
            choose(index);
    });
    const auto changed = [this] {
        showCurrent();
        tellState();
    };
    connect(m_filter, &QAbstractItemModel::modelReset, this, changed);
    connect(m_filter, &QAbstractItemModel::rowsInserted, this, changed);
    connect(m_filter, &QAbstractItemModel::rowsRemoved, this, changed);
    connect(m_filter, &QAbstractItemModel::layoutChanged, this, changed);
    connect(m_tryAgain, &QPushButton::clicked, this, &ChannelPanel::refreshRequested);
    connect(m_new, &QPushButton::clicked, this, &ChannelPanel::newChannelRequested);
    for (QPushButton *button : { m_elsewhere, m_browse })
        connect(button, &QPushButton::clicked, this, &ChannelPanel::browse);
    connect(m_open, &QPushButton::clicked, this, &ChannelPanel::openByArn);
    connect(&m_theme, &Theme::changed, this, &ChannelPanel::dress);
}

void ChannelPanel::setModel(QAbstractItemModel *model)
{
    m_filter->setSourceModel(model);
    showCurrent();
    tellState();
}

void ChannelPanel::setUser(const std::optional<AppInstanceUserArn> &user)
{
    m_user = user;
}

void ChannelPanel::setLoading(bool loading)
{
    m_loading = loading;
    tellState();
}

void ChannelPanel::setError(const QString &words, const QString &whole)
{
    m_error = words;
    m_state->setToolTip(plainToolTip(whole));
    tellState();
}

void ChannelPanel::setCurrent(const QString &arn)
{
    m_current = arn;
    showCurrent();
}

void ChannelPanel::showCurrent()
{
    const QModelIndex index = indexOf(m_current);
    m_list->setCurrentIndex(index);
    if (index.isValid())
        m_list->scrollTo(index);
}

QModelIndex ChannelPanel::indexOf(const QString &arn) const
{
    for (int row = 0; row < m_filter->rowCount(); ++row) {
        const QModelIndex index = m_filter->index(row, 0);
        if (index.data(ChannelListModel::ArnRole).toString() == arn)
            return index;
    }
    return {};
}

void ChannelPanel::choose(const QModelIndex &index)
{
    if (!index.isValid())
        return;
    m_current = index.data(ChannelListModel::ArnRole).toString();
    const QString chosen = m_current;
    m_field->clear();
    showCurrent();
    Q_EMIT channelChosen(chosen);
}

void ChannelPanel::chooseFirst()
{
    // What is open already is not what somebody filters for.
    if (m_filter->rowCount() > 0)
        choose(m_filter->index(0, 0));
    else if (m_elsewhere->isVisibleTo(this))
        browse();
}

void ChannelPanel::browse()
{
    Q_EMIT browseRequested(m_field->text().trimmed());
}

void ChannelPanel::focusFilter()
{
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_field->selectAll();
}

void ChannelPanel::enterList()
{
    if (m_filter->rowCount() == 0)
        return;
    if (!m_list->currentIndex().isValid())
        m_list->setCurrentIndex(m_filter->index(0, 0));
    m_list->setFocus(Qt::TabFocusReason);
}

void ChannelPanel::nextChannel()
{
    chooseNeighbour(1);
}

void ChannelPanel::previousChannel()
{
    chooseNeighbour(-1);
}

void ChannelPanel::chooseNeighbour(int step)
{
    const QModelIndex here = indexOf(m_current);
    const int row = here.isValid() ? here.row() + step : 0;
    if (row >= 0 && row < m_filter->rowCount())
        choose(m_filter->index(row, 0));
}

void ChannelPanel::nextUnread()
{
    chooseUnread(1);
}

void ChannelPanel::previousUnread()
{
    chooseUnread(-1);
}

/// Goes round: whoever wants the next unread one means any.
void ChannelPanel::chooseUnread(int step)
{
    const int count = m_filter->rowCount();
    const QModelIndex here = indexOf(m_current);
    const int start = here.isValid() ? here.row() : (step > 0 ? -1 : count);
    for (int i = 1; i <= count; ++i) {
        const int row = ((start + i * step) % count + count) % count;
        if (m_filter->index(row, 0).data(ChannelListModel::UnreadRole).toInt() > 0)
            return choose(m_filter->index(row, 0));
    }
}

void ChannelPanel::openByArn()
{
    if (!m_dialog) {
        m_dialog = new OpenChannelDialog(m_theme, m_user, window());
        connect(
            m_dialog, &OpenChannelDialog::channelRequested, this, &ChannelPanel::channelRequested);
    }
    m_dialog->show();
    m_dialog->raise();
    m_dialog->activateWindow();
}

void ChannelPanel::tellState()
{
    const bool known = m_filter->sourceModel() && m_filter->sourceModel()->rowCount() > 0;
    QString text;
    if (!m_error.isEmpty())
        text = ForeignText(m_error).block();
    else if (m_loading && !known)
        text = tr("Loading channels…");
    else if (!known)
        text = m_filter->sourceModel() ? tr("You are in no channel yet.") : QString();
    else if (m_filter->rowCount() == 0)
        text = tr("You are in no channel of that name.");
    m_elsewhere->setVisible(m_filter->sourceModel() && m_filter->rowCount() == 0
        && !m_field->text().trimmed().isEmpty());
    m_browse->setEnabled(m_filter->sourceModel());
    m_state->setText(text);
    m_state->setVisible(!text.isEmpty());
    m_tryAgain->setVisible(!m_error.isEmpty());
    m_tryAgain->setEnabled(!m_loading);
    const Colours &colours = m_theme.colours();
    QPalette palette = m_state->palette();
    palette.setColor(QPalette::WindowText, m_error.isEmpty() ? colours.muted : colours.bad);
    m_state->setPalette(palette);
}

void ChannelPanel::dress()
{
    m_state->setFont(m_theme.smallFont());
    m_open->setFont(m_theme.textFont());
    tellState();
    m_list->viewport()->update();
}

} // namespace carillon::ui
