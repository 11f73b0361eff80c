#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace bourse::test {

/// An answer as it stands on the wire. Field names are lower case; of a repeated field the last value is kept.
struct WireResponse {
    int status = 0;
    std::map<std::string, std::string> headers;
    std::string body;

    [[nodiscard]] std::string header(const std::string& lower_case_name) const;
};

/// A client on 127.0.0.1 that sends exactly the bytes it is given, well formed or not. Blocks, at most five seconds at
/// a time. Throws std::system_error when the connection fails or is reset.
class RawClient {
  public:
    explicit RawClient(std::uint16_t port);
    ~RawClient();
    RawClient(RawClient&& other) noexcept;
    RawClient& operator=(RawClient&&) = delete;

    void send(std::string_view bytes);
    /// Says that nothing follows.
    void end_writing();
    /// The next answer; nothing when the server closed instead. Without a body after HEAD (`has_body` false), 204, 304
    /// and 100. Throws std::runtime_error when an answer is cut or the server is silent.
    std::optional<WireResponse> read(bool has_body = true);
    /// Waits for the server to close; false when it sends or stays silent.
    bool is_closed();
    /// Sends one request and reads its answer, which must come.
    WireResponse ask(std::string_view request);

  private:
    /// One more piece into buffer_; false at the end.
    bool fill();

    int socket_;
    std::string buffer_;
};

/// `GET target` on HTTP/1.1, with more header lines if given (each with its line end).
std::string get(std::string_view target, std::string_view more_lines = {});

}  // namespace bourse::test
