// SPDX-License-Identifier: Apache-2.0
#include "ui/common/theme.h"

#include "ui/common/iconengine.h"
#include "ui/common/stylesheet.h"

#include <QEvent>
#include <QFontDatabase>
#include <QFontInfo>
#include <QTextBoundaryFinder>

#include <cmath>

using namespace Qt::StringLiterals;

// Q_INIT_RESOURCE declares a function and so cannot stand in a namespace.
static void initIcons()
{
    Q_INIT_RESOURCE(carillon_icons);
}

namespace carillon::ui {

namespace {

double channelLight(double value)
{
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

/// WCAG 2 relative luminance.
double luminance(const QColor &colour)
{
    return 0.2126 * channelLight(colour.redF()) + 0.7152 * channelLight(colour.greenF())
        + 0.0722 * channelLight(colour.blueF());
}

QFont interfaceFont(int pixels)
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    // The resolved family: an alias beside a family that exists would lose digits and spaces to it.
    font.setFamilies({ QFontInfo(font).family(), u"Noto Color Emoji"_s });
    font.setPixelSize(pixels);
    return font;
}

QPalette paletteOf(const Colours &c)
{
    QPalette palette(c.field, c.window);
    palette.setColor(QPalette::Window, c.window);
    palette.setColor(QPalette::WindowText, c.text);
    palette.setColor(QPalette::Base, c.field);
    palette.setColor(QPalette::AlternateBase, c.side);
    palette.setColor(QPalette::Text, c.text);
    palette.setColor(QPalette::Button, c.field);
    palette.setColor(QPalette::ButtonText, c.text);
    palette.setColor(QPalette::BrightText, c.bad);
    palette.setColor(QPalette::PlaceholderText, c.muted);
    palette.setColor(QPalette::ToolTipBase, c.text);
    palette.setColor(QPalette::ToolTipText, c.window);
    palette.setColor(QPalette::Highlight, c.accent);
    palette.setColor(QPalette::HighlightedText, c.onAccent);
    palette.setColor(QPalette::Link, c.accent);
    palette.setColor(QPalette::LinkVisited, c.accent);
    palette.setColor(QPalette::Mid, c.line);
    for (const auto role : { QPalette::WindowText, QPalette::Text, QPalette::ButtonText })
        palette.setColor(QPalette::Disabled, role, c.muted);
    return palette;
}

QString firstGrapheme(QStringView word)
{
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, word.toString());
    const qsizetype end = finder.toNextBoundary();
    constexpr qsizetype most = 12; // a family of four; no heap of accents
    QString kept = word.left(qBound<qsizetype>(0, end, most)).toString();
    if (!kept.isEmpty() && kept.back().isHighSurrogate())
        kept.chop(1);
    return kept.toUpper();
}

std::optional<Theme::Appearance> forcedByEnvironment()
{
    const QByteArray wanted = qgetenv("CARILLON_THEME").toLower();
    if (wanted == "dark")
        return Theme::Appearance::Dark;
    if (wanted == "light")
        return Theme::Appearance::Light;
    return std::nullopt;
}

} // namespace

Colours lightColours()
{
    return { .window = QColor(0xffffff),
        .side = QColor(0xf4f5f8),
        .field = QColor(0xffffff),
        .line = QColor(0xe2e5ec),
        .hover = QColor(0xeceef4),
        .text = QColor(0x1b1f2a),
        .muted = QColor(0x5d667a),
        .accent = QColor(0x3d5bd9),
        .accentGround = QColor(0xe9edfd),
        .onAccent = QColor(0xffffff),
        .good = QColor(0x18794e),
        .caution = QColor(0x8f5f00),
        .cautionGround = QColor(0xfff6db),
        .bad = QColor(0xb42318),
        .badGround = QColor(0xfef1f0),
        .badLine = QColor(0xf3c3be) };
}

Colours darkColours()
{
    return { .window = QColor(0x16181d),
        .side = QColor(0x1d2027),
        .field = QColor(0x1b1e24),
        .line = QColor(0x2d313b),
        .hover = QColor(0x262a33),
        .text = QColor(0xe7e9ee),
        .muted = QColor(0x9aa3b2),
        .accent = QColor(0x8ea2ff),
        .accentGround = QColor(0x262d4a),
        .onAccent = QColor(0x16181d),
        .good = QColor(0x4fc78e),
        .caution = QColor(0xe2b340),
        .cautionGround = QColor(0x3a3015),
        .bad = QColor(0xff8a80),
        .badGround = QColor(0x3a1f1e),
        .badLine = QColor(0x6b2f2b) };
}

