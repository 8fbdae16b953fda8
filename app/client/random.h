// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace carillon {

/// Chance for jitter, behind a seam, so that a test owns it. Not for tokens or keys.
class Random {
public:
    virtual ~Random() = default;
    /// Uniform in [0, 1).
    virtual double unit() = 0;
};

class SystemRandom : public Random {
public:
    double unit() override;
};

} // namespace carillon
