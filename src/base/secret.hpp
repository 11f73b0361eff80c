#pragma once
#include <cstddef>
#include <iosfwd>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bourse {

/// Overwrites the bytes with zeros; the compiler cannot optimise this away.
void wipe(std::span<std::byte> bytes);
/// Overwrites the text including its unused capacity, and leaves it empty.
void wipe(std::string& text);

/// Compares the texts in a time that depends on their lengths only.
[[nodiscard]] bool equal_in_constant_time(std::string_view a, std::string_view b);

/// Wipes memory before freeing it. Only tests use another `Upstream`.
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

/// A password or a key: cannot be printed, compares in constant time, and is wiped on destruction.
/// A value; each copy is wiped separately.
class Secret {
  public:
    Secret() = default;
    /// Copies the text; the caller must wipe the original.
    explicit Secret(std::string_view text) : text_(text.begin(), text.end()) {}
    /// Takes the content of `text`, which is wiped.
    [[nodiscard]] static Secret taken_from(std::string& text);

    /// The content, for hashing or sending. Valid as long as the secret; must not be copied into a
    /// message.
    [[nodiscard]] std::string_view reveal() const { return {text_.data(), text_.size()}; }
    [[nodiscard]] bool empty() const { return text_.empty(); }
    [[nodiscard]] std::size_t size() const { return text_.size(); }

    friend bool operator==(const Secret& a, const Secret& b) { return equal_in_constant_time(a.reveal(), b.reveal()); }
    friend std::ostream& operator<<(std::ostream&, const Secret&) = delete;

  private:
    // Not std::string: a short one stores its text inside the object, so that moving it leaves a
    // copy behind.
    std::vector<char, WipingAllocator<char>> text_;
};

}  // namespace bourse
