// SPDX-License-Identifier: Apache-2.0
#include "ui/people/subchannelchoice.h"

#include "chat/channelpeople.h"
#include "ui/common/foreigntext.h"
#include "ui/common/plainlabel.h"
#include "ui/common/theme.h"

#include <QComboBox>
#include <QSignalBlocker>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr int fieldHeight = 32;

QString shortId(const QString &id)
{
    return ForeignText(id.size() <= 12 ? id : id.left(8) + QChar(0x2026)).line();
}

} // namespace

SubChannelChoice::SubChannelChoice(Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_box(new QComboBox(this))
    , m_note(new PlainLabel(this))
{
    m_box->setObjectName(u"subChannels"_s);
    m_box->setAccessibleName(tr("Sub-channel whose members are listed"));
    m_box->setMinimumHeight(fieldHeight);
    m_box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_note->setObjectName(u"subChannelNote"_s);
    m_note->setFont(theme.smallFont());
    m_note->setProperty("tone", u"muted"_s);
    m_note->setWordWrap(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(m_box);
    column->addWidget(m_note);
    connect(m_box, &QComboBox::activated, this, [this](int row) {
        if (m_people)
            m_people->chooseSubChannel(m_box->itemData(row).toString());
    });
    hide();
}

void SubChannelChoice::addTo(QComboBox &box, const SubChannel &subChannel, bool own)
{
    const QString count
        = subChannel.members == 1 ? tr("1 member") : tr("%1 members").arg(subChannel.members);
    const QString yours = own ? tr(" · yours") : QString();
    box.addItem(u"%1 · %2%3"_s.arg(shortId(subChannel.id), count, yours), subChannel.id);
    box.setItemData(box.count() - 1, plainToolTip(subChannel.id), Qt::ToolTipRole);
}

void SubChannelChoice::setPeople(ChannelPeople *people)
{
    if (m_people)
        m_people->disconnect(this);
    m_people = people;
    if (people)
        connect(people, &ChannelPeople::changed, this, &SubChannelChoice::tell);
    tell();
}

void SubChannelChoice::tell()
{
    setVisible(m_people && m_people->isElastic());
    if (isHidden())
        return;
    fill();
    const auto count = m_people->subChannels().size();
    const auto &shown = m_people->subChannel();
    QString note;
    if (count > 0)
        note = count == 1 ? tr("An elastic channel, with one sub-channel so far.")
                          : tr("An elastic channel, with %1 sub-channels.").arg(count);
    else if (shown)
        note = tr("An elastic channel. These are the members of your sub-channel %1; only "
                  "moderators see the others.")
                   .arg(shortId(*shown));
    else if (!m_people->isLoading())
        note = tr("An elastic channel. Nobody is in it yet.");
    m_box->setVisible(count > 0);
    m_note->setPlainText(note);
    m_note->setToolTip(shown ? plainToolTip(*shown) : QString());
}

void SubChannelChoice::fill()
{
    const QSignalBlocker quiet(m_box);
    m_box->clear();
    for (const SubChannel &each : m_people->subChannels())
        addTo(*m_box, each, each.id == m_people->ownSubChannel());
    m_box->setCurrentIndex(m_box->findData(m_people->subChannel().value_or(QString())));
}

} // namespace carillon::ui
