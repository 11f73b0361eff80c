#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace bourse::test {

/// A response as received. Field names are lower case; for a repeated field the last value is kept.
struct WireResponse {
    int status = 0;
    std::map<std::string, std::string> headers;
    std::string body;

    [[nodiscard]] std::string header(const std::string& lower_case_name) const;
};

/// A client on 127.0.0.1 that sends the given bytes unchanged, valid or not. Blocks for at most
/// five seconds per call. Throws std::system_error when the connection fails or is reset.
class RawClient {
  public:
    explicit RawClient(std::uint16_t port);
    ~RawClient();
    RawClient(RawClient&& other) noexcept;
    RawClient& operator=(RawClient&&) = delete;

    void send(std::string_view bytes);
    /// Shuts down the sending side.
    void end_writing();
    /// The next response; empty when the server closed instead. Responses to HEAD (`has_body`
    /// false), 204, 304 and 100 have no body. Throws std::runtime_error when a response is cut or
    /// the server sends nothing.
    std::optional<WireResponse> read(bool has_body = true);
    /// All bytes until the server closes, as they come.
    std::string read_to_end();
    /// Waits for the server to close; false when it sends data or does not close in time.
    bool is_closed();
    /// Sends one request and reads its response; throws when there is none.
    WireResponse ask(std::string_view request);

  private:
    /// Reads more bytes into buffer_; false at the end.
    bool fill();
    std::string take(std::size_t count);
    /// Without its line end.
    std::string take_line();

    int socket_;
    std::string buffer_;
};

/// `GET target` over HTTP/1.1, with optional further header lines (each with its line end).
std::string get(std::string_view target, std::string_view more_lines = {});

}  // namespace bourse::test
