// SPDX-License-Identifier: Apache-2.0
#include "hostileplaces.h"

namespace carillon::testing {

std::vector<std::unique_ptr<HostilePlaces>> allPlaces()
{
    std::vector<std::unique_ptr<HostilePlaces>> places;
    for (const auto make :
        { windowPlaces, sessionPlaces, dialogPlaces, channelPlaces, credentialPlaces })
        places.push_back(make());
    return places;
}

} // namespace carillon::testing
