// SPDX-License-Identifier: Apache-2.0
#include "ui/common/stylesheet.h"

#include "ui/common/theme.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr auto buttons = R"(
QPushButton { background: $field; color: $text; border: 1px solid $line; border-radius: 6px;
    padding: 5px 12px; min-height: 16px; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $line; }
QPushButton:focus { border: 1px solid $accent; }
QPushButton:checked { background: $accentGround; border-color: $accent; }
QPushButton:disabled { color: $muted; background: $side; }
QPushButton[kind="primary"] { background: $accent; color: $onAccent; border-color: $accent;
    font-weight: 600; }
QPushButton[kind="primary"]:hover { border-color: $text; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; padding: 4px 11px; }
QPushButton[kind="primary"]:disabled { background: $line; color: $muted; border-color: $line; }
QPushButton[kind="quiet"] { background: transparent; border-color: transparent; color: $muted; }
QPushButton[kind="quiet"]:hover { background: $hover; color: $text; }
QPushButton[kind="quiet"]:focus { border-color: $accent; }
QPushButton[kind="link"] { background: transparent; border-color: transparent; color: $accent;
    padding: 5px 4px; text-align: left; }
QPushButton[kind="link"]:hover { text-decoration: underline; }
QPushButton[kind="link"]:focus { border-color: $accent; }
QPushButton[kind="bar"] { background: transparent; border-color: transparent; color: $accent;
    padding: 0 4px; border-radius: 4px; }
QPushButton[kind="bar"]:hover { text-decoration: underline; }
QPushButton[kind="bar"]:focus { border-color: $accent; }
QPushButton[kind="danger"] { color: $bad; border-color: $badLine; }
QPushButton[kind="danger"]:hover { background: $badGround; }
QPushButton[kind="danger"]:focus { border-color: $bad; }
QPushButton::menu-indicator { width: 0; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 6px;
    padding: 4px 8px; color: $muted; }
QToolButton#otherProfile { padding: 0; }
QToolButton:hover { background: $hover; color: $text; }
QToolButton:focus { border-color: $accent; }
QToolButton:checked { background: $accentGround; color: $accent; }
QToolButton::menu-indicator { image: none; }
)";

constexpr auto fields = R"(
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox { background: $field; color: $text;
    border: 1px solid $line; border-radius: 6px; padding: 5px 10px;
    selection-background-color: $accent; selection-color: $onAccent; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QSpinBox:focus {
    border: 1px solid $accent; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QSpinBox:disabled {
    color: $muted; background: $side; }
QComboBox:hover { background: $hover; }
QComboBox::drop-down { border: 0; width: 20px; }
QComboBox::down-arrow { image: url(:/carillon/style/chevron.svg); width: 12px; height: 12px; }
QSpinBox::up-button, QSpinBox::down-button { border: 0; width: 20px; background: transparent; }
QSpinBox::up-arrow { image: url(:/carillon/style/chevronup.svg); width: 10px; height: 10px; }
QSpinBox::down-arrow { image: url(:/carillon/style/chevron.svg); width: 10px; height: 10px; }
QComboBox QAbstractItemView { background: $field; color: $text; border: 1px solid $line;
    selection-background-color: $accentGround; selection-color: $text; outline: 0; }
QCheckBox, QRadioButton { color: $text; spacing: 8px; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid $muted; border-radius: 4px;
    background: $field; }
QCheckBox::indicator:checked { image: url(:/carillon/style/check.svg); border-color: $accent; }
QCheckBox::indicator:disabled { border-color: $line; }
QCheckBox:focus, QRadioButton:focus { color: $accent; }
QRadioButton::indicator { width: 8px; height: 8px; border: 2px solid $muted; border-radius: 6px; }
QRadioButton::indicator:checked { background: $accent; border-color: $accent; }
)";

constexpr auto surfaces = R"(
QDialog, QMainWindow { background: $window; color: $text; }
QMenu { background: $field; color: $text; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; }
QMenu::icon { padding-left: 8px; }
QMenu::item:selected { background: $accentGround; color: $text; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QToolTip { background: $text; color: $window; border: 0; padding: 4px 8px; }
QListView { background: transparent; color: $text; border: 0; outline: 0; }
QListView::item { border-radius: 6px; }
QListView::item:hover { background: $hover; }
QListView::item:selected { background: $accentGround; color: $text; }
QTabBar::tab { background: transparent; color: $muted; padding: 8px 12px;
    border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar::tab:focus { color: $accent; }
QTabWidget::pane { border: 0; border-top: 1px solid $line; }
QLabel[tone="muted"] { color: $muted; }
QLabel[tone="good"] { color: $good; }
QLabel[tone="caution"] { color: $caution; }
QLabel[tone="bad"] { color: $bad; }
QFrame[notice="info"] { background: $accentGround; border: 1px solid $line; border-radius: 8px; }
QFrame[notice="caution"] { background: $cautionGround; border: 1px solid $line;
    border-radius: 8px; }
QFrame[notice="bad"] { background: $badGround; border: 1px solid $badLine; border-radius: 8px; }
)";

constexpr auto scrollBars = R"(
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $line; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
)";

} // namespace

QString styleSheet(const Colours &colours)
{
    QString sheet = QString::fromLatin1(buttons) + QString::fromLatin1(fields)
        + QString::fromLatin1(surfaces) + QString::fromLatin1(scrollBars);
    // Longer names first: $accent begins $accentGround.
    const std::pair<QString, QColor> tokens[] = {
        { u"$accentGround"_s, colours.accentGround },
        { u"$cautionGround"_s, colours.cautionGround },
        { u"$onAccent"_s, colours.onAccent },
        { u"$badGround"_s, colours.badGround },
        { u"$badLine"_s, colours.badLine },
        { u"$caution"_s, colours.caution },
        { u"$accent"_s, colours.accent },
        { u"$window"_s, colours.window },
        { u"$field"_s, colours.field },
        { u"$hover"_s, colours.hover },
        { u"$muted"_s, colours.muted },
        { u"$line"_s, colours.line },
        { u"$side"_s, colours.side },
        { u"$text"_s, colours.text },
        { u"$good"_s, colours.good },
        { u"$bad"_s, colours.bad },
    };
    for (const auto &[name, colour] : tokens)
        sheet.replace(name, colour.name());
    return sheet;
}

} // namespace carillon::ui
