#include "app/serve.hpp"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include "app/catalog.hpp"
#include "app/feature_options.hpp"
#include "app/file_limit.hpp"
#include "app/operation_http.hpp"
#include "app/process_metrics.hpp"
#include "app/provider_metrics.hpp"
#include "app/readiness.hpp"
#include "app/request_observer.hpp"
#include "app/store.hpp"
#include "features/accounts/accounts.hpp"
#include "features/accounts/accounts_http.hpp"
#include "features/accounts/authenticator_http.hpp"
#include "features/accounts/stock_http.hpp"
#include "features/datasets/datasets.hpp"
#include "features/datasets/datasets_http.hpp"
#include "features/market/market.hpp"
#include "features/market/market_http.hpp"
#include "features/quotes/quote_service.hpp"
#include "platform/http/authority.hpp"
#include "platform/http/server.hpp"
#include "platform/openapi/dispatcher.hpp"
#include "platform/sql/migrations.hpp"
#include "platform/tasks/io_threads.hpp"
#include "platform/tasks/periodic_job.hpp"

namespace bourse::app {
namespace {

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
    /// `subject` is what is looked for.
    RefreshReport(telemetry::Log& log, std::string subject) : log_(log), subject_(std::move(subject)) {}

    void failed(std::string_view what) {
        if (what == told_) return;
        told_ = what;
        log_.warn("cannot look for " + subject_ + "; what is in memory may be out of date", {{"what", what}});
    }
    void worked() {
        if (!told_.empty()) log_.info("looking for " + subject_ + " works again");
        told_.clear();
    }

  private:
    telemetry::Log& log_;
    const std::string subject_;
    std::string told_;
};

std::vector<std::string_view> provider_names(const quotes::QuoteServiceOptions& options) {
    std::vector<std::string_view> names;
    names.reserve(options.providers.size());
    for (const quotes::ProviderOptions& provider : options.providers) names.push_back(to_string(provider.kind));
    return names;
}

/// The port of the market to those who know quotes.
Task<Result<market::LatestDays>> ask_providers(quotes::QuoteService& quotes, Symbol symbol, std::int64_t days) {
    auto asking = quotes.latest(std::move(symbol), days);
    auto latest = co_await std::move(asking);
    if (!latest) co_return latest.error();
    co_return market::LatestDays{std::move(latest->bars), latest->age, latest->is_stale};
}

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
          quote_options_(quote_options(settings)),
          provider_metrics_(std::make_shared<ProviderMetrics>(provider_names(quote_options_))),
          quotes_pool_(static_cast<std::size_t>(settings.quotes_threads)),
          quotes_(quote_options_, {market_.bars(), quotes_pool_, clock_, random_, *provider_metrics_}),
          accounts_(*database_, pool_, clock_, random_, accounts_options(settings)),
          authenticator_(accounts_.sign_in()),
          dispatcher_(
              contract_, register_handlers(),
              [this](std::string_view request_id, std::string_view what) {
                  log_.error("a request failed", {{"request_id", request_id}, {"what", what}});
              },
              &authenticator_),
          request_metrics_(std::make_shared<telemetry::RequestMetrics>(threads_.size(), operation_ids(contract_))),
          access_log_(make_access_log()),
          observer_(*request_metrics_, access_log_.get(), log_, clock_),
          server_(threads_, pool_, server_options(settings), dispatcher_, clock_, &observer_) {
        metrics_ = {request_metrics_, std::make_shared<ProcessMetrics>(market_.series(), pool_, quotes_),
                    provider_metrics_};
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
            const auto bars = refresh(bars_report_, [this] { market_.series().refresh(); });
            const auto tokens = refresh(tokens_report_, [this] { accounts_.tokens().refresh(); });
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
    /// Replicas see each other's imports, and whose tokens have ended, within a second.
    static constexpr std::chrono::milliseconds kRefreshPause{500};
    /// How long changes may stay unseen before what is served says so.
    static constexpr std::chrono::seconds kLongestUnseen{2};

    /// Empty when the store answers and has what this version needs. Another one that has migrated it since only added
    /// to that: replicas of both serve while one takes the other's place.
    std::string database_trouble() {
        try {
            return is_store_migrated(*database_, catalog_.datasets()) ? "" : "not at the right migration";
        } catch (const sql::MigratedByAnother&) {
            return "";
        }
    }

    std::unique_ptr<tasks::PeriodicJob> refresh(RefreshReport& report, std::function<void()> look) {
        const auto work = [&report, look = std::move(look)] {
            look();
            report.worked();
        };
        const auto failed = [&report](std::string_view what) { report.failed(what); };
        return std::make_unique<tasks::PeriodicJob>(
            threads_.executor(0), jobs_,
            tasks::PeriodicJob::Options{.pause = kRefreshPause, .work = work, .failed = failed});
    }

    openapi::Registry register_handlers() {
        openapi::Registry registry;
        market::register_market(registry, market_, latest_days());
        datasets::register_datasets(registry, datasets_);
        accounts::register_accounts(registry, accounts_);
        accounts::register_stock(registry, accounts_, quotes_);
        register_operation(registry, {.contract = contract_,
                                      .readiness = readiness_,
                                      .database = *database_,
                                      .health_pool = health_pool_,
                                      .metrics = settings_.metrics ? &metrics_ : nullptr});
        return registry;
    }

    /// What is stored here needs no cache: an import is seen by the next request.
    market::AskLatestDays latest_days() {
        if (!asks_others(quote_options_)) return nullptr;
        return [this](Symbol symbol, std::int64_t days) { return ask_providers(quotes_, std::move(symbol), days); };
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
    RefreshReport bars_report_{log_, "new bars"};
    RefreshReport tokens_report_{log_, "ended tokens"};
    /// A thread for each periodic job, and one for questions after the health: they must not wait for requests.
    tasks::BlockingPool jobs_{3};
    tasks::BlockingPool health_pool_{1};
    market::Market market_;
    datasets::Datasets datasets_;
    const quotes::QuoteServiceOptions quote_options_;
    std::shared_ptr<ProviderMetrics> provider_metrics_;
    /// Who waits for a provider takes no thread from those who wait for the store.
    tasks::BlockingPool quotes_pool_;
    quotes::QuoteService quotes_;
    accounts::Accounts accounts_;
    accounts::AccountsAuthenticator authenticator_;
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
