#include "base/error.hpp"

namespace bourse {

void throw_exception_from_error(const Error& error, const boost::source_location& where) {
    boost::throw_exception(std::logic_error(error.detail + " " + error.diagnostic), where);
}

}  // namespace bourse
