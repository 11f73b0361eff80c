#pragma once

namespace bourse::test {

/// Whether AddressSanitizer or ThreadSanitizer watches this program: it is slow then, and keeps memory that was freed.
#ifdef __has_feature
inline constexpr bool kIsSanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
inline constexpr bool kIsSanitized = false;  // g++, which builds no preset with sanitizers
#endif

}  // namespace bourse::test
