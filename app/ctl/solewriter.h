// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <expected>

namespace carillon::ctl {

/// That nobody else drives the same outbox meanwhile: two programs would keep two orders of it.
/// Held until it goes, or the program ends, however it does.
class SoleWriter {
public:
    /// `path`: a file for nothing else, made when it is not there. The error says why not.
    static std::expected<SoleWriter, QString> claim(const QString &path);
    SoleWriter(SoleWriter &&other) noexcept;
    SoleWriter &operator=(SoleWriter &&) = delete;
    ~SoleWriter();

private:
    explicit SoleWriter(int file)
        : m_file(file)
    {
    }

    int m_file;
};

} // namespace carillon::ctl
