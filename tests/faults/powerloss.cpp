// SPDX-License-Identifier: Apache-2.0
#include "crashpoint/crashpoint.h"
#include "vfs/faultvfs.h"

using namespace carillon;
using namespace carillon::testing;

// Linked into a carillonctl of the tests' own: the machine it runs on loses its power where it
// comes to its crash point. What was synced is there afterwards; what became of the rest is decided
// by CARILLON_POWER_SEED. A program that ends in good order leaves all it has written.

namespace {

class Machine {
public:
    Machine()
    {
        s_disk = &m_disk;
        m_disk.holdUnsynced();
        m_disk.cutPowerAt(0, Dice(qEnvironmentVariableIntValue("CARILLON_POWER_SEED")));
        onCrash([] { s_disk->cutPower(); });
    }
    ~Machine() { m_disk.writeBack(); }

private:
    static inline FaultVfs *s_disk = nullptr;
    FaultVfs m_disk { "machine", FaultVfs::For::Everybody };
};

// Before main(): the program knows nothing of it.
const Machine machine;

} // namespace
