// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/composition.h"

#include <memory>
#include <vector>

namespace carillon::ui {

/// The windows beside the first one, each with a profile of its own. They are objects of one
/// process, not processes: one process is what owns the data folder, and profiles, keys and local
/// service are read and written in one place. A window that is closed closes its profile.
class Windows : public QObject {
    Q_OBJECT

public:
    /// Both outlive it.
    Windows(Composition &first, Theme &theme, QObject *parent = nullptr);
    ~Windows() override;

    const std::vector<std::unique_ptr<Composition>> &others() const { return m_others; }

private:
    void serve(Composition &composition);
    void openBeside(const Composition &asking, const QUuid &profile);
    void drop(const Composition *gone);

    Composition &m_first;
    Theme &m_theme;
    std::vector<std::unique_ptr<Composition>> m_others;
};

} // namespace carillon::ui
