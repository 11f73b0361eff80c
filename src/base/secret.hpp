#pragma once
#include <cstddef>
#include <iosfwd>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bourse {

/// Overwrites the bytes with zeros, even when nobody reads them again.
void wipe(std::span<std::byte> bytes);
/// Overwrites all that the text holds, capacity included, and leaves it empty.
void wipe(std::string& text);

/// Whether the texts are equal, in a time that depends on their lengths only.
[[nodiscard]] bool equal_in_constant_time(std::string_view a, std::string_view b);

/// Gives memory back wiped. `Upstream` is another one in tests only.
template <class T, class Upstream = std::allocator<T>>
class WipingAllocator {
  public:
    using value_type = T;
    template <class U>
    struct rebind {
        using other = WipingAllocator<U, typename std::allocator_traits<Upstream>::template rebind_alloc<U>>;
    };

    [[nodiscard]] T* allocate(std::size_t count) { return Upstream().allocate(count); }
    void deallocate(T* memory, std::size_t count) {
        wipe(std::as_writable_bytes(std::span(memory, count)));
        Upstream().deallocate(memory, count);
    }
    friend bool operator==(const WipingAllocator&, const WipingAllocator&) { return true; }
};

/// A password or a key: cannot be printed, compares in constant time, leaves nothing in memory when it goes. A value;
/// each copy is wiped on its own.
class Secret {
  public:
    Secret() = default;
    /// A copy; wiping the original is the caller's business.
    explicit Secret(std::string_view text) : text_(text.begin(), text.end()) {}
    /// The content of `text`, which is wiped.
    [[nodiscard]] static Secret taken_from(std::string& text);

    /// The content, for whoever hashes or sends it. Lives as long as the secret; must not be copied into a message.
    [[nodiscard]] std::string_view reveal() const { return {text_.data(), text_.size()}; }
    [[nodiscard]] bool empty() const { return text_.empty(); }
    [[nodiscard]] std::size_t size() const { return text_.size(); }

    friend bool operator==(const Secret& a, const Secret& b) { return equal_in_constant_time(a.reveal(), b.reveal()); }
    friend std::ostream& operator<<(std::ostream&, const Secret&) = delete;

  private:
    // No std::string: a short one keeps its text inside the object, where moving leaves a copy behind.
    std::vector<char, WipingAllocator<char>> text_;
};

}  // namespace bourse
