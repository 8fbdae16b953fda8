// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArrayView>

#include <memory>

namespace carillon::aws {

/// Bytes that must not leak: not copied, not printable, overwritten when they go. There is no way
/// to a QString or QByteArray; who needs the bytes looks at them through view() while they live.
class Secret {
public:
    Secret() = default;
    explicit Secret(QByteArrayView bytes);
    Secret(Secret &&other) noexcept;
    Secret &operator=(Secret &&other) noexcept;
    Secret(const Secret &) = delete;
    Secret &operator=(const Secret &) = delete;
    ~Secret();

    bool isEmpty() const { return m_size == 0; }
    QByteArrayView view() const { return { m_bytes.get(), m_size }; }
    /// A second copy, for the rare place that must have one.
    Secret clone() const { return Secret(view()); }

private:
    void wipe() noexcept;

    std::unique_ptr<char[]> m_bytes;
    qsizetype m_size = 0;
};

/// Overwrites a buffer in a way the compiler does not remove.
void wipeBytes(void *bytes, size_t size) noexcept;

} // namespace carillon::aws
