#include "base/error.hpp"

namespace bourse {

Error error_of(const std::exception_ptr& thrown) {
    try {
        std::rethrow_exception(thrown);
    } catch (const Overloaded&) {
        return {Errc::Unavailable, "server overloaded; retry later", {}, {}};
    } catch (const Unavailable& failure) {
        return {Errc::Unavailable, "a required dependency is unavailable; retry later", failure.what(), {}};
    } catch (const std::exception& failure) {
        return {Errc::Internal, {}, failure.what(), {}};
    } catch (...) {
        return {Errc::Internal, {}, "an exception that is no std::exception", {}};
    }
}

void throw_exception_from_error(const Error& error, const boost::source_location& where) {
    boost::throw_exception(std::logic_error(error.detail + " " + error.diagnostic), where);
}

}  // namespace bourse
