// SPDX-License-Identifier: Apache-2.0
#include "localservice/page.h"

#include "localservice/responses.h"

namespace carillon::localservice {

using namespace Qt::StringLiterals;

namespace {

constexpr int largestPage = 50;

template <class T> T allowed(const std::expected<T, wire::Violation> &read)
{
    if (!read)
        throw Refusal { violationResponse(read.error()) };
    return *read;
}

} // namespace

Page::Page(const PageTokens &tokens, const Call &call, const Parameters &parameters,
    const QStringList &list)
    : m_tokens(tokens)
    , m_list(
          QByteArrayList { call.route.operation, call.bearer.toUtf8(), list.join(u'\0').toUtf8() }
              .join('\0'))
    , m_size(allowed(parameters.reader().maxResults()).value_or(largestPage))
{
    const auto token = allowed(parameters.reader().nextToken());
    if (!token || token->isEmpty())
        return;
    const auto position = m_tokens.read(m_list, *token);
    if (!position)
        refuse(ErrorKind::BadRequest, u"Invalid NextToken"_s);
    m_position = *position;
}

QString Page::tokenAfter(const QByteArray &position) const
{
    return m_tokens.make(m_list, position);
}

} // namespace carillon::localservice
