#include "app/serve.hpp"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include "app/catalog.hpp"
#include "app/file_limit.hpp"
#include "app/operation_http.hpp"
#include "app/process_metrics.hpp"
#include "app/readiness.hpp"
#include "app/request_observer.hpp"
#include "app/store.hpp"
#include "features/datasets/datasets.hpp"
#include "features/datasets/datasets_http.hpp"
#include "features/market/market.hpp"
#include "features/market/market_http.hpp"
#include "platform/http/authority.hpp"
#include "platform/http/server.hpp"
#include "platform/openapi/dispatcher.hpp"
#include "platform/sql/migrations.hpp"
#include "platform/tasks/io_threads.hpp"
#include "platform/tasks/periodic_job.hpp"

namespace bourse::app {
namespace {

market::MarketOptions market_options(const Settings& settings) {
    return {.series_budget_bytes = settings.series_memory.count,
            .ndays = {.symbol = settings.ndays_symbol, .ndays = settings.ndays}};
}

http::ServerOptions server_options(const Settings& settings) {
    http::ServerOptions options;
    options.host = settings.listen.host;
    options.port = settings.listen.port;
    options.limits.body = settings.max_body.count;
    options.limits.connections = std::min(options.limits.connections, connections_within(raise_file_limit()));
    options.response_cache_bytes = settings.response_cache.count;
    if (!settings.tls_certificate.empty()) options.tls = {settings.tls_certificate, settings.tls_key};
    return options;
}

std::vector<std::string_view> operation_ids(const openapi::Contract& contract) {
    std::vector<std::string_view> ids;
    for (const openapi::Operation& operation : contract.operations()) ids.emplace_back(operation.id);
    return ids;
}

/// Tells of a refresh that fails when it begins to fail, when the reason changes, and when it works again.
class RefreshReport {
  public:
    explicit RefreshReport(telemetry::Log& log) : log_(log) {}

    void failed(std::string_view what) {
        if (what == told_) return;
        told_ = what;
        log_.warn("cannot look for new bars; those in memory may be out of date", {{"what", what}});
    }
    void worked() {
        if (!told_.empty()) log_.info("looking for new bars works again");
        told_.clear();
    }

  private:
    telemetry::Log& log_;
    std::string told_;
};

/// Everything that serves, in the order in which it is built; it ends in the reverse order.
class Process {
  public:
    explicit Process(const Settings& settings)
        : settings_(settings),
          log_(settings.log_level, settings.log_format, clock_),
          catalog_(read_catalog(settings)),
          contract_(read_contract(catalog_)),
          database_(wait_for_migrated_store(settings, catalog_.datasets(), log_)),
          threads_(static_cast<std::size_t>(settings.io_threads)),
          pool_(static_cast<std::size_t>(settings.blocking_threads)),
          market_(*database_, pool_, clock_, market_options(settings)),
          datasets_(catalog_, *database_, pool_, clock_, random_),
          dispatcher_(contract_, register_handlers(),
                      [this](std::string_view request_id, std::string_view what) {
                          log_.error("a request failed", {{"request_id", request_id}, {"what", what}});
                      }),
          request_metrics_(std::make_shared<telemetry::RequestMetrics>(threads_.size(), operation_ids(contract_))),
          access_log_(make_access_log()),
          observer_(*request_metrics_, access_log_.get(), log_, clock_),
          server_(threads_, pool_, server_options(settings), dispatcher_, clock_, &observer_) {
        metrics_ = {request_metrics_, std::make_shared<ProcessMetrics>(market_.series(), pool_)};
        readiness_.add("database", [this] { return database_trouble(); });
    }

    /// Until a signal; see serve().
    int run() {
        boost::asio::io_context signal_context{1};
        boost::asio::signal_set signals(signal_context, SIGINT, SIGTERM);
        ::signal(SIGPIPE, SIG_IGN);

        market_.series().refresh();
        server_.start();
        const std::string scheme = settings_.tls_certificate.empty() ? "http://" : "https://";
        log_.info("serving", {{"address", scheme + http::authority_of(settings_.listen.host, server_.port())},
                              {"version", BOURSE_VERSION}});
        {
            const tasks::PeriodicJob refresh(
                threads_.executor(0), jobs_,
                {.pause = kRefreshPause,
                 .work =
                     [this] {
                         market_.series().refresh();
                         refresh_report_.worked();
                     },
                 .failed = [this](std::string_view what) { refresh_report_.failed(what); }});
            // A refresh that hangs on a lock tells nobody that it does.
            const tasks::PeriodicJob watch(
                threads_.executor(0), jobs_,
                {.pause = kRefreshPause,
                 .work = [this] { market_.series().expect_refresh_since(clock_.now() - kLongestUnseen); },
                 .failed = [](std::string_view) {}});

            signals.async_wait([](const boost::system::error_code&, int) {});
            signal_context.run();

            log_.info("draining");
            readiness_.begin_draining();
            server_.drain(settings_.drain_timeout);
            server_.join();
        }
        threads_.join();
        log_.info("stopped");
        return 0;
    }

  private:
    /// Replicas see each other's imports within a second.
    static constexpr std::chrono::milliseconds kRefreshPause{500};
    /// How long changes may stay unseen before what is served says so.
    static constexpr std::chrono::seconds kLongestUnseen{2};

    /// Empty when the store answers and has what this version needs. A newer one that has migrated it since only added
    /// to that: replicas of both serve while one takes the other's place.
    std::string database_trouble() {
        try {
            return is_store_migrated(*database_, catalog_.datasets()) ? "" : "not at the right migration";
        } catch (const sql::MigrationRefused&) {
            return "";
        }
    }

    openapi::Registry register_handlers() {
        openapi::Registry registry;
        market::register_market(registry, market_);
        datasets::register_datasets(registry, datasets_);
        register_operation(registry, {.contract = contract_,
                                      .readiness = readiness_,
                                      .database = *database_,
                                      .health_pool = health_pool_,
                                      .metrics = settings_.metrics ? &metrics_ : nullptr});
        return registry;
    }

    std::unique_ptr<telemetry::AccessLog> make_access_log() {
        if (!settings_.access_log || log_.level() > telemetry::Level::Info) return nullptr;
        return std::make_unique<telemetry::AccessLog>(threads_.size(), log_.format(), STDERR_FILENO, clock_);
    }

    const Settings& settings_;
    SystemClock clock_;
    SystemRandom random_;
    telemetry::Log log_;
    datasets::DatasetCatalog catalog_;
    openapi::Contract contract_;
    Readiness readiness_;
    std::vector<std::shared_ptr<prometheus::Collectable>> metrics_;
    std::unique_ptr<sql::Database> database_;
    /// Before the pool, whose threads resume coroutines on the io threads until it has been joined.
    tasks::IoThreads threads_;
    tasks::BlockingPool pool_;
    RefreshReport refresh_report_{log_};
    /// A thread for each periodic job, and one for questions after the health: they must not wait for requests.
    tasks::BlockingPool jobs_{2};
    tasks::BlockingPool health_pool_{1};
    market::Market market_;
    datasets::Datasets datasets_;
    openapi::Dispatcher dispatcher_;
    std::shared_ptr<telemetry::RequestMetrics> request_metrics_;
    std::unique_ptr<telemetry::AccessLog> access_log_;
    RequestObserver observer_;
    http::Server server_;
};

}  // namespace

int serve(const Settings& settings) {
    return Process(settings).run();
}

}  // namespace bourse::app
