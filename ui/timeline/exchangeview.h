// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/apierror.h"

#include <QDialog>

class QTabWidget;

namespace carillon::ui {

class SourceEdit;
class Theme;

/// The canonical request the service says it computed, found in the words of a signature refusal;
/// empty when it does not say.
QString expectedCanonicalRequest(const QString &message);

/// The first line (from 0) in which the two differ; -1 when they do not.
int firstDifference(const QString &sent, const QString &expected);

/// One failed exchange as plain text: what was asked, what came back, what was signed.
class ExchangeView : public QDialog {
    Q_OBJECT

public:
    ExchangeView(Theme &theme, const ApiError &error, QWidget *parent = nullptr);

    /// Opens one that goes when it is closed.
    static void open(Theme &theme, const ApiError &error, bool compare, QWidget *window);

    /// Shows sent and expected canonical request side by side, the first difference marked.
    void compare();

private:
    SourceEdit *addPage(const QString &title, const QString &text);
    SourceEdit *makeText(const QString &text);

    Theme &m_theme;
    ApiError m_error;
    QTabWidget *m_pages;
};

} // namespace carillon::ui
