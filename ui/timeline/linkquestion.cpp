// SPDX-License-Identifier: Apache-2.0
#include "ui/timeline/linkquestion.h"

#include "ui/common/plainlabel.h"
#include "ui/common/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr int dialogWidth = 440;
constexpr int addressHeight = 76;

} // namespace

LinkQuestion::LinkQuestion(Theme &theme, const QUrl &url, QWidget *parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_url(url)
    , m_facts(factsOf(url))
{
    setObjectName(u"linkQuestion"_s);
    setWindowTitle(tr("Open a link"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    setFixedWidth(dialogWidth);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 20, 20, 20);
    column->setSpacing(10);
    addText(*column, tr("Open this address in the browser? It leads to"), u"linkIntro"_s);
    addText(*column,
        m_facts.port < 0 ? m_facts.host : u"%1:%2"_s.arg(m_facts.host).arg(m_facts.port),
        u"linkHost"_s);
    findChild<PlainLabel *>(u"linkHost"_s)->setFont(m_theme.titleFont());
    const QStringList misleading = cautions();
    for (const QString &caution : misleading)
        addText(*column, caution, u"linkCaution"_s, u"caution"_s);
    if (!m_facts.isEncrypted)
        addText(*column, tr("The way there is not encrypted (http)."), u"linkPlain"_s, u"muted"_s);

    auto *address = new QPlainTextEdit(m_facts.address, this);
    address->setObjectName(u"linkAddress"_s);
    address->setAccessibleName(tr("Address"));
    address->setReadOnly(true);
    address->setTabChangesFocus(true);
    address->setWordWrapMode(QTextOption::WrapAnywhere);
    address->setFont(m_theme.monoFont());
    address->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    address->setFixedHeight(addressHeight);
    column->addWidget(address);
    addButtons(*column, !misleading.isEmpty());
    resize(dialogWidth, column->totalHeightForWidth(dialogWidth));
}

QStringList LinkQuestion::cautions() const
{
    QStringList all;
    if (!m_facts.before.isEmpty())
        all += tr(
            "“%1” before the @ is not where it leads. It is a name the address signs in with.")
                   .arg(ForeignText(m_facts.before).line(80));
    if (!m_facts.readAs.isEmpty())
        all += tr(
            "In the message the name reads “%1”. Letters of one script can look like those of "
            "another.")
                   .arg(ForeignText(m_facts.readAs).line(80));
    return all;
}

void LinkQuestion::addText(
    QVBoxLayout &column, const QString &text, const QString &name, const QString &tone)
{
    auto *label = new PlainLabel(text, this);
    label->setObjectName(name);
    label->setProperty("tone", tone);
    label->setWordWrap(true);
    column.addWidget(label);
}

void LinkQuestion::addButtons(QVBoxLayout &column, bool misleads)
{
    auto *open = new QPushButton(tr("Open"), this);
    auto *copy = new QPushButton(tr("Copy the address"), this);
    auto *cancel = new QPushButton(tr("Cancel"), this);
    open->setObjectName(u"openLink"_s);
    copy->setObjectName(u"copyLink"_s);
    open->setProperty("kind", misleads ? u"secondary"_s : u"primary"_s);
    auto *row = new QHBoxLayout;
    row->addWidget(copy);
    row->addStretch();
    row->addWidget(cancel);
    row->addWidget(open);
    column.addLayout(row);
    // What misleads is not opened by a Return too many.
    QPushButton *usual = misleads ? cancel : open;
    for (QPushButton *button : { open, copy, cancel })
        button->setAutoDefault(button == usual);
    usual->setDefault(true);
    usual->setFocus();
    connect(open, &QPushButton::clicked, this, [this] {
        Q_EMIT openRequested(m_url);
        accept();
    });
    connect(copy, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(m_facts.address);
        accept();
    });
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
}

} // namespace carillon::ui
