#pragma once
#include <string>
#include <vector>

namespace bourse::test {

/// A request that must be rejected with `status`; the server then closes the connection.
struct MalformedRequest {
    /// A test name: letters and digits.
    std::string name;
    std::string bytes;
    int status;
};

/// Requests that are malformed or exceed the default limits (QUALITY.md, "Security"). Shared by
/// unit tests, functional tests and fuzzers.
inline std::vector<MalformedRequest> malformed_requests() {
    using namespace std::string_literals;
    const std::string post = "POST /echo HTTP/1.1\r\nHost: test\r\n";
    const std::string chunked = post + "Transfer-Encoding: chunked\r\n\r\n";
    std::string many_fields = "GET / HTTP/1.1\r\nHost: test\r\n";
    for (int i = 0; i < 100; ++i) many_fields += "X-Field: 1\r\n";
    return {
        {"LengthAndChunked", post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        {"ChunkedAndLength", post + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n", 400},
        {"TwoLengths", post + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc", 400},
        {"TwoEqualLengths", post + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400},
        {"LengthList", post + "Content-Length: 3, 3\r\n\r\nabc", 400},
        {"LengthWithSign", post + "Content-Length: +3\r\n\r\nabc", 400},
        {"NegativeLength", post + "Content-Length: -3\r\n\r\nabc", 400},
        {"HexLength", post + "Content-Length: 0x3\r\n\r\nabc", 400},
        {"EmptyLength", post + "Content-Length:\r\n\r\nabc", 400},
        {"HugeLength", post + "Content-Length: 99999999999999999999999\r\n\r\nabc", 413},
        {"LengthBeyondLimit", post + "Content-Length: 1048577\r\n\r\n", 413},
        {"GzipCoding", post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 400},
        {"IdentityCoding", post + "Transfer-Encoding: identity\r\n\r\n", 400},
        {"TwoCodings", post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        {"QuotedCoding", post + "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n", 400},
        {"ChunkedOnHttp10", "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        {"ChunkSizeNotHex", chunked + "x\r\nabc\r\n0\r\n\r\n", 400},
        {"ChunkSizeEmpty", chunked + "\r\nabc\r\n0\r\n\r\n", 400},
        {"ChunkSizeNegative", chunked + "-3\r\nabc\r\n0\r\n\r\n", 400},
        {"ChunkSizeWithPrefix", chunked + "0x3\r\nabc\r\n0\r\n\r\n", 400},
        {"ChunkSizeOverflows", chunked + "fffffffffffffffff\r\nabc\r\n0\r\n\r\n", 400},
        {"ChunkSizeTooSmall", chunked + "2\r\nabc\r\n0\r\n\r\n", 400},
        {"ChunkLineEndsBare", chunked + "3\nabc\r\n0\r\n\r\n", 400},
        {"ChunkBeyondLimit", chunked + "100001\r\n" + std::string(0x100001, 'x') + "\r\n0\r\n\r\n", 413},
        {"ChunkExtensionEndless", chunked + "3;" + std::string(40'000, 'x'), 400},
        {"BareCarriageReturnInValue", "GET / HTTP/1.1\r\nHost: test\r\nX-A: b\rc\r\n\r\n", 400},
        {"BareLineFeed", "GET / HTTP/1.1\nHost: test\n\n", 400},
        {"BareLineFeedInField", "GET / HTTP/1.1\r\nHost: test\r\nX-A: b\nX-C: d\r\n\r\n", 400},
        {"BareLineFeedAtEnd", "GET / HTTP/1.1\r\nHost: test\r\n\n", 400},
        {"FoldedLine", "GET / HTTP/1.1\r\nHost: test\r\nX-A: b\r\n c\r\n\r\n", 400},
        {"FoldedFirstLine", "GET / HTTP/1.1\r\n Host: test\r\n\r\n", 400},
        {"TwoHosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
        {"TwoEqualHosts", "GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n", 400},
        {"NoHost", "GET / HTTP/1.1\r\nAccept: */*\r\n\r\n", 400},
        {"HostWithPath", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
        {"HostWithUser", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", 400},
        {"HostWithBlank", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400},
        {"BlankBeforeColon", "GET / HTTP/1.1\r\nHost: test\r\nX-A : b\r\n\r\n", 400},
        {"NoColon", "GET / HTTP/1.1\r\nHost: test\r\nX-A\r\n\r\n", 400},
        {"NoName", "GET / HTTP/1.1\r\nHost: test\r\n: b\r\n\r\n", 400},
        {"NameWithParenthesis", "GET / HTTP/1.1\r\nHost: test\r\nX(A): b\r\n\r\n", 400},
        {"NameNotAscii", "GET / HTTP/1.1\r\nHost: test\r\nX\xC3\xA4: b\r\n\r\n", 400},
        {"NulInValue", "GET / HTTP/1.1\r\nHost: test\r\nX-A: b\0c\r\n\r\n"s, 400},
        {"NulInName", "GET / HTTP/1.1\r\nHost: test\r\nX\0A: b\r\n\r\n"s, 400},
        {"ControlInValue", "GET / HTTP/1.1\r\nHost: test\r\nX-A: b\x01\r\n\r\n", 400},
        {"DeleteInValue", "GET / HTTP/1.1\r\nHost: test\r\nX-A: b\x7F\r\n\r\n", 400},
        {"TargetNotAscii", "GET /\xC3\xA4 HTTP/1.1\r\nHost: test\r\n\r\n", 400},
        {"TargetWithBlank", "GET /a b HTTP/1.1\r\nHost: test\r\n\r\n", 400},
        {"TargetWithTab", "GET /a\tb HTTP/1.1\r\nHost: test\r\n\r\n", 400},
        {"TargetWithNul", "GET /a\0b HTTP/1.1\r\nHost: test\r\n\r\n"s, 400},
        {"TargetWithFragment", "GET /a#b HTTP/1.1\r\nHost: test\r\n\r\n", 400},
        {"TargetRelative", "GET a HTTP/1.1\r\nHost: test\r\n\r\n", 400},
        {"TargetEmpty", "GET  HTTP/1.1\r\nHost: test\r\n\r\n", 400},
        {"TargetMissing", "GET HTTP/1.1\r\nHost: test\r\n\r\n", 400},
        {"TargetAuthority", "GET test:80 HTTP/1.1\r\nHost: test\r\n\r\n", 400},
        {"TargetStarOfGet", "GET * HTTP/1.1\r\nHost: test\r\n\r\n", 400},
        {"TargetOtherScheme", "GET ftp://test/ HTTP/1.1\r\nHost: test\r\n\r\n", 400},
        {"TargetWithUser", "GET http://u@test/ HTTP/1.1\r\nHost: test\r\n\r\n", 400},
        {"TargetWithoutHost", "GET http:///a HTTP/1.1\r\nHost: test\r\n\r\n", 400},
        {"TargetTooLong", "GET /" + std::string(8 * 1024, 'a') + " HTTP/1.1\r\nHost: test\r\n\r\n", 414},
        {"TargetEndless", "GET /" + std::string(20 * 1024, 'a'), 414},
        {"TooManyFields", many_fields + "\r\n", 431},
        {"FieldTooLong", "GET / HTTP/1.1\r\nHost: test\r\nX-A: " + std::string(33 * 1024, 'a') + "\r\n\r\n", 431},
        {"FieldEndless", "GET / HTTP/1.1\r\nHost: test\r\nX-A: " + std::string(64 * 1024, 'a'), 431},
        {"OtherExpectation", post + "Expect: 200-ok\r\nContent-Length: 3\r\n\r\nabc", 417},
        {"MethodConnect", "CONNECT test:80 HTTP/1.1\r\nHost: test\r\n\r\n", 400},
        {"MethodWithColon", "GE:T / HTTP/1.1\r\nHost: test\r\n\r\n", 400},
        {"Version09", "GET /\r\n\r\n", 400},
        {"Version11LowerCase", "GET / http/1.1\r\nHost: test\r\n\r\n", 400},
        {"Version12", "GET / HTTP/1.2\r\nHost: test\r\n\r\n", 505},
        {"Version20", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
        {"VersionLong", "GET / HTTP/1.10\r\nHost: test\r\n\r\n", 400},
        {"VersionMissing", "GET / \r\nHost: test\r\n\r\n", 400},
        {"TlsOnPlainPort", "\x16\x03\x01\x02\x00\x01\x00\x01\xFC\x03\x03"s, 400},
        {"LeadingBlank", " GET / HTTP/1.1\r\nHost: test\r\n\r\n", 400},
    };
}

}  // namespace bourse::test
