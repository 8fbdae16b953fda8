// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFuture>
#include <QString>

namespace carillon {

/// The program that keeps the system keyring in this session, by the name of its file, e.g.
/// `gnome-keyring-daemon` or `ksecretd`; empty where none runs or nobody can tell. Starts none, and
/// does not wait for one that is silent: the bus answers.
QFuture<QString> keyringName();

/// What people call the keyring of `program`, e.g. “GNOME Keyring” or “KWallet”; of a program that
/// is not known, its name.
QString keyringTitle(const QString &program);

} // namespace carillon
