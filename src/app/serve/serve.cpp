#include "app/serve/serve.hpp"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <chrono>
#include <optional>
#include <ranges>
#include <string>

#include "app/serve/accounts_runtime.hpp"
#include "app/serve/admin_http.hpp"
#include "app/serve/file_limit.hpp"
#include "app/serve/following.hpp"
#include "app/serve/limiting.hpp"
#include "app/serve/live_price.hpp"
#include "app/serve/notify_socket.hpp"
#include "app/serve/quotes_port.hpp"
#include "app/serve/readiness.hpp"
#include "app/serve/readiness_watch.hpp"
#include "app/serve/reporting.hpp"
#include "app/serve/request_observer.hpp"
#include "app/serve/role_api.hpp"
#include "app/serve/role_monitor.hpp"
#include "app/serve/role_orders.hpp"
#include "app/serve/role_prices.hpp"
#include "app/serve/role_quotes.hpp"
#include "app/serve/role_remote_quotes.hpp"
#include "app/serve/served_store.hpp"
#include "app/serve/shared_cache.hpp"
#include "app/setup/catalog.hpp"
#include "app/setup/store.hpp"
#include "base/version.hpp"
#include "platform/http/messages/message.hpp"
#include "platform/http/server/server.hpp"
#include "platform/openapi/dispatcher.hpp"
#include "platform/sql/migrations.hpp"

namespace bourse::app {
namespace {

/// Other roles use few connections for quotes.
constexpr std::size_t kMaxQuotesConnections = 1000;

/// Maximum number of queued requests for each thread of the blocking pool.
constexpr std::size_t kMaxWaitingForAThread = 256;

/// The threads that read the store stand back behind those that carry connections, which would otherwise reject late
/// what is too much. Health checks have threads of their own.
constexpr int kNicenessOfReaders = 5;

tasks::QueueLimits pool_limits(const Settings& settings) {
    return {.max_waiting = kMaxWaitingForAThread * static_cast<std::size_t>(settings.tasks.blocking_threads),
            .max_wait = tasks::kMaxWait};
}

http::ServerOptions server_options(const Settings& settings) {
    http::ServerOptions options;
    options.host = settings.server.listen.host;
    options.port = settings.server.listen.port;
    options.limits.body = settings.server.max_body.count;
    options.limits.connections = std::min(options.limits.connections, connections_within(raise_file_limit()));
    options.response_cache_bytes = settings.server.response_cache.count;
    options.unsent_answer_bytes = settings.server.unsent_answers.count;
    options.proxies = settings.server.trusted_proxies;
    options.origins = settings.server.cors_origins;
    if (!settings.server.tls_certificate.empty())
        options.tls = {settings.server.tls_certificate, settings.server.tls_key};
    return options;
}

std::vector<std::string_view> operation_ids(const openapi::Contract& contract) {
    std::vector<std::string_view> ids;
    for (const openapi::Operation& operation : contract.operations()) ids.emplace_back(operation.id);
    return ids;
}

std::string joined(const std::vector<std::string_view>& names) {
    std::string text;
    for (const std::string_view name : names) text.append(text.empty() ? "" : ",").append(name);
    return text;
}

bool need_store(const Settings& settings) {
    const bool quotes_do =
        settings.roles.contains(RoleName::Quotes) && (settings.quotes.needs_store() || !settings.market.follow.empty());
    const auto& roles = settings.roles;
    return roles.contains(RoleName::Api) || roles.contains(RoleName::Orders) || roles.contains(RoleName::Monitor) ||
           quotes_do;
}

/// Whether the process communicates with others: to request quotes from another process, to answer such requests, or to
/// publish order events.
bool reaches_other_processes(const Settings& settings) {
    return settings.roles.contains(RoleName::Quotes) != settings.roles.contains(RoleName::Api) ||
           settings.broker.amqp();
}

/// The server and its parts, in order of construction; they are destroyed in reverse order.
class Process {
  public:
    Process(const Settings& settings, const std::string& notify_socket)
        : settings_(settings),
          notify_socket_(notify_socket),
          log_(settings.telemetry.log_level, settings.telemetry.log_format, clock_),
          catalog_(read_catalog(settings)),
          contract_(read_contract(catalog_, settings.datasets.write, settings.roles.names())),
          opened_(open()),
          store_check_(opened_ ? std::make_unique<StoreCheck>(*opened_, catalog_.datasets()) : nullptr),
          database_probe_(opened_ ? std::make_unique<DatabaseProbe>(opened_->databases()) : nullptr),
          threads_(static_cast<std::size_t>(settings.tasks.io_threads)),
          pool_(static_cast<std::size_t>(settings.tasks.blocking_threads), pool_limits(settings), kNicenessOfReaders),
          store_(opened_ ? std::make_unique<ServedStore>(*opened_, pool_) : nullptr),
          cache_(settings, clock_),
          foundation_{settings_, clock_, random_, log_, threads_, pool_, *broker_, readiness_},
          accounts_runtime_(store_ ? std::make_unique<AccountsRuntime>(foundation_, *store_) : nullptr),
          limiting_(foundation_),
          roles_(play_roles()),
          dispatcher_(
              contract_, register_handlers(),
              [this](std::string_view request_id, std::string_view what) {
                  log_.error("a request failed", {{"request_id", request_id}, {"what", what}});
              },
              accounts_runtime_ ? &accounts_runtime_->authenticator() : nullptr, &limiting_.limiter()),
          request_metrics_(std::make_shared<telemetry::RequestMetrics>(threads_.size(), operation_ids(contract_))),
          access_log_(make_access_log()),
          observer_(*request_metrics_, access_log_.get(), log_, clock_),
          server_(threads_, pool_, with_alarms(server_options(settings)), dispatcher_, clock_, &observer_) {
        warn_of_settings();
        add_metrics();
        if (opened_) readiness_.add("database", [this] { return database_trouble(); });
        for (const auto& role : roles_) role->add_checks(readiness_);
        if (quotes_ != nullptr && settings.quotes.listen) quotes_port_ = make_quotes_port(*settings.quotes.listen);
        readiness_watch_ = std::make_unique<ReadinessWatch>(foundation_, readiness_);
    }

