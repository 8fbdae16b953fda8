// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QSqlQuery>

#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

namespace carillon::sqlite {

/// Prepared statements that nobody uses at the moment.
class StatementPool {
public:
    std::unique_ptr<QSqlQuery> take(const QByteArray &sql)
    {
        const auto found = m_idle.find(sql);
        if (found == m_idle.end() || found->second.empty())
            return nullptr;
        std::unique_ptr<QSqlQuery> query = std::move(found->second.back());
        found->second.pop_back();
        return query;
    }
    void put(const QByteArray &sql, std::unique_ptr<QSqlQuery> query)
    {
        m_idle[sql].push_back(std::move(query));
    }

private:
    struct Hash {
        size_t operator()(const QByteArray &sql) const { return qHash(sql); }
    };
    std::unordered_map<QByteArray, std::vector<std::unique_ptr<QSqlQuery>>, Hash> m_idle;
};

} // namespace carillon::sqlite
