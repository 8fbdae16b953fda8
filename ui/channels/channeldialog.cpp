// SPDX-License-Identifier: Apache-2.0
#include "ui/channels/channeldialog.h"

#include "ui/channels/channelfacts.h"
#include "ui/channels/expirationfields.h"
#include "ui/common/dialogbuttons.h"
#include "ui/common/noticebar.h"
#include "ui/common/plainlabel.h"
#include "ui/common/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSpinBox>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr int dialogWidth = 440;
constexpr int fieldHeight = 32;
// Of the service model.
constexpr qsizetype mostNameCharacters = 256;
constexpr qsizetype mostMetadataBytes = 1024;
constexpr int mostLeastShare = 40; // percent

QSpinBox *makeNumber(const QString &name, int least, int most, QWidget *parent)
{
    auto *box = new QSpinBox(parent);
    box->setRange(least, most);
    box->setAccessibleName(name);
    box->setMinimumHeight(fieldHeight);
    return box;
}

/// What is longer cannot be saved, so the rest of it need not be laid out.
QString characters(const QString &text, qsizetype most)
{
    return text.size() <= most ? text : text.left(most) + u'…';
}

QString bytes(const QString &text, qsizetype most)
{
    const QByteArray utf8 = text.toUtf8();
    return utf8.size() <= most ? text : QString::fromUtf8(utf8.left(most)) + u'…';
}

void addRow(QVBoxLayout &form, const QString &caption, QWidget *field)
{
    auto *label = new PlainLabel(caption, field->parentWidget());
    label->setBuddy(field);
    label->setProperty("tone", u"muted"_s);
    field->setAccessibleName(caption);
    field->setMinimumHeight(fieldHeight);
    auto *column = new QVBoxLayout;
    column->setSpacing(4);
    column->addWidget(label);
    column->addWidget(field);
    form.addLayout(column);
}

/// `before` FIELD `after` FIELD … in one line, there only while `box` is checked.
void addDetails(QVBoxLayout &form, QCheckBox *box, const QList<QWidget *> &parts)
{
    form.addWidget(box);
    auto *line = new QWidget(box->parentWidget());
    auto *row = new QHBoxLayout(line);
    row->setContentsMargins(24, 0, 0, 0);
    row->setSpacing(8);
    for (QWidget *part : parts)
        row->addWidget(part);
    row->addStretch();
    line->setVisible(box->isChecked());
    QObject::connect(box, &QCheckBox::toggled, line, &QWidget::setVisible);
    form.addWidget(line);
}

} // namespace

ChannelDialog::ChannelDialog(Theme &theme, const AppInstanceArn &instance, QWidget *parent)
    : GrowingDialog(parent)
    , m_theme(theme)
    , m_instance(instance)
{
    setWindowTitle(tr("New channel"));
    build();
    m_save->setText(tr("Create"));
    check();
}

ChannelDialog::ChannelDialog(Theme &theme, const Channel &channel, QWidget *parent)
    : GrowingDialog(parent)
    , m_theme(theme)
    , m_channel(channel)
{
    setWindowTitle(tr("Channel"));
    build();
    for (QLineEdit *field : { m_name, m_metadata })
        field->ensurePolished(); // a font that comes later has all of it laid out again
    m_name->setText(characters(channel.name, mostNameCharacters));
    m_mode->setCurrentIndex(channel.mode == ChannelMode::Restricted ? 1 : 0);
    m_metadata->setText(bytes(channel.metadata, mostMetadataBytes));
    showElastic(channel.elastic);
    m_expiration->setUnknown(tr("Looking up when it is deleted by itself…"));
    m_save->setText(tr("Save"));
    check();
}

