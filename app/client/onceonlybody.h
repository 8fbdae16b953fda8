// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QIODevice>

namespace carillon {

/// A request body that can be read once and never rewound. QNetworkAccessManager sends a request
/// again by itself when a connection dies early, unless it cannot have the body a second time.
class OnceOnlyBody : public QIODevice {
    Q_OBJECT

public:
    explicit OnceOnlyBody(QByteArray bytes);

    bool isSequential() const override { return true; }
    qint64 bytesAvailable() const override;
    bool atEnd() const override { return m_position == m_bytes.size(); }
    bool reset() override { return false; }
    bool isTouched() const { return m_position > 0; }

protected:
    qint64 readData(char *data, qint64 maxSize) override;
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_bytes;
    qsizetype m_position = 0;
};

} // namespace carillon
