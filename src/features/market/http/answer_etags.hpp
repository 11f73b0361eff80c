#pragma once
#include <string>
#include <string_view>

#include "features/market/store/bars_store.hpp"
#include "platform/http/messages/respond.hpp"

namespace bourse::market {

/// Entity tags of one kind of answer, with quotes: `"1720-json-12638187200555641996"`. They are strong: one URL, one
/// version of the bars and one form give the same bytes. The last part is the hash of a sample answer. It changes when
/// a later Bourse writes the same bars in another way, so that no client keeps the old text.
class AnswerEtags {
  public:
    AnswerEtags(std::string_view json_sample, std::string_view csv_sample);

    [[nodiscard]] std::string of(Version version, http::ListForm form) const;

  private:
    std::string json_ending_;
    std::string csv_ending_;
};

/// Of time series. The sample has daily, weekly and hourly rows, whole and other numbers. A change of the text that it
/// would not show needs another bar in it.
[[nodiscard]] const AnswerEtags& time_series_etags();
/// Of time series with indicators. The sample has all indicators on bars that give each of them values.
[[nodiscard]] const AnswerEtags& indicators_etags();
/// Of the list of symbols.
[[nodiscard]] const AnswerEtags& stocks_etags();

}  // namespace bourse::market
