// SPDX-License-Identifier: Apache-2.0
#include "client/random.h"

#include <QRandomGenerator>

namespace carillon {

double SystemRandom::unit()
{
    return QRandomGenerator::global()->generateDouble();
}

} // namespace carillon
