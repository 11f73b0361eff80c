#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "features/datasets/model/record.hpp"

namespace bourse::datasets {

/// An equality filter: index of the property in Dataset::properties, and the required value. The value has the
/// property's type, or is monostate to select empty values.
struct Filter {
    std::size_t property = 0;
    FieldValue value;
};

/// A query for a list: records after the position `after`, in insertion order, that satisfy all filters and contain
/// `text` in a searched property (case-insensitive in ASCII; empty selects all). At most `limit` records; fewer when
/// the page would use too much memory.
struct RecordQuery {
    std::vector<Filter> filters;
    std::string text;
    std::int64_t after = 0;
    std::int64_t limit = 0;
};

struct RecordPage {
    std::vector<Record> records;
    /// Whether more matching records follow.
    bool has_more = false;
};

/// Adds many records in one transaction of RecordStore::write; valid only during it. Not thread-safe.
class RecordWriter {
  public:
    virtual ~RecordWriter() = default;
    /// Adds records with distinct ids that are not stored yet. `values` are in the order of Dataset::properties.
    /// Efficient for some thousand records or more.
    virtual void add_all(std::span<const Record> records) = 0;
    /// Whether each id is already stored, in the order of `ids`. No other transaction can use the free ids until this
    /// one ends.
    virtual std::vector<bool> are_taken(std::span<const Uuid> ids) = 0;
};

/// The stored records of one dataset. Safe from any thread. Every call blocks, is durable when it returns, and throws
/// bourse::Unavailable when the store cannot answer.
class RecordStore {
  public:
    virtual ~RecordStore() = default;

    virtual RecordPage list(const RecordQuery& query) = 0;
    /// Errc::NotFound when the record does not exist.
    virtual Result<Record> find(const Uuid& id) = 0;
    /// Adds the records in one transaction, in order, and returns each stored record; Errc::Conflict for an id that
    /// exists or repeats. Ignores the revisions of `records`.
    virtual std::vector<Result<Record>> add(std::span<const Record> records) = 0;
    /// Sets only the values in `changes`, keeps concurrent changes of other values, and returns the updated record.
    /// Errc::NotFound; Errc::PreconditionFailed when its revision is not in `wanted`.
    virtual Result<Record> change(const Uuid& id, const Changes& changes, const Precondition& wanted) = 0;
    /// Like change(), but deletes the record.
    virtual Result<> remove(const Uuid& id, const Precondition& wanted) = 0;

    /// Runs `work` in one write transaction, which it has committed by returning true. When it returns false or throws,
    /// nothing is written. Nobody else adds records meanwhile.
    virtual void write_if(const std::function<bool(RecordWriter&)>& work) = 0;
    /// write_if() for work that is always committed.
    void write(const std::function<void(RecordWriter&)>& work) {
        write_if([&](RecordWriter& writer) {
            work(writer);
            return true;
        });
    }
    /// Every record in the order of list(), in one state of the store, without holding them all in memory.
    virtual void scan(const std::function<void(const Record&)>& record) = 0;
};

}  // namespace bourse::datasets
