#include "features/datasets/model/write_access.hpp"

namespace bourse::datasets {

Result<WriteAccess> parse_write_access(std::string_view text) {
    if (text == "anyone") return WriteAccess::Anyone;
    if (text == "users") return WriteAccess::Users;
    if (text == "super-users") return WriteAccess::SuperUsers;
    return invalid("must be anyone, users or super-users");
}

}  // namespace bourse::datasets
