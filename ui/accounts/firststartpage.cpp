// SPDX-License-Identifier: Apache-2.0
#include "ui/accounts/firststartpage.h"

#include "account/environmentcredentials.h"
#include "ui/accounts/choicecard.h"
#include "ui/common/plainlabel.h"
#include "ui/common/theme.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr int pageWidth = 520;
constexpr int welcomeSize = 24; // px

} // namespace

FirstStartPage::FirstStartPage(Theme &theme, QWidget *parent)
    : FirstStartPage(theme,
        EnvironmentCredentialsProvider::isOffered(QProcessEnvironment::systemEnvironment()), parent)
{
}

FirstStartPage::FirstStartPage(Theme &theme, bool environmentOffered, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_welcome(new PlainLabel(tr("Welcome to Carillon"), this))
    , m_promise(new PlainLabel(
          tr("Write to Amazon Chime SDK channels, and know what became of every message."), this))
{
    auto *local = new ChoiceCard(theme,
        { tr("Try it on this computer"),
            tr("A service of our own, with people and channels to play with. No account is needed "
               "and nothing leaves this computer."),
            u"send"_s },
        true, this);
    auto *aws = new ChoiceCard(theme,
        { tr("Connect to AWS"), tr("With the ARN of your user, and keys that go to the keyring."),
            u"plug"_s },
        false, this);
    auto *environment = new ChoiceCard(theme,
        { tr("Use keys from the environment"),
            environmentOffered ? tr("AWS_ACCESS_KEY_ID is set in this program's environment.")
                               : tr("Not possible now: AWS_ACCESS_KEY_ID is not set."),
            u"key"_s },
        false, this);
    environment->setEnabled(environmentOffered);
    m_promise->setWordWrap(true);

    auto *column = new QVBoxLayout;
    column->setSpacing(12);
    column->addStretch(2);
    column->addWidget(m_welcome);
    column->addWidget(m_promise);
    column->addSpacing(16);
    for (ChoiceCard *card : { local, aws, environment }) {
        card->setMaximumWidth(pageWidth);
        column->addWidget(card);
    }
    column->addStretch(3);
    auto *page = new QHBoxLayout(this);
    page->setContentsMargins(16, 16, 16, 16);
    page->addStretch(1);
    page->addLayout(column, 100);
    page->addStretch(1);

    connect(local, &QPushButton::clicked, this, &FirstStartPage::tryLocally);
    connect(aws, &QPushButton::clicked, this, &FirstStartPage::connectToAws);
    connect(environment, &QPushButton::clicked, this, &FirstStartPage::useEnvironment);
    connect(&m_theme, &Theme::changed, this, &FirstStartPage::dress);
    local->setFocus();
    setFocusProxy(local);
    dress();
}

void FirstStartPage::dress()
{
    QFont large = m_theme.titleFont();
    large.setPixelSize(welcomeSize);
    m_welcome->setFont(large);
    QPalette muted = palette();
    muted.setColor(QPalette::WindowText, m_theme.colours().muted);
    m_promise->setPalette(muted);
}

} // namespace carillon::ui
