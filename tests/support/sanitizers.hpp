#pragma once

namespace bourse::test {

/// Whether the program runs with AddressSanitizer or ThreadSanitizer: it is slow then, and freed
/// memory stays allocated.
#ifdef __has_feature
inline constexpr bool kIsSanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
inline constexpr bool kIsSanitized = false;  // g++, which builds no preset with sanitizers
#endif

}  // namespace bourse::test
