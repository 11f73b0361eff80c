#include "features/market/import/bars_rows.hpp"

#include <algorithm>
#include <numeric>

namespace bourse::market {
namespace {

constexpr std::int64_t kMinuteMicros = 60'000'000;

/// Minutes since 1970 of a whole minute.
std::int64_t minutes_since_epoch(UtcTime time) {
    return time.micros() / kMinuteMicros;
}

}  // namespace

bool SeenSlots::insert(std::int64_t slot) {
    const std::int64_t number = slot >> kChunkShift;
    if (last_ == nullptr || number != last_number_) {
        last_ = &chunks_[number];
        last_number_ = number;
    }
    const auto bit = static_cast<std::uint64_t>(slot) & (kChunkBits - 1);
    std::uint64_t& word = (*last_)[bit / 64];
    const std::uint64_t mask = std::uint64_t{1} << (bit % 64);
    const bool is_new = (word & mask) == 0;
    word |= mask;
    return is_new;
}

std::string conflict_text(const BarKey& key, std::string_view where, const BarsReader& reader, OptionNames names) {
    return key.symbol.str() + ' ' + reader.shown(key.time) + " is in " + std::string(where) +
           " with different values; keep one with " + option(names, "on duplicate", "first") + " or " +
           option(names, "on duplicate", "last");
}

BarsRows::BarsRows(BarsWriter& writer, BarsReader& reader, const ImportOptions& options,
                   std::map<BarKey, Bar>& held_back)
    : writer_(writer), reader_(reader), options_(options), held_back_(held_back) {}

Result<> BarsRows::row(std::span<const std::string_view> fields, std::uint64_t line, bool is_storing) {
    const auto parsed = reader_.parse(fields);
    if (!parsed) return parsed.error();
    if (!*parsed) {
        ++empty_;
        return {};
    }
    const BarRow& row = **parsed;
    if (first_bars_.size() < ImportOutcome::kFirstBars) first_bars_.push_back({row.symbol, row.bar});
    if (!is_storing) return {};
    SymbolState& state = state_of(row);
    if (options_.combine) return combine(row, state);
    if (auto fits = check_step(row, state); !fits) return fits;
    return take(row, state, line);
}

BarsRows::SymbolState& BarsRows::state_of(const BarRow& row) {
    if (last_ == nullptr || last_->first != row.symbol) {
        auto found = symbols_.find(row.symbol);
        if (found == symbols_.end()) {
            SymbolState state{writer_.symbol(row.symbol, reader_.form().source.value_or(options_.source)),
                              {},
                              minutes_since_epoch(row.bar.time),
                              0,
                              {}};
            found = symbols_.emplace(row.symbol, std::move(state)).first;
        }
        last_ = &*found;
    }
    return last_->second;
}

/// Bars of a step that was told must be that far apart.
Result<> BarsRows::check_step(const BarRow& row, SymbolState& state) {
    const int step = reader_.form().interval.step;
    if (step == 0 || (minutes_since_epoch(row.bar.time) - state.first_minute) % step == 0) return {};
    return invalid(row.symbol.str() + ' ' + row.written.to_string() + " is inside a step of " + std::to_string(step) +
                   " minutes; make one bar of such rows with " + option(options_.names, "combine"));
}

std::int64_t BarsRows::slot_of(UtcTime time) const {
    // Times are multiples of a slot, so the division is exact before 1970 too.
    return time.micros() / (minutes_of(reader_.form().interval.interval) * kMinuteMicros);
}

Result<> BarsRows::take(const BarRow& row, SymbolState& state, std::uint64_t line) {
    if (!held_back_.empty()) {
        if (const auto held = held_back_.find({row.symbol, row.bar.time}); held != held_back_.end()) {
            if (row.written != row.bar.time) return several_rows(row);
            if (!state.seen.insert(slot_of(row.bar.time))) ++duplicates_;
            held->second = row.bar;
            return {};
        }
    }
    if (state.seen.insert(slot_of(row.bar.time))) {
        if (row.is_repaired) ++repaired_;
        store(state, row.bar);
        return {};
    }
    if (row.written != row.bar.time) return several_rows(row);
    if (options_.on_duplicate == OnDuplicate::First) {
        ++duplicates_;
    } else {
        repeated_.push_back({line, row.symbol, {state.id, row.bar}});
    }
    return {};
}

Error BarsRows::several_rows(const BarRow& row) const {
    return invalid(row.symbol.str() + ' ' + reader_.shown(row.bar.time) + " has several rows in one " +
                   (is_daily() ? "day" : "minute") + "; make one bar of them with " +
                   option(options_.names, "combine"));
}

/// Rows of one step follow one another, in either order of time.
Result<> BarsRows::combine(const BarRow& row, SymbolState& state) {
    if (state.combined && state.combined->bar.time == row.bar.time) {
        Combined& combined = *state.combined;
        Bar& bar = combined.bar;
        bar.high = std::max(bar.high, row.bar.high);
        bar.low = std::min(bar.low, row.bar.low);
        bar.volume += row.bar.volume;
        if (row.written < combined.first) {
            combined.first = row.written;
            bar.open = row.bar.open;
        }
        if (row.written >= combined.last) {
            combined.last = row.written;
            bar.close = row.bar.close;
            bar.adjusted_close = row.bar.adjusted_close;
        }
        ++combined_;
        return {};
    }
    store_combined(state);
    if (!state.seen.insert(slot_of(row.bar.time))) {
        return invalid(row.symbol.str() + ' ' + reader_.shown(row.bar.time) +
                       " has rows that do not follow one another; sort the file by time");
    }
    if (row.is_repaired) ++repaired_;
    state.combined = Combined{row.bar, row.written, row.written};
    return {};
}

void BarsRows::store_combined(SymbolState& state) {
    if (!state.combined) return;
    store(state, state.combined->bar);
    state.combined.reset();
}

void BarsRows::store(SymbolState& state, const Bar& bar) {
    if (!is_daily() && state.distance != 1) {
        state.distance = std::gcd(state.distance, minutes_since_epoch(bar.time) - state.first_minute);
    }
    pending_.push_back({state.id, bar});
    if (pending_.size() == writer_.batch()) flush();
}

/// Settles all accepted rows, even if the file is going to be rejected.
std::vector<csv::RefusedRow> BarsRows::settle(bool /*is_storing*/) {
    flush();
    std::vector<csv::RefusedRow> refused;
    for (const Repeated& row : repeated_) {
        // The store contains the first value of the file.
        if (writer_.matches(row.entry.symbol, reader_.form().interval.interval, row.entry.bar)) {
            ++counts_.unchanged;
        } else {
            const BarKey key{row.symbol, row.entry.bar.time};
            const bool is_kept = conflicts_.size() < 2 * csv::ImportOutcome::kKeptWhenSkipping;
            if (is_kept) conflicts_.emplace(row.line, key);
            refused.push_back({row.line, conflict_text(key, "the file twice", reader_, options_.names)});
        }
    }
    repeated_.clear();
    return refused;
}

void BarsRows::flush() {
    if (pending_.empty()) return;
    count(writer_.put_all(reader_.form().interval.interval, pending_));
    pending_.clear();
}

void BarsRows::count(const WrittenCounts& counts) {
    counts_.inserted += counts.inserted;
    counts_.updated += counts.updated;
    counts_.unchanged += counts.unchanged;
}

void BarsRows::finish() {
    for (auto& [symbol, state] : symbols_) store_combined(state);
    for (const auto& [key, bar] : held_back_) {
        const auto state = symbols_.find(key.symbol);
        if (state != symbols_.end()) store(state->second, bar);
    }
    flush();
    if (is_daily()) return;
    const int told = reader_.form().interval.step;
    for (const auto& [symbol, state] : symbols_) {
        const UtcTime first = UtcTime::from_micros(state.first_minute * kMinuteMicros);
        writer_.set_step(state.id, told != 0 ? told : state.distance, first);
    }
}

void BarsRows::copy_counts(ImportOutcome& outcome) const {
    outcome.inserted = counts_.inserted;
    outcome.updated = counts_.updated;
    outcome.unchanged = counts_.unchanged;
    outcome.empty = empty_;
    outcome.repaired = repaired_;
    outcome.combined = combined_;
    outcome.duplicates = duplicates_;
    outcome.symbols = symbols_.size();
    outcome.first_bars = first_bars_;
    outcome.step = 0;
    if (is_daily()) return;
    const int told = reader_.form().interval.step;
    for (const auto& [symbol, state] : symbols_) {
        const int step = told != 0 ? told : largest_step(state.distance);
        outcome.step = outcome.step == 0 ? step : std::min(outcome.step, step);
    }
}

}  // namespace bourse::market
