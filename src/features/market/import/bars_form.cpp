#include "features/market/import/bars_form.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "platform/csv/csv_reader.hpp"
#include "platform/csv/front.hpp"

namespace bourse::market {
namespace {

constexpr std::size_t kChunkBytes = 256 * 1024;
/// Titles, the records of a header, and the first row.
constexpr std::size_t kHeadRecords = 12;

/// Collects what rows say about the form of their file.
class RowSurvey {
  public:
    RowSurvey(const BarsColumns& columns, const ImportOptions& options)
        : columns_(columns), options_(options), zone_(options.time_zone.value_or(zones::TimeZone())) {}

    void add(std::span<const std::string_view> fields) {
        if (fields.size() < columns_.width) return;
        using enum BarColumn;
        for (const BarColumn column :
             {Open, High, Low, Close, Volume, TickVolume, AdjustedClose, DividendAmount, SplitCoefficient}) {
            if (columns_.has(column)) decimals_.add(fields[columns_.position(column)]);
        }
        add_time(fields);
        if (columns_.has(Volume)) add_volume(fields[columns_.position(Volume)]);
    }

    [[nodiscard]] bool is_decided() const {
        const bool knows_decimal = options_.decimal || !decimals_.is_ambiguous();
        const bool knows_order = options_.date_order || !has_pairs_ || !fits_day_first_ || !fits_month_first_;
        const bool knows_interval = options_.interval || is_date_alone_ || has_other_time_;
        const bool knows_volume =
            !columns_.has(BarColumn::TickVolume) || has_volume_ || !columns_.has(BarColumn::Volume);
        return knows_decimal && knows_order && knows_interval && knows_volume;
    }

    Result<BarsForm> form() {
        BarsForm form;
        form.columns = columns_;
        form.time_zone = zone_;
        if (!options_.decimal && decimals_.is_ambiguous()) return ambiguous_decimal();
        form.decimal = options_.decimal.value_or(decimals_.mark());
        form.is_decimal_decided = options_.decimal || decimals_.is_decided();
        if (has_pairs_ && !options_.date_order && fits_day_first_ && fits_month_first_) return ambiguous_date();
        form.date_order = options_.date_order;
        if (has_pairs_ && !form.date_order) {
            form.date_order = day_first_ >= month_first_ ? DateOrder::DayFirst : DateOrder::MonthFirst;
        }
        decide_interval(form);
        form.is_time_zone_assumed =
            !options_.time_zone && has_local_times_ && form.interval.interval == BarInterval::Minute;
        choose_volume(form.columns);
        return form;
    }

  private:
    void add_time(std::span<const std::string_view> fields) {
        const std::string_view text = trim(fields[columns_.position(BarColumn::Time)]);
        auto cell = parse_time_cell(text, options_.date_order);
        if (!cell) return;
        if (columns_.has(BarColumn::TimeOfDay)) {
            const auto time = parse_time_of_day(fields[columns_.position(BarColumn::TimeOfDay)]);
            if (!time) return;
            cell->local.time_of_day = *time;
            cell->has_time = true;
        }
        if (cell->fits_day_first || cell->fits_month_first) add_pair(*cell, text);
        if (!cell->has_time) {
            // The first row decides; another row with another form is rejected.
            is_date_alone_ = is_date_alone_ || !has_times_;
            return;
        }
        has_times_ = true;
        has_local_times_ = has_local_times_ || !cell->offset;
        if (local_time(*cell, zone_).time_of_day != UtcTime::Duration(0)) has_other_time_ = true;
    }

    void add_pair(const TimeCell& cell, std::string_view text) {
        if (!has_pairs_) ambiguous_date_ = text;
        has_pairs_ = true;
        fits_day_first_ = fits_day_first_ && cell.fits_day_first;
        fits_month_first_ = fits_month_first_ && cell.fits_month_first;
        day_first_ += cell.fits_day_first ? 1U : 0U;
        month_first_ += cell.fits_month_first ? 1U : 0U;
    }

    void add_volume(std::string_view cell) {
        if (has_volume_ || !columns_.has(BarColumn::TickVolume) || csv::is_missing(cell)) return;
        const auto volume = csv::parse_number(cell, decimals_.mark());
        has_volume_ = volume && *volume != 0;
    }

    void decide_interval(BarsForm& form) const {
        if (options_.interval) {
            form.interval = *options_.interval;
            form.interval_reason = "as told";
        } else if (is_date_alone_ || !has_times_) {
            form.interval = {BarInterval::Day, 0};
            form.interval_reason = "the dates have no time of day";
        } else if (!has_other_time_) {
            form.interval = {BarInterval::Day, 0};
            form.interval_reason = "every time is midnight where it was written";
        } else {
            form.interval = {BarInterval::Minute, 0};
            form.interval_reason = "the times are not all midnight";
        }
    }

    /// Brokers without volumes give the number of price changes.
    void choose_volume(BarsColumns& columns) const {
        using enum BarColumn;
        if (!columns.has(TickVolume)) return;
        if (!columns.has(Volume) || !has_volume_) {
            columns.ignore(Volume);
            columns.place(Volume, columns.position(TickVolume), columns.name(TickVolume));
            columns.remove(TickVolume);
        } else {
            columns.ignore(TickVolume);
        }
    }