    /// Serves until a signal; see serve().
    int run() {
        boost::asio::io_context signal_context{1};
        boost::asio::signal_set signals(signal_context, SIGINT, SIGTERM);
        ::signal(SIGPIPE, SIG_IGN);

        for (const auto& role : roles_) role->prepare();
        readiness_watch_->start();
        server_.start();
        const std::string scheme = settings_.server.tls_certificate.empty() ? "http://" : "https://";
        log_.info("serving", {{"address", scheme + http::authority_of(settings_.server.listen.host, server_.port())},
                              {"roles", joined(settings_.roles.names())},
                              {"version", version()}});
        if (quotes_port_) quotes_port_->start();
        if (accounts_runtime_) accounts_runtime_->start();
        for (const auto& role : roles_) role->start();
        if (reporter_) reporter_->start(instance_name(server_.port()), threads_.executor(0));
        notify("READY=1");

        signals.async_wait([](const boost::system::error_code&, int) {});
        signal_context.run();

        log_.info("draining");
        notify("STOPPING=1");
        readiness_.begin_draining();
        drain();
        // Those that others depend on come last.
        for (const auto& role : roles_ | std::views::reverse) role->stop();
        if (accounts_runtime_) accounts_runtime_->stop();
        if (reporter_) reporter_->stop();
        readiness_watch_->stop();
        threads_.join();
        log_.info("stopped");
        return 0;
    }

  private:
    void notify(std::string_view state) {
        if (!notify_socket_.send(state)) log_.warn("cannot notify the service manager", {{"state", state}});
    }

    /// Waits until the last request is answered or cut.
    void drain() {
        const auto patient_until = std::chrono::steady_clock::now() + settings_.server.drain_timeout;
        server_.drain(settings_.server.drain_timeout);
        if (quotes_port_) quotes_port_->drain(settings_.server.drain_timeout);
        const bool is_done =
            server_.join_until(patient_until) && (!quotes_port_ || quotes_port_->join_until(patient_until));
        if (!is_done) {
            for (const auto& role : roles_ | std::views::reverse) role->stop_asking();
        }
        server_.join();
        if (quotes_port_) quotes_port_->join();
    }

