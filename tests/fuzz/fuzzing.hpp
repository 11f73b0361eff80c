#pragma once
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace bourse::fuzzing {

/// An assertion of a fuzz target. A failure stops the fuzzer, which then saves the input.
inline void require(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "violated: %s\n", what);
    std::abort();
}

/// The fuzzer's bytes as text.
inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

/// The shipped contract as YAML.
inline std::string contract_yaml() {
    std::ifstream file(BOURSE_CONTRACT_FILE);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace bourse::fuzzing
