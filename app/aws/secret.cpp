// SPDX-License-Identifier: Apache-2.0
#include "aws/secret.h"

#include <openssl/crypto.h>

#include <cstring>
#include <utility>

namespace carillon::aws {

Secret::Secret(QByteArrayView bytes)
    : m_bytes(bytes.isEmpty() ? nullptr : std::make_unique<char[]>(size_t(bytes.size())))
    , m_size(bytes.size())
{
    if (m_bytes)
        std::memcpy(m_bytes.get(), bytes.data(), size_t(m_size));
}

Secret::Secret(Secret &&other) noexcept
    : m_bytes(std::move(other.m_bytes))
    , m_size(std::exchange(other.m_size, 0))
{
}

Secret &Secret::operator=(Secret &&other) noexcept
{
    if (this != &other) {
        wipe();
        m_bytes = std::move(other.m_bytes);
        m_size = std::exchange(other.m_size, 0);
    }
    return *this;
}

Secret::~Secret()
{
    wipe();
}

void Secret::wipe() noexcept
{
    if (m_bytes)
        wipeBytes(m_bytes.get(), size_t(m_size));
    m_bytes.reset();
    m_size = 0;
}

void wipeBytes(void *bytes, size_t size) noexcept
{
    OPENSSL_cleanse(bytes, size);
}

} // namespace carillon::aws
