// SPDX-License-Identifier: Apache-2.0
#include "chat/recentcontrols.h"

namespace carillon {

void RecentControls::add(const ChannelMessage &message)
{
    if (m_controls.size() == most)
        m_controls.removeFirst();
    const Identity sender { message.sender.arn, message.sender.name.left(mostCharacters) };
    m_controls.append({ sender, message.content.left(mostCharacters), message.createdAt });
}

} // namespace carillon
