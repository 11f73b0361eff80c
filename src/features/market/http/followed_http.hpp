#pragma once

namespace bourse::openapi {
class Registry;
}
namespace bourse::tasks {
class BlockingPool;
}

namespace bourse::market {

class FollowedStore;

/// Adds the handler of GET /api/v1/followed. `store` and `pool` outlive the registry.
void register_followed(openapi::Registry& registry, FollowedStore& store, tasks::BlockingPool& pool);

}  // namespace bourse::market