void ChannelDialog::build()
{
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(false);
    m_name = new QLineEdit(this);
    m_name->setObjectName(u"channelName"_s);
    m_id = new QLineEdit(this);
    m_id->setObjectName(u"channelId"_s);
    m_id->setPlaceholderText(tr("the service makes one"));
    m_mode = new QComboBox(this);
    m_mode->setObjectName(u"channelMode"_s);
    m_mode->addItem(tr("Unrestricted: members may add others"));
    m_mode->addItem(tr("Restricted: moderators alone add others"));
    m_privacy = new QComboBox(this);
    m_privacy->setObjectName(u"channelPrivacy"_s);
    m_privacy->addItem(tr("Public: anybody may find and read it"));
    m_privacy->addItem(tr("Private: members alone"));
    m_metadata = new QLineEdit(this);
    m_metadata->setObjectName(u"channelMetadata"_s);

    auto *form = new QVBoxLayout;
    form->setSpacing(12);
    addRow(*form, tr("Name"), m_name);
    addRow(*form, tr("Mode"), m_mode);
    addRow(*form, tr("Privacy (cannot be changed later)"), m_privacy);
    addRow(*form, tr("Channel id (optional)"), m_id);
    addRow(*form, tr("Metadata (optional)"), m_metadata);
    addOptions(*form);

    m_state = new PlainLabel(this);
    m_state->setObjectName(u"channelDialogState"_s);
    m_state->setFont(m_theme.smallFont());
    m_state->setWordWrap(true);
    m_state->setProperty("tone", u"muted"_s);
    m_state->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_failure = new NoticeBar(m_theme, this);
    m_failure->setObjectName(u"channelDialogFailure"_s);
    m_failure->hide();
    m_save = new QPushButton(this);
    m_save->setObjectName(u"saveChannel"_s);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 24);
    column->setSpacing(16);
    column->addLayout(form);
    column->addWidget(m_failure);
    column->addWidget(m_state);
    column->addStretch();
    column->addLayout(dialogButtons(*this, *m_save));
    setFixedWidth(dialogWidth);

    for (QLineEdit *edit : { m_name, m_id, m_metadata })
        connect(edit, &QLineEdit::textChanged, this, &ChannelDialog::check);
    connect(m_elastic, &QCheckBox::toggled, this, &ChannelDialog::check);
    connect(m_mode, &QComboBox::currentIndexChanged, this, &ChannelDialog::check);
    connect(m_save, &QPushButton::clicked, this, &ChannelDialog::accept);
}

void ChannelDialog::addOptions(QVBoxLayout &form)
{
    m_elasticNote = new PlainLabel(this);
    m_elasticNote->setObjectName(u"elasticNote"_s);
    m_elasticNote->setWordWrap(true);
    m_elasticNote->hide();
    form.addWidget(m_elasticNote);
    m_expiration = new ExpirationFields(m_theme, this);
    form.addWidget(m_expiration);

    m_elastic = new QCheckBox(tr("Elastic: many members, in sub-channels"), this);
    m_elastic->setObjectName(u"channelElastic"_s);
    m_subChannels = makeNumber(tr("Most sub-channels"), 2, 100, this);
    m_subChannels->setPrefix(u"≤ "_s);
    m_subChannels->setToolTip(tr("How many sub-channels there may be"));
    m_perSubChannel = makeNumber(tr("Members of a sub-channel"), 2, 1000, this);
    m_perSubChannel->setPrefix(u"× "_s);
    m_perSubChannel->setToolTip(tr("How many members a sub-channel should have"));
    m_leastShare = makeNumber(
        tr("Share of members below which sub-channels are joined"), 1, mostLeastShare, this);
    m_leastShare->setSuffix(u" %"_s);
    m_leastShare->setToolTip(tr("Sub-channels less full than this are balanced"));
    addDetails(form, m_elastic, { m_subChannels, m_perSubChannel, m_leastShare });

    if (!m_channel)
        return;
    for (QWidget *fixed : { static_cast<QWidget *>(m_privacy), static_cast<QWidget *>(m_id) }) {
        fixed->hide();
        for (QLabel *label : findChildren<QLabel *>()) {
            if (label->buddy() == fixed)
                label->hide();
        }
    }
    m_elastic->hide();
}

