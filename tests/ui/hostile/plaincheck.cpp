// SPDX-License-Identifier: Apache-2.0
#include "plaincheck.h"

#include <QAbstractButton>
#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextEdit>
#include <QWidget>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace carillon::testing {

namespace {

/// What is laid out, in code units, lines, and emoji in colour, each of which takes Qt 6.4 a fifth
/// of a millisecond whenever it is measured.
struct Work {
    qsizetype characters;
    qsizetype lines;
    qsizetype pictures;
};

constexpr qsizetype mostSaid = 5000;
constexpr Work ofLabel { 5000, 30, 160 };
constexpr Work ofField { 2100, 2100, 260 }; ///< the metadata of a channel may have 256
constexpr Work ofSource { 20'000, 1'001, 40 }; ///< a link of 2048 letters, percent-encoded

QString tooMuch(const QString &text, const Work &most, const QString &where)
{
    const auto pictures = std::ranges::count_if(text.toUcs4(),
        [](uint c) { return (c >= 0x1f000 && c <= 0x1faff) || (c >= 0x2600 && c <= 0x27bf); });
    if (text.size() <= most.characters && text.count(u'\n') < most.lines
        && pictures <= most.pictures)
        return {};
    return where
        + u" lays out %1 characters, %2 lines, %3 pictures"_s.arg(text.size())
              .arg(text.count(u'\n') + 1)
              .arg(pictures);
}

/// Notes what it is asked for and gives nothing.
class NotingDocument : public QTextDocument {
public:
    QStringList asked;

protected:
    QVariant loadResource(int, const QUrl &name) override
    {
        asked += name.toString();
        return QString();
    }
};

/// Images and links are what a text may not bring into a tool tip.
QString partsOf(const NotingDocument &document)
{
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        for (auto it = block.begin(); !it.atEnd(); ++it) {
            const QTextCharFormat format = it.fragment().charFormat();
            if (format.isImageFormat() || format.isAnchor())
                return u"an image or a link"_s;
        }
    }
    return document.asked.isEmpty() ? QString() : document.asked.join(u", "_s);
}

QString nameOf(const QWidget &widget)
{
    return u"%1 %2"_s.arg(
        QString::fromLatin1(widget.metaObject()->className()), widget.objectName());
}

void look(const QWidget &widget, QStringList &troubles)
{
    const QString name = nameOf(widget);
    const auto note = [&troubles](const QString &trouble) {
        if (!trouble.isEmpty())
            troubles += trouble;
    };
    if (const auto *label = qobject_cast<const QLabel *>(&widget)) {
        if (widget.inherits("QTipLabel"))
            note(troubleInToolTip(label->text(), name));
        else if (label->textFormat() != Qt::PlainText && label->pixmap(Qt::ReturnByValue).isNull())
            note(name + u" may read rich text"_s);
        else
            note(troubleIn(label->text(), name));
        note(tooMuch(label->text(), ofLabel, name));
    }
    // What a person puts there stays as it is.
    const bool isPasted = name.endsWith("peopleToAdd"_L1) || name.endsWith("channelArn"_L1);
    if (const auto *field = qobject_cast<const QLineEdit *>(&widget); field && !isPasted)
        note(tooMuch(field->text(), ofField, name));
    if (const auto *edit = qobject_cast<const QPlainTextEdit *>(&widget); edit && !isPasted) {
        const QString text = edit->toPlainText();
        note(tooMuch(text, ofSource, name));
        note(troubleIn(text, name));
    }
    if (qobject_cast<const QTextEdit *>(&widget))
        note(name + u" edits rich text"_s);
    if (const auto *button = qobject_cast<const QAbstractButton *>(&widget))
        note(troubleIn(button->text(), name));
    for (const QAction *action : widget.actions()) {
        note(troubleIn(action->text(), u"an action of "_s + name));
        note(troubleInToolTip(action->toolTip(), u"an action of "_s + name));
    }
    note(troubleIn(widget.windowTitle(), u"the title of "_s + name));
    note(troubleInToolTip(widget.toolTip(), name));
    note(troubleInToolTip(widget.whatsThis(), name));
    for (const QString &said : { widget.accessibleName(), widget.accessibleDescription() }) {
        note(troubleIn(said, u"what is said of "_s + name));
        if (said.size() > mostSaid)
            note(u"too much is said of "_s + name);
    }
}

} // namespace

QString troubleIn(const QString &shown, const QString &where)
{
    int depth = 0;
    for (qsizetype i = 0; i < shown.size(); ++i) {
        const char16_t c = shown[i].unicode();
        if (c == 0x202d || c == 0x202e)
            return where + u" has its direction overridden"_s;
        if ((c < 0x20 && c != u'\n' && c != u'\t') || (c >= 0x7f && c < 0xa0))
            return where + u" shows a control character"_s;
        const bool isPair
            = shown[i].isHighSurrogate() && i + 1 < shown.size() && shown[i + 1].isLowSurrogate();
        if (shown[i].isSurrogate() && !isPair)
            return where + u" shows half a character"_s;
        i += isPair ? 1 : 0;
        depth += c >= 0x2066 && c <= 0x2068 ? 1 : c == 0x2069 ? -1 : 0;
        if (depth < 0 || (c == u'\n' && depth > 0))
            return where + u" lets its direction out"_s;
    }
    return depth == 0 ? QString() : where + u" lets its direction out"_s;
}

QString troubleInToolTip(const QString &toolTip, const QString &where)
{
    if (!Qt::mightBeRichText(toolTip))
        return {};
    NotingDocument document;
    document.setHtml(toolTip);
    const QString parts = partsOf(document);
    return parts.isEmpty() ? QString() : where + u" has in its tool tip "_s + parts;
}

QStringList richPlaces(const QList<QWidget *> &windows)
{
    QStringList troubles;
    for (const QWidget *window : windows) {
        look(*window, troubles);
        const auto inside = window->findChildren<QWidget *>();
        for (const QWidget *widget : inside)
            look(*widget, troubles);
    }
    return troubles;
}

QSet<QString> classesIn(const QList<QWidget *> &windows)
{
    QSet<QString> classes;
    for (QWidget *window : windows) {
        QList<QWidget *> widgets = window->findChildren<QWidget *>();
        widgets.append(window);
        for (const QWidget *widget : std::as_const(widgets)) {
            for (const QMetaObject *type = widget->metaObject(); type; type = type->superClass())
                classes += QString::fromLatin1(type->className());
        }
    }
    return classes;
}

} // namespace carillon::testing