    http::ServerOptions with_alarms(http::ServerOptions options) {
        options.alarms.connection = [this](std::string_view what) {
            log_.error("a connection failed", {{"what", what}});
        };
        options.alarms.server = [this](std::string_view what) {
            readiness_.lose("a part of the server has ended; restart the process");
            log_.error("a part of the server has ended; restart the process", {{"what", what}});
        };
        return options;
    }

    std::optional<Store> open() {
        if (!need_store(settings_)) return std::nullopt;
        return wait_for_migrated_store(settings_, catalog_.datasets(), log_);
    }

    /// Empty when the store answers and has the schema that this version needs. A newer version may have migrated the
    /// store: migrations only add to the schema, so that both versions can serve during a rolling update.
    std::string database_trouble() {
        try {
            return store_check_->is_migrated() ? "" : "not at the expected migration";
        } catch (const sql::MigratedByAnother&) {
            return "";
        }
    }

    using PlayedRoles = std::vector<std::unique_ptr<Role>>;

    /// Roles that others depend on come first.
    PlayedRoles play_roles() {
        PlayedRoles roles;
        if (settings_.roles.contains(RoleName::Quotes)) {
            quotes_ = &add<QuotesRole>(roles, foundation_, store_ ? &store_->bars() : nullptr).service();
            // Also without symbols, so that none is followed any more.
            if (store_) add<Following>(roles, foundation_, *store_, *quotes_);
        }
        if (settings_.roles.contains(RoleName::Api)) {
            quotes::QuoteSource* quotes = quotes_;
            if (quotes == nullptr) quotes = &add<RemoteQuotesRole>(roles, foundation_).source();
            add<ApiRole>(roles, foundation_, ApiParts{*store_, catalog_, accounts_runtime_->accounts(), *quotes});
        }
        if (settings_.roles.contains(RoleName::Prices)) add<PricesRole>(roles, foundation_, cache_);
        if (settings_.roles.contains(RoleName::Orders)) {
            const LivePrice& price = add<LivePrice>(roles, foundation_, cache_);
            add<OrdersRole>(roles, foundation_, store_->main(), price.source());
        }
        monitor::ReportsStore* reports = nullptr;
        if (settings_.roles.contains(RoleName::Monitor)) {
            reports = &add<MonitorRole>(roles, foundation_, *store_).reports();
        }
        reporter_ = make_reporter(foundation_, reports);
        return roles;
    }

    void warn_of_settings() {
        if (!settings_.market.follow.empty() && !settings_.roles.contains(RoleName::Quotes)) {
            log_.warn("market.follow has no effect in a process without the role quotes");
        }
        const std::string& host = settings_.server.listen.host;
        const auto address = IpAddress::parse(host);
        const bool is_local = host == "localhost" || (address && address->is_loopback());
        const bool is_open = settings_.roles.contains(RoleName::Api) && !catalog_.datasets().empty() &&
                             settings_.datasets.write == datasets::WriteAccess::Anyone;
        if (is_open && !is_local) {
            log_.warn("anyone who can connect may change the datasets; set datasets.write to users or super-users",
                      {{"listen", host}});
        }
    }

    template <class Added, class... Parts>
    static Added& add(PlayedRoles& roles, Parts&&... parts) {
        auto role = std::make_unique<Added>(std::forward<Parts>(parts)...);
        Added& added = *role;
        roles.push_back(std::move(role));
        return added;
    }

    openapi::Registry register_handlers() {
        openapi::Registry registry;
        for (const auto& role : roles_) role->register_handlers(registry);
        register_admin_endpoints(registry, {.contract = contract_,
                                            .readiness = readiness_,
                                            .database = database_probe_.get(),
                                            .metrics = settings_.telemetry.metrics ? &metrics_ : nullptr});
        return registry;
    }

    std::unique_ptr<QuotesPort> make_quotes_port(const config::Endpoint& endpoint) {
        http::ServerOptions options;
        options.host = endpoint.host;
        options.port = endpoint.port;
        options.limits.connections = kMaxQuotesConnections;
        options.response_cache_bytes = 0;
        options = with_alarms(std::move(options));
        const QuotesPort::Parts parts{.source = *quotes_,
                                      .readiness = readiness_,
                                      .database = database_probe_.get(),
                                      .metrics = settings_.telemetry.metrics ? &metrics_ : nullptr};
        return std::make_unique<QuotesPort>(foundation_, parts, std::move(options));
    }

