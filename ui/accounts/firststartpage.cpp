// SPDX-License-Identifier: Apache-2.0
#include "ui/accounts/firststartpage.h"

#include "account/environmentcredentials.h"
#include "ui/common/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr int pageWidth = 520;
constexpr int iconSize = 24;

QLabel *mutedLabel(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

} // namespace

FirstStartPage::FirstStartPage(Theme &theme, QWidget *parent)
    : FirstStartPage(theme,
        EnvironmentCredentialsProvider::isOffered(QProcessEnvironment::systemEnvironment()), parent)
{
}

FirstStartPage::FirstStartPage(Theme &theme, bool environmentOffered, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    auto *page = new QWidget(this);
    page->setMaximumWidth(pageWidth);
    auto *outer = new QHBoxLayout(this);
    outer->addStretch(1);
    outer->addWidget(page, 100);
    outer->addStretch(1);

    auto *column = new QVBoxLayout(page);
    column->setSpacing(12);
    column->addStretch(2);
    m_welcome = new QLabel(tr("Welcome to Carillon"), page);
    column->addWidget(m_welcome);
    column->addWidget(mutedLabel(
        tr("Write to Amazon Chime SDK channels, and see what became of every message."), page));
    column->addSpacing(16);

    auto *local = addChoice(*column,
        { tr("Try it on this computer"),
            tr("A service of our own, with people and channels to play with. No account is needed "
               "and nothing leaves this computer."),
            u"send"_s },
        true);
    auto *aws = addChoice(*column,
        { tr("Connect to AWS"), tr("With the ARN of your user and keys that go to the keyring."),
            u"plug"_s },
        false);
    auto *environment = addChoice(*column,
        { tr("Use keys from the environment"),
            environmentOffered ? tr("AWS_ACCESS_KEY_ID is set in this program's environment.")
                               : tr("Not possible now: AWS_ACCESS_KEY_ID is not set."),
            u"key"_s },
        false);
    environment->setEnabled(environmentOffered);
    column->addStretch(3);

    connect(local, &QPushButton::clicked, this, &FirstStartPage::tryLocally);
    connect(aws, &QPushButton::clicked, this, &FirstStartPage::connectToAws);
    connect(environment, &QPushButton::clicked, this, &FirstStartPage::useEnvironment);
    connect(&m_theme, &Theme::changed, this, &FirstStartPage::paintIcons);
    local->setFocus();
    setFocusProxy(local);
    paintIcons();
}

QPushButton *FirstStartPage::addChoice(QVBoxLayout &column, const Choice &choice, bool primary)
{
    auto *button = new QPushButton(choice.title, this);
    button->setAccessibleDescription(choice.explanation);
    button->setMinimumHeight(metrics::rowHeight);
    button->setAutoDefault(true);
    if (primary)
        button->setProperty("kind", u"primary"_s);

    auto *icon = new QLabel(this);
    icon->setFixedSize(iconSize, iconSize);
    m_icons.append({ icon, choice.icon });

    auto *row = new QHBoxLayout;
    row->setSpacing(16);
    row->addWidget(icon, 0, Qt::AlignTop);
    auto *words = new QVBoxLayout;
    words->setSpacing(4);
    words->addWidget(button);
    words->addWidget(mutedLabel(choice.explanation, this));
    row->addLayout(words, 1);
    column.addLayout(row);
    column.addSpacing(8);
    return button;
}

void FirstStartPage::paintIcons()
{
    QFont large = m_theme.titleFont();
    large.setPixelSize(24);
    m_welcome->setFont(large);
    for (const auto &[label, name] : std::as_const(m_icons)) {
        const QIcon icon = m_theme.icon(name, m_theme.colours().accent);
        label->setPixmap(icon.pixmap(QSize(iconSize, iconSize), devicePixelRatioF()));
    }
}

} // namespace carillon::ui
