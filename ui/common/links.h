// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QStringView>
#include <QUrl>

namespace carillon::ui {

/// A web address in a text. Positions count UTF-16 code units.
struct Link {
    qsizetype start = 0;
    qsizetype length = 0;
    QUrl url; ///< http or https, with a host
};

/// The addresses in a text, in their order, 100 at most. Only what begins with http:// or https://
/// is one, has no more than 2048 code units and no character that is invisible or turns the text.
/// Punctuation and unpaired brackets after it do not belong to it. Takes time in proportion to the
/// text's length.
QList<Link> findLinks(QStringView text);

/// What a person has to know of an address before it is opened. All of it is foreign text.
struct LinkFacts {
    QString address; ///< what would be opened, ASCII alone
    QString host; ///< as it is looked up: ASCII, names in other scripts as `xn--…`
    QString readAs; ///< the name in its own script; empty where it is the same
    QString before; ///< what stands before an `@`, which looks like the host; empty: nothing
    int port = -1; ///< -1: the usual one
    bool isEncrypted = false;
};

LinkFacts factsOf(const QUrl &url);

} // namespace carillon::ui
