// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "localservice/records.h"
#include "localservice/sql.h"

namespace carillon::localservice {

/// Channel flows.
class FlowTable {
public:
    explicit FlowTable(Sql sql)
        : m_sql(sql)
    {
    }

    void insert(const FlowRecord &flow);
    std::optional<FlowRecord> find(const QString &arn);
    QList<FlowRecord> page(const QString &instance, qint64 afterRow, int limit);
    qint64 count(const QString &instance);
    void update(const FlowRecord &flow);
    void remove(const QString &arn);

private:
    Sql m_sql;
};

struct Tag {
    QString key;
    QString value;
};

/// Tags of whatever has an ARN.
class TagTable {
public:
    explicit TagTable(Sql sql)
        : m_sql(sql)
    {
    }

    bool isTaggable(const QString &resource); ///< it exists
    void put(const QString &resource, const QList<Tag> &tags);
    void remove(const QString &resource, const QStringList &keys);
    QList<Tag> of(const QString &resource);

private:
    Sql m_sql;
};

/// The ClientRequestTokens of what makes something that has an ARN.
class RequestTokenTable {
public:
    struct Earlier {
        QByteArray digest;
        QString result; ///< the ARN
    };

    explicit RequestTokenTable(Sql sql)
        : m_sql(sql)
    {
    }

    std::optional<Earlier> find(
        const QString &operation, const QString &caller, const QString &token);
    void insert(const QString &operation, const QString &caller, const QString &token,
        const Earlier &outcome, qint64 nowMs);

private:
    Sql m_sql;
};

} // namespace carillon::localservice