Theme::Theme(QObject *parent)
    : QObject(parent)
    , m_colours(lightColours())
{
    initIcons();
    if (const auto forced = forcedByEnvironment())
        force(*forced);
}

QFont Theme::textFont() const
{
    return interfaceFont(14);
}

QFont Theme::smallFont() const
{
    return interfaceFont(12);
}

QFont Theme::titleFont() const
{
    QFont font = interfaceFont(16);
    font.setWeight(QFont::DemiBold);
    return font;
}

QFont Theme::monoFont() const
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPixelSize(12);
    return font;
}

QIcon Theme::icon(const QString &name, const QColor &colour) const
{
    return QIcon(new IconEngine(name, colour));
}

QColor Theme::discColour(QStringView arn)
{
    quint32 hash = 2166136261U; // FNV-1a: qHash is seeded anew by each process
    for (const QChar c : arn)
        hash = (hash ^ c.unicode()) * 16777619U;
    const int hue = int(hash % 360);
    const int saturation = 110 + int(hash / 360 % 60);
    int lightness = 150;
    QColor colour = QColor::fromHsl(hue, saturation, lightness);
    while (1.05 / (luminance(colour) + 0.05) < 4.5)
        colour = QColor::fromHsl(hue, saturation, --lightness);
    return colour.toRgb();
}

QColor Theme::textOn(const QColor &ground)
{
    // Up to here white has a contrast of 4.5:1 and more, as on our own disc colours.
    return luminance(ground) > 0.183 ? Qt::black : Qt::white;
}

QString Theme::initials(QStringView name)
{
    constexpr qsizetype most = 256;
    name.truncate(qMin(name.size(), most));
    QList<QStringView> words;
    qsizetype start = -1;
    for (qsizetype i = 0; i <= name.size(); ++i) {
        const bool inside
            = i < name.size() && !name[i].isSpace() && name[i].category() != QChar::Other_Control;
        if (inside && start < 0)
            start = i;
        if (!inside && start >= 0) {
            words += name.sliced(start, i - start);
            start = -1;
        }
    }
    if (words.isEmpty())
        return u"?"_s;
    return firstGrapheme(words.first())
        + (words.size() > 1 ? firstGrapheme(words.last()) : QString());
}

void Theme::apply(QApplication &application)
{
    m_application = &application;
    application.setStyle(u"Fusion"_s);
    followSystem();
    dress();
    application.installEventFilter(this);
}

void Theme::force(Appearance appearance)
{
    m_forced = true;
    adopt(appearance);
}

void Theme::adopt(Appearance appearance)
{
    if (m_appearance == appearance)
        return;
    m_appearance = appearance;
    m_colours = appearance == Appearance::Dark ? darkColours() : lightColours();
    dress();
    Q_EMIT changed();
}

void Theme::dress()
{
    if (!m_application)
        return;
    const bool outer = m_changing;
    m_changing = true;
    QApplication::setFont(textFont());
    QApplication::setPalette(paletteOf(m_colours));
    m_application->setStyleSheet(styleSheet(m_colours));
    m_changing = outer;
}

void Theme::followSystem()
{
    if (m_forced || m_changing)
        return;
    m_changing = true;
    // With none of our own set, the application's palette is the system's.
    QApplication::setPalette(QPalette());
    const QPalette system = QApplication::palette();
    m_changing = false;
    const bool dark = luminance(system.color(QPalette::Window)) < 0.18;
    const Appearance wanted = dark ? Appearance::Dark : Appearance::Light;
    if (wanted == m_appearance)
        dress();
    else
        adopt(wanted);
}

bool Theme::eventFilter(QObject *watched, QEvent *event)
{
    const QEvent::Type type = event->type();
    if ((type == QEvent::ThemeChange
            || (type == QEvent::ApplicationPaletteChange && watched == m_application))
        && !m_forced && !m_changing)
        QMetaObject::invokeMethod(this, &Theme::followSystem, Qt::QueuedConnection);
    return QObject::eventFilter(watched, event);
}

} // namespace carillon::ui
