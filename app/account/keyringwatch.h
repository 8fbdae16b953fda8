// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>

#include <memory>

namespace carillon {

/// Tells when asking the keyring again is worth it: a service has come to the session bus,
/// for the first time or in the place of another, or something in it was unlocked. Never starts or
/// unlocks one. Silent where there is no bus.
class KeyringWatch : public QObject {
    Q_OBJECT

public:
    explicit KeyringWatch(QObject *parent = nullptr);
    ~KeyringWatch() override;

Q_SIGNALS:
    void changed();

private Q_SLOTS:
    void onProperties(const QString &interface, const QVariantMap &changedValues);
};

} // namespace carillon