    [[nodiscard]] Error ambiguous_decimal() const {
        return invalid("numbers such as " + in_quotes(decimals_.ambiguous_cell(), '"') +
                       " have a comma that may separate thousands or decimals; choose with " +
                       option(options_.names, "decimal", "point") + " or " +
                       option(options_.names, "decimal", "comma"));
    }
    [[nodiscard]] Error ambiguous_date() const {
        return invalid(
            "dates such as " + in_quotes(ambiguous_date_, '"') + " may have the day or the month first; choose with " +
            option(options_.names, "date format", "dmy") + " or " + option(options_.names, "date format", "mdy"));
    }

    const BarsColumns& columns_;
    const ImportOptions& options_;
    zones::TimeZone zone_;
    csv::DecimalEvidence decimals_;

    bool has_pairs_ = false;
    bool fits_day_first_ = true;
    bool fits_month_first_ = true;
    std::uint64_t day_first_ = 0;
    std::uint64_t month_first_ = 0;
    std::string ambiguous_date_;

    bool is_date_alone_ = false;
    bool has_times_ = false;
    bool has_local_times_ = false;
    bool has_other_time_ = false;
    bool has_volume_ = false;
};

/// Reads a file chunk by chunk into a survey.
class FileSurvey {
  public:
    FileSurvey(ByteSource& text, const ImportOptions& options) : text_(text), options_(options), buffer_(kChunkBytes) {}

    Result<BarsForm> run(Survey survey) {
        fill();
        const std::string_view front(buffer_.data(), filled_);
        const char delimiter = options_.delimiter.value_or(csv::find_delimiter(front, count_known_columns));
        const csv::FirstRecords head = csv::first_records(front, delimiter, kHeadRecords);
        if (head.records.empty()) return invalid(head.fault);
        auto columns = find_columns(head.records, options_);
        if (!columns) return columns.error();
        const auto [step, source] = take_constants(*columns, head.records);
        RowSurvey rows(*columns, options_);
        read(delimiter, columns->header_records, rows, survey);
        auto form = rows.form();
        if (!form) return form;
        form->source = source;
        if (step != 0 && !options_.interval) {
            form->interval = {BarInterval::Minute, step};
            form->interval_reason = "the column step says so";
        }
        form->delimiter = delimiter;
        if (survey == Survey::Whole) form->is_decimal_decided = true;
        return form;
    }

  private:
    /// What an export of Bourse says in every row.
    struct Constants {
        int step = 0;
        std::optional<Source> source;
    };

    /// Takes the constants from the first row. Columns of these names that mean something else are ignored.
    static Constants take_constants(BarsColumns& columns, std::span<const csv::Record> records) {
        Constants constants;
        const auto first = [&](BarColumn column) -> std::string_view {
            if (columns.header_records >= records.size() || !columns.has(column)) return {};
            const csv::Record& row = records[columns.header_records];
            return columns.position(column) < row.size() ? trim(row[columns.position(column)]) : std::string_view();
        };
        for (const int step : kSteps) {
            if (first(BarColumn::Step) == std::to_string(step)) constants.step = step;
        }
        if (const auto source = parse_source(first(BarColumn::Source))) constants.source = *source;
        if (constants.step == 0) columns.ignore(BarColumn::Step);
        if (!constants.source) columns.ignore(BarColumn::Source);
        return constants;
    }

    void fill() {
        // It may end the import.
        if (options_.progress) options_.progress({});
        filled_ = csv::read_full(text_, buffer_);
    }

    void read(char delimiter, std::size_t header_records, RowSurvey& rows, Survey survey) {
        csv::Reader reader(delimiter);
        reader.feed({buffer_.data(), filled_});
        for (;;) {
            switch (reader.next()) {
                case csv::Reader::Step::Record:
                    if (header_records > 0) {
                        --header_records;
                    } else {
                        rows.add(reader.fields());
                    }
                    break;
                case csv::Reader::Step::Fault:
                    break;
                case csv::Reader::Step::NeedMore:
                    if (survey == Survey::AsNeeded && rows.is_decided()) return;
                    fill();
                    if (filled_ == 0) {
                        reader.finish();
                    } else {
                        reader.feed({buffer_.data(), filled_});
                    }
                    break;
                case csv::Reader::Step::End:
                    return;
            }
        }
    }

    ByteSource& text_;
    const ImportOptions& options_;
    std::vector<char> buffer_;
    std::size_t filled_ = 0;
};

}  // namespace

Result<BarsForm> find_form(ByteSource& text, const ImportOptions& options, Survey survey) {
    return FileSurvey(text, options).run(survey);
}

zones::LocalTime local_time(const TimeCell& cell, const zones::TimeZone& zone) {
    if (!cell.is_epoch) return cell.local;
    return zone.to_local(UtcTime(cell.local.date) + cell.local.time_of_day);
}

}  // namespace bourse::market
