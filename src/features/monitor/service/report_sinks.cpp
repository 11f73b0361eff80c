#include "features/monitor/service/report_sinks.hpp"

#include <algorithm>
#include <utility>

#include "features/monitor/model/report_body.hpp"
#include "features/monitor/store/reports_store.hpp"
#include "platform/http_client/http_client.hpp"
#include "platform/sql/database.hpp"

namespace bourse::monitor {
namespace {

class StoreSink final : public ReportSink {
  public:
    explicit StoreSink(ReportsStore& store) : store_(store) {}

    Delivery deliver(std::span<const Report> reports) override {
        try {
            store_.add(reports);
            return {.done = reports.size(), .refused = 0, .trouble = {}};
        } catch (const Unavailable& error) {
            return {.done = 0, .refused = 0, .trouble = error.what()};
        } catch (const sql::StoreFailure&) {
            // The reports cannot be stored. Endless retries would block all others.
            return {.done = reports.size(), .refused = reports.size(), .trouble = {}};
        }
    }

  private:
    ReportsStore& store_;
};

class HttpSink final : public ReportSink {
  public:
    HttpSink(std::string url, Secret token, HttpSinkPatience patience)
        : url_(std::move(url)), token_(std::move(token)), patience_(patience) {
        if (url_.ends_with('/')) url_.pop_back();
        url_ += "/report";
    }

    Delivery deliver(std::span<const Report> reports) override {
        using std::chrono::steady_clock;
        const auto end = steady_clock::now() + patience_.delivery;
        Delivery delivery;
        for (const Report& report : reports) {
            const auto left = std::chrono::floor<std::chrono::milliseconds>(end - steady_clock::now());
            if (left.count() <= 0) {
                delivery.trouble = "the monitor is slow";
                return delivery;
            }
            const http_client::HttpOutcome answer = client_.post({.url = url_,
                                                                  .query = {},
                                                                  .deadline = std::min(left, patience_.report),
                                                                  .bearer_token = token_.reveal()},
                                                                 "application/json", to_body(report));
            if (!answer) {
                delivery.trouble = answer.error().what;
                return delivery;
            }
            if (answer->status != 200 && !is_final(answer->status)) {
                delivery.trouble = "the monitor returned status " + std::to_string(answer->status);
                return delivery;
            }
            ++delivery.done;
            if (answer->status != 200) ++delivery.refused;
        }
        return delivery;
    }

  private:
    /// Whether the status rejects this report permanently, as opposed to a temporary failure.
    static bool is_final(int status) { return status == 400 || status == 413 || status == 422; }

    std::string url_;
    Secret token_;
    HttpSinkPatience patience_;
    http_client::HttpClient client_{{.max_body_bytes = std::size_t{64} << 10, .max_idle = 1}};
};

}  // namespace

std::unique_ptr<ReportSink> make_store_sink(ReportsStore& store) {
    return std::make_unique<StoreSink>(store);
}

std::unique_ptr<ReportSink> make_http_sink(std::string url, Secret token, HttpSinkPatience patience) {
    return std::make_unique<HttpSink>(std::move(url), std::move(token), patience);
}

}  // namespace bourse::monitor
