// SPDX-License-Identifier: Apache-2.0
#include "ui/compose/advancedpanel.h"

#include "ui/common/errortext.h"
#include "ui/common/theme.h"
#include "ui/compose/attributeseditor.h"
#include "ui/compose/formfield.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLineEdit>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

QString firstProblem(const QList<DraftProblem> &problems, DraftField field)
{
    const auto found = std::find_if(problems.begin(), problems.end(),
        [field](const DraftProblem &problem) { return problem.field == field; });
    return found == problems.end() ? QString() : describeProblem(*found);
}

} // namespace

AdvancedPanel::AdvancedPanel(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_token(makeField("token", u"ClientRequestToken"_s, tr("made when the message is accepted")))
    , m_contentType(makeField("contentType", u"ContentType"_s, u"text/plain"_s))
    , m_target(makeField("target", u"Target"_s, tr("ARN of the one member who may see it")))
    , m_subChannel(makeField("subChannel", u"SubChannelId"_s, tr("only in elastic channels")))
    , m_pushTitle(makeField("pushTitle", tr("PushNotification title"), tr("none")))
    , m_pushBody(makeField("pushBody", tr("PushNotification body"), tr("none")))
    , m_pushType(new QComboBox(this))
    , m_attributes(new AttributesEditor(theme, this))
{
    setAccessibleName(tr("Advanced members"));
    m_pushType->addItem(tr("Default push"), int(PushNotificationType::Default));
    m_pushType->addItem(tr("VoIP push"), int(PushNotificationType::Voip));
    m_pushType->setAccessibleName(tr("PushNotification type"));
    m_attributes->setAccessibleName(tr("Message attributes"));
    arrange();
    connect(m_pushType, &QComboBox::currentIndexChanged, this, &AdvancedPanel::edited);
    connect(m_attributes, &AttributesEditor::edited, this, &AdvancedPanel::edited);
}

FormField *AdvancedPanel::makeField(
    const char *name, const QString &caption, const QString &placeholder)
{
    auto *field = new FormField(m_theme, caption, placeholder, this);
    field->setObjectName(QLatin1StringView(name));
    connect(field, &FormField::edited, this, &AdvancedPanel::edited);
    return field;
}

void AdvancedPanel::arrange()
{
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 4);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(8);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    grid->addWidget(m_token, 0, 0);
    grid->addWidget(m_contentType, 0, 1);
    grid->addWidget(m_target, 1, 0);
    grid->addWidget(m_subChannel, 1, 1);
    grid->addWidget(m_pushTitle, 2, 0);
    grid->addWidget(m_pushBody, 2, 1);
    grid->addWidget(m_pushType, 3, 0, Qt::AlignLeft);
    grid->addWidget(m_attributes, 4, 0, 1, 2);
    QWidget *const order[] = { m_token, m_contentType, m_target, m_subChannel, m_pushTitle,
        m_pushBody, m_pushType, m_attributes };
    for (size_t i = 1; i < std::size(order); ++i)
        setTabOrder(order[i - 1], order[i]);
}

void AdvancedPanel::setDraft(const MessageDraft &draft)
{
    const QSignalBlocker quiet(this);
    m_token->setText(draft.clientRequestToken.value_or(QString()));
    m_contentType->setText(draft.contentType.value_or(QString()));
    m_target->setText(draft.targetMemberArn.value_or(QString()));
    m_subChannel->setText(draft.subChannelId.value_or(QString()));
    const PushNotification push = draft.pushNotification.value_or(PushNotification());
    m_pushTitle->setText(push.title);
    m_pushBody->setText(push.body);
    m_pushType->setCurrentIndex(m_pushType->findData(int(push.type)));
    m_attributes->setAttributes(draft.attributes);
}

void AdvancedPanel::fillIn(MessageDraft &draft) const
{
    draft.clientRequestToken = m_token->optionalText();
    draft.contentType = m_contentType->optionalText();
    draft.targetMemberArn = m_target->optionalText();
    draft.subChannelId = m_subChannel->optionalText();
    draft.attributes = m_attributes->attributes();
    draft.pushNotification.reset();
    if (!m_pushTitle->text().isEmpty() || !m_pushBody->text().isEmpty())
        draft.pushNotification = PushNotification { m_pushTitle->text(), m_pushBody->text(),
            PushNotificationType(m_pushType->currentData().toInt()) };
}

bool AdvancedPanel::isEmpty() const
{
    MessageDraft draft;
    fillIn(draft);
    return draft == MessageDraft();
}

void AdvancedPanel::setProblems(const QList<DraftProblem> &problems)
{
    m_token->setProblem(firstProblem(problems, DraftField::Token));
    m_contentType->setProblem(firstProblem(problems, DraftField::ContentType));
    m_target->setProblem(firstProblem(problems, DraftField::Target));
    m_subChannel->setProblem(firstProblem(problems, DraftField::SubChannel));
    m_pushTitle->setProblem(firstProblem(problems, DraftField::PushNotificationTitle));
    m_pushBody->setProblem(firstProblem(problems, DraftField::PushNotificationBody));
    m_attributes->setProblem(firstProblem(problems, DraftField::MessageAttributes));
}

} // namespace carillon::ui
