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

/// A property, by its place in Dataset::properties, and what it must be equal to. A value of the property's type, or
/// monostate for those that hold nothing.
struct Filter {
    std::size_t property = 0;
    FieldValue value;
};

/// Which records to list: those that pass every filter and hold `text` in a searched property (ASCII without case;
/// empty is all of them), behind the position `after`, in the order in which they were added, at most `limit`, and
/// fewer when they are so long that a page of them would take much memory.
struct RecordQuery {
    std::vector<Filter> filters;
    std::string text;
    std::int64_t after = 0;
    std::int64_t limit = 0;
};

struct RecordPage {
    std::vector<Record> records;
    /// Whether more records fit the query behind the last one.
    bool has_more = false;
};

/// Adds many records inside one transaction of RecordStore::write, and lives as long as it. For one thread.
class RecordWriter {
  public:
    virtual ~RecordWriter() = default;
    /// Adds these records, whose ids differ from one another and from the stored ones. `values` as
    /// Dataset::properties. Fast from some thousand on.
    virtual void add_all(std::span<const Record> records) = 0;
    /// Which of these ids are stored already, in their order. Nobody takes the others until the transaction ends.
    virtual std::vector<bool> are_taken(std::span<const Uuid> ids) = 0;
};

/// The stored records of one dataset. Safe from any thread; every call blocks, is durable when it returns, and throws
/// bourse::Unavailable when the store cannot answer.
class RecordStore {
  public:
    virtual ~RecordStore() = default;

    virtual RecordPage list(const RecordQuery& query) = 0;
    /// Errc::NotFound when there is none.
    virtual Result<Record> find(const Uuid& id) = 0;
    /// Adds the records in one transaction, in their order, and gives each as it is stored then; Errc::Conflict where
    /// the id is taken, be it by a record before it. What they say of their revisions does not count.
    virtual std::vector<Result<Record>> add(std::span<const Record> records) = 0;
    /// Sets what `changes` has, leaves the rest as others may have set it meanwhile, and gives the record as it is
    /// then. Errc::NotFound when there is none; Errc::PreconditionFailed when its revision is not among `wanted`.
    virtual Result<Record> change(const Uuid& id, const Changes& changes, const Precondition& wanted) = 0;
    /// As change(), but the record is gone.
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