    void add_metrics() {
        metrics_.push_back(request_metrics_);
        metrics_.push_back(telemetry::metrics_of([this]() -> telemetry::MetricFamilies {
            return {
                telemetry::gauge("bourse_blocking_pool_waiting", "Jobs waiting for a thread of the blocking pool",
                                 static_cast<double>(pool_.waiting())),
                telemetry::gauge("bourse_blocking_pool_running", "Jobs running on the blocking pool",
                                 static_cast<double>(pool_.running())),
                telemetry::counter("bourse_blocking_pool_refused_total",
                                   "Requests rejected because too many waited for the blocking pool", pool_.refused()),
                telemetry::counter("bourse_http_connections_refused_total",
                                   "Connections refused because too many were open", server_.refused_connections()),
                telemetry::gauge("bourse_unsent_answer_bytes", "Memory of answers that wait for their clients to read",
                                 static_cast<double>(server_.unsent().bytes())),
                telemetry::counter("bourse_unsent_answers_refused_total",
                                   "Answers refused because too many waited for their clients",
                                   server_.unsent().refused()),
                telemetry::gauge("bourse_build_info", "Version of the running server", 1,
                                 {{"version", std::string(version())}})};
        }));
        if (store_) store_->add_metrics(metrics_);
        cache_.add_metrics(metrics_);
        if (accounts_runtime_) accounts_runtime_->add_metrics(metrics_);
        if (reaches_other_processes(settings_)) metrics_.push_back(broker_);
        limiting_.add_metrics(metrics_);
        for (const auto& role : roles_) role->add_metrics(metrics_);
    }

    std::unique_ptr<telemetry::AccessLog> make_access_log() {
        if (!settings_.telemetry.access_log || log_.level() > telemetry::Level::Info) return nullptr;
        return std::make_unique<telemetry::AccessLog>(threads_.size(), log_.format(), STDERR_FILENO, clock_);
    }

    const Settings& settings_;
    const NotifySocket notify_socket_;
    SystemClock clock_;
    SystemRandom random_;
    telemetry::Log log_;
    datasets::DatasetCatalog catalog_;
    openapi::Contract contract_;
    const std::shared_ptr<broker::BrokerMetrics> broker_ = std::make_shared<broker::BrokerMetrics>(log_);
    Readiness readiness_{clock_};
    telemetry::Metrics metrics_;
    /// Empty when no role needs the store.
    std::optional<Store> opened_;
    /// Null without a store, like the probe.
    std::unique_ptr<StoreCheck> store_check_;
    std::unique_ptr<DatabaseProbe> database_probe_;
    /// Declared before the pools: their threads resume coroutines on the io threads until the pools are joined.
    tasks::IoThreads threads_;
    tasks::BlockingPool pool_;
    /// Null without a store.
    std::unique_ptr<ServedStore> store_;
    SharedCache cache_;
    const Foundation foundation_;
    /// Null without a store.
    std::unique_ptr<AccountsRuntime> accounts_runtime_;
    /// Null without a monitor. Declared before the roles, which may log until they are destroyed.
    std::unique_ptr<monitor::Reporter> reporter_;
    /// The service of the quotes role; null when this process does not play it.
    quotes::QuoteService* quotes_ = nullptr;
    Limiting limiting_;
    PlayedRoles roles_;
    openapi::Dispatcher dispatcher_;
    std::shared_ptr<telemetry::RequestMetrics> request_metrics_;
    std::unique_ptr<telemetry::AccessLog> access_log_;
    RequestObserver observer_;
    http::Server server_;
    /// Null unless it is configured.
    std::unique_ptr<QuotesPort> quotes_port_;
    /// Declared last: its threads use the roles.
    std::unique_ptr<ReadinessWatch> readiness_watch_;
};

}  // namespace

int serve(const Settings& settings, const std::string& notify_socket) {
    return Process(settings, notify_socket).run();
}

}  // namespace bourse::app
