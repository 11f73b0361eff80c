#include "app/cli/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

namespace bourse::app {
namespace {

constexpr std::chrono::milliseconds kRedraw{100};
constexpr std::chrono::seconds kPlainLine{2};
constexpr std::uint64_t kBarWidth = 30;

std::string bar(std::uint64_t done, std::uint64_t total) {
    const auto filled = static_cast<std::size_t>(std::min(done, total) * kBarWidth / total);
    return "[" + std::string(filled, '#') + std::string(kBarWidth - filled, '.') + "] ";
}

}  // namespace

std::string with_commas(std::uint64_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, 1, ',');
    return digits;
}

std::string counted(std::uint64_t count, std::string_view noun) {
    return with_commas(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

std::string describe_progress(std::uint64_t bytes, std::uint64_t total_bytes, std::uint64_t rows,
                              std::chrono::duration<double> elapsed, bool with_bar) {
    const auto rate = static_cast<std::uint64_t>(static_cast<double>(rows) / std::max(elapsed.count(), 1e-3));
    std::string text = with_commas(rows) + " rows, " + with_commas(rate) + " rows/s";
    if (total_bytes == 0) return text;
    const double share = static_cast<double>(std::min(bytes, total_bytes)) / static_cast<double>(total_bytes);
    text = fmt::format("{:3.0f} %  {}", share * 100, text);
    if (share > 0) text += fmt::format(", {:.0f} s left", elapsed.count() * (1 - share) / share);
    return with_bar ? bar(bytes, total_bytes) + text : text;
}

Progress::Progress(std::FILE* out, std::uint64_t total_bytes)
    : out_(out),
      total_bytes_(total_bytes),
      terminal_(::isatty(::fileno(out)) == 1),
      next_draw_(started_ + (terminal_ ? Clock::duration(kRedraw) : Clock::duration(kPlainLine))) {}

void Progress::update(std::uint64_t bytes, std::uint64_t rows) {
    if (Clock::now() < next_draw_) return;
    if (terminal_) {
        fmt::print(out_, "\r\x1b[K{}", describe_progress(bytes, total_bytes_, rows, elapsed(), true));
        next_draw_ = Clock::now() + kRedraw;
    } else {
        fmt::print(out_, "{}\n", describe_progress(bytes, total_bytes_, rows, elapsed(), false));
        next_draw_ = Clock::now() + kPlainLine;
    }
    std::fflush(out_);
}

void Progress::finish() {
    if (!terminal_) return;
    fmt::print(out_, "\r\x1b[K");
    std::fflush(out_);
}

}  // namespace bourse::app
