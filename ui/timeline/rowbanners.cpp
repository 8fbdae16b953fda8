// SPDX-License-Identifier: Apache-2.0
#include "ui/timeline/rowbanners.h"

#include "ui/timeline/entrytext.h"
#include "ui/timeline/failurebanner.h"

#include <QApplication>
#include <QPushButton>

#include <algorithm>
#include <numeric>
#include <utility>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

/// Not at once: this may run inside a click on one of its buttons.
void dismiss(FailureBanner *banner)
{
    banner->hide();
    banner->deleteLater();
}

} // namespace

RowBanners::RowBanners(Theme &theme, QWidget &viewport, QObject *parent)
    : QObject(parent)
    , m_theme(theme)
    , m_viewport(viewport)
{
    connect(&m_countdown, &Countdown::ticked, this, &RowBanners::count);
}

RowBanners::~RowBanners() = default;

void RowBanners::setNextTry(NextTry nextTry)
{
    m_nextTry = std::move(nextTry);
    count();
}

bool RowBanners::isWanted(const QString &key, const TimelineEntry &entry) const
{
    return entry.outgoing && !entry.message && (needsBanner(entry) || key == m_asking);
}

QString RowBanners::nameOf(const QString &key, const OutboxItem &item) const
{
    const size_t error = item.lastError ? qHashMulti(0, int(item.lastError->kind),
                             item.lastError->message, item.lastError->requestId, item.lastError->at)
                                        : 0;
    return u"%1 %2 %3 %4"_s.arg(key, key == m_asking ? u"?"_s : QString())
        .arg(int(item.state))
        .arg(QString::number(error, 36));
}

FailureBanner *RowBanners::bannerFor(const QString &key, const OutboxItem &item)
{
    Shown &shown = m_all[nameOf(key, item)];
    if (!shown.banner) {
        const bool asks = key == m_asking;
        const bool doubt = mayHaveArrived(item);
        shown.id = item.id;
        shown.banner = new FailureBanner(m_theme, item,
            asks ? FailureBanner::Purpose::ConfirmDiscard : FailureBanner::Purpose::Explain,
            &m_viewport);
        connect(shown.banner, &FailureBanner::actionRequested, this,
            [this, key, doubt](MessageAction action) { act(key, doubt, action); });
    }
    return shown.banner;
}

void RowBanners::act(const QString &key, bool mayHaveArrived, MessageAction action)
{
    const bool asked = std::exchange(m_asking, {}) == key;
    if (action == MessageAction::Discard && mayHaveArrived && !asked)
        return askToDiscard(key);
    if (asked)
        (m_focusBefore ? m_focusBefore.data() : m_viewport.parentWidget())->setFocus();
    Q_EMIT heightsChanged();
    if (action != MessageAction::Keep)
        Q_EMIT actionRequested(key, action);
}

void RowBanners::askToDiscard(const QString &key)
{
    m_asking = key;
    m_focusBefore = QApplication::focusWidget();
    Q_EMIT heightsChanged();
}

std::optional<qint64> RowBanners::tell(const Shown &shown) const
{
    const bool asks = shown.banner->text().actions.contains(MessageAction::Keep);
    const auto next = m_nextTry && !asks ? m_nextTry(shown.id) : std::nullopt;
    shown.banner->setNextTry(next);
    return next;
}

int RowBanners::heightFor(const QString &key, const TimelineEntry &entry, int width)
{
    if (!isWanted(key, entry))
        return 0;
    FailureBanner *banner = bannerFor(key, *entry.outgoing);
    tell({ banner, entry.outgoing->id });
    return banner->heightFor(width);
}

void RowBanners::show(const QString &key, const TimelineEntry &entry, const QRect &rect)
{
    if (!isWanted(key, entry))
        return;
    FailureBanner *banner = bannerFor(key, *entry.outgoing);
    const bool isNew = banner->isHidden();
    banner->setGeometry(rect);
    banner->show();
    // Whoever was asked with the keyboard answers with it.
    if (isNew && key == m_asking)
        banner->findChildren<QPushButton *>().last()->setFocus(Qt::OtherFocusReason);
    const QString name = nameOf(key, *entry.outgoing);
    m_shown.insert(name, m_all.value(name));
}

void RowBanners::endShow()
{
    for (auto it = m_all.cbegin(); it != m_all.cend(); ++it) {
        if (!m_shown.contains(it.key()))
            dismiss(it->banner);
    }
    m_all = std::exchange(m_shown, {});
    m_countdown.follow(tellAll());
}

void RowBanners::clear()
{
    for (const Shown &each : std::as_const(m_all))
        dismiss(each.banner);
    m_all.clear();
    m_shown.clear();
}

/// The shortest of the waits.
std::optional<qint64> RowBanners::tellAll() const
{
    std::optional<qint64> soonest;
    for (const Shown &each : m_all) {
        const auto next = tell(each);
        if (next)
            soonest = soonest ? std::min(*soonest, *next) : *next;
    }
    return soonest;
}

int RowBanners::heights() const
{
    return std::accumulate(m_all.cbegin(), m_all.cend(), 0, [](int sum, const Shown &each) {
        return sum + each.banner->heightFor(each.banner->width());
    });
}

void RowBanners::count()
{
    const int before = heights();
    m_countdown.follow(tellAll());
    if (heights() != before)
        Q_EMIT heightsChanged();
}

} // namespace carillon::ui