QString ChannelDialog::problem() const
{
    // AppInstanceUserId and ChannelId have one pattern.
    static const QRegularExpression id(u"\\A[A-Za-z0-9]([A-Za-z0-9:_.@-]{0,62}[A-Za-z0-9])?\\z"_s);
    const qsizetype metadataBytes = m_metadata->text().toUtf8().size();
    if (m_name->text().trimmed().isEmpty())
        return tr("The channel needs a name.");
    if (m_name->text().size() > mostNameCharacters)
        return tr("The name may have 256 characters; it has %1.").arg(m_name->text().size());
    if (!m_id->text().isEmpty() && !id.match(m_id->text()).hasMatch())
        return tr("The id may have 64 characters: letters, digits and, inside, : - _ . @");
    if (metadataBytes > mostMetadataBytes)
        return tr("The metadata may have 1024 bytes; it has %1.").arg(metadataBytes);
    if (m_elastic->isChecked() && m_mode->currentIndex() == 0)
        return tr("An elastic channel must be restricted.");
    return {};
}

void ChannelDialog::check()
{
    const QString wrong = problem();
    m_state->setPlainText(m_name->text().isEmpty() ? QString() : wrong);
    m_state->setVisible(!m_state->text().isEmpty());
    m_save->setEnabled(!m_busy && wrong.isEmpty());
    m_save->setToolTip(wrong);
    m_save->setAccessibleDescription(wrong);
}

/// Name, mode and metadata stay as they are shown: they may be being changed.
void ChannelDialog::describe(const Channel &channel)
{
    m_channel->createdAt = channel.createdAt;
    m_channel->lastMessageAt = channel.lastMessageAt;
    m_channel->expiration = channel.expiration;
    m_described = true;
    m_expiration->setChannel(channel);
    showElastic(channel.elastic);
}

void ChannelDialog::showElastic(const std::optional<ElasticChannelConfiguration> &elastic)
{
    m_elasticNote->setVisible(elastic.has_value());
    m_elasticNote->setPlainText(elastic ? elasticSentence(*elastic) : QString());
}

void ChannelDialog::describeFailed(const QString &why)
{
    m_expiration->setUnknown(why);
}

void ChannelDialog::setBusy(bool busy)
{
    m_busy = busy;
    if (busy)
        m_failure->hide();
    check();
}

void ChannelDialog::showFailure(const QString &text)
{
    setBusy(false);
    m_failure->setText(text);
    m_failure->show();
}

void ChannelDialog::noteSaved(const ChannelChange &saved)
{
    m_channel->name = saved.name.value_or(m_channel->name);
    m_channel->mode = saved.mode.value_or(m_channel->mode);
    m_channel->metadata = saved.metadata.value_or(m_channel->metadata);
}

NewChannel ChannelDialog::newChannel() const
{
    NewChannel channel { *m_instance, m_name->text() };
    channel.mode
        = m_mode->currentIndex() == 1 ? ChannelMode::Restricted : ChannelMode::Unrestricted;
    channel.privacy
        = m_privacy->currentIndex() == 1 ? ChannelPrivacy::Private : ChannelPrivacy::Public;
    if (!m_metadata->text().isEmpty())
        channel.metadata = m_metadata->text();
    if (!m_id->text().isEmpty())
        channel.channelId = m_id->text();
    channel.expiration = m_expiration->settings();
    if (m_elastic->isChecked())
        channel.elastic = ElasticChannelConfiguration { m_subChannels->value(),
            m_perSubChannel->value(), m_leastShare->value() };
    return channel;
}

/// What differs from what was shown: to set when a channel is deleted must not rename it back.
ChannelEdit ChannelDialog::edit() const
{
    ChannelEdit edit;
    const auto mode
        = m_mode->currentIndex() == 1 ? ChannelMode::Restricted : ChannelMode::Unrestricted;
    if (m_name->text() != m_channel->name)
        edit.change.name = m_name->text();
    if (mode != m_channel->mode)
        edit.change.mode = mode;
    if (m_metadata->text() != m_channel->metadata)
        edit.change.metadata = m_metadata->text();
    edit.expiration = m_expiration->settings();
    edit.changesExpiration = m_described && edit.expiration != m_channel->expiration;
    return edit;
}

void ChannelDialog::accept()
{
    if (m_busy || !problem().isEmpty())
        return;
    if (!m_channel) {
        setBusy(true);
        return Q_EMIT createRequested(newChannel());
    }
    const ChannelEdit wanted = edit();
    if (isEmpty(wanted.change) && !wanted.changesExpiration)
        return QDialog::accept(); // it is so already
    setBusy(true);
    Q_EMIT changeRequested(m_channel->arn, wanted);
}

} // namespace carillon::ui
