// SPDX-License-Identifier: Apache-2.0
#include "http/client.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <optional>

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/endpoint.h"

namespace ps::http {
namespace beast = boost::beast;
namespace {

using Deadline = std::chrono::steady_clock::time_point;
using Parser = beast::http::response_parser<beast::http::string_body>;

struct AddressesDeleter {
  void operator()(addrinfo* all) const { ::freeaddrinfo(all); }
};
using Addresses = std::unique_ptr<addrinfo, AddressesDeleter>;

std::string reason(int number) {
  std::string text = std::strerror(number);
  if (!text.empty()) text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  return text;
}

}  // namespace

struct Client::State {
  std::string host;
  std::uint16_t port = 80;
  std::string base;  // `http://127.0.0.1:8080`, for people
  ClientOptions options;
  int socket = -1;
  bool interrupted = false;

  ~State() { disconnect(); }

  void disconnect() {
    if (socket >= 0) ::close(std::exchange(socket, -1));
  }

  Error unreachable(std::string_view why) const {
    auto hint = options.unreachable_hint.empty() ? "" : "; " + options.unreachable_hint;
    return {fmt::format("cannot reach {}: {}{}", base, why, hint)};
  }
  Error lost(std::string_view why) const {
    return {fmt::format("lost the connection to {}: {}", base, why)};
  }

  /// 0, or the errno that says why there is nothing to read or no room to write.
  int wait(int fd, short events, Deadline until) {
    while (true) {
      auto left =
          std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
      if (left.count() <= 0) return ETIMEDOUT;
      std::array<pollfd, 2> fds{{{fd, events, 0}, {options.interrupt, POLLIN, 0}}};
      int ready = ::poll(fds.data(), fds.size(), static_cast<int>(left.count()));
      if (ready < 0 && errno != EINTR) return errno;
      if (ready <= 0) continue;
      if (fds[1].revents) {
        interrupted = true;
        return EINTR;
      }
      return 0;
    }
  }

  int connect_to(const addrinfo& address, Deadline until) {
    int fd = ::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return errno;
    socket = fd;
    int failure = ::connect(fd, address.ai_addr, address.ai_addrlen) == 0 ? 0 : errno;
    if (failure == EINPROGRESS) {
      failure = wait(fd, POLLOUT, until);
      socklen_t size = sizeof failure;
      if (failure == 0) ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &failure, &size);
    }
    if (failure != 0) {
      disconnect();
      return failure;
    }
    int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return 0;
  }

  Result<void> connect(Deadline until) {
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    int failure = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &wanted, &found);
    if (failure != 0) return unreachable(::gai_strerror(failure));
    Addresses all(found);
    for (auto* each = all.get(); each; each = each->ai_next) {
      failure = connect_to(*each, until);
      if (failure == 0) return {};
      if (interrupted) break;
    }
    return unreachable(reason(failure));
  }

  int send(std::string_view text, Deadline until) {
    while (!text.empty()) {
      auto sent = ::send(socket, text.data(), text.size(), MSG_NOSIGNAL);
      if (sent >= 0) {
        text.remove_prefix(static_cast<std::size_t>(sent));
      } else if (errno == EAGAIN) {
        if (int failure = wait(socket, POLLOUT, until)) return failure;
      } else if (errno != EINTR) {
        return errno;
      }
    }
    return 0;
  }

  /// Reads until the parser has a whole answer. `began` is set with the first octet.
  Result<void> receive(Parser& parser, Deadline until, bool& began) {
    std::string unread;
    std::array<char, 65536> chunk;
    while (!parser.is_done()) {
      if (int failure = wait(socket, POLLIN, until)) return lost(reason(failure));
      auto count = ::recv(socket, chunk.data(), chunk.size(), 0);
      if (count < 0 && (errno == EAGAIN || errno == EINTR)) continue;
      if (count < 0) return lost(reason(errno));
      boost::system::error_code failure;
      if (count == 0) {
        if (parser.got_some()) parser.put_eof(failure);
        if (failure || !parser.is_done()) return lost("the server closed it");
        break;
      }
      began = true;
      unread.append(chunk.data(), static_cast<std::size_t>(count));
      auto used = parser.put(boost::asio::buffer(unread), failure);
      unread.erase(0, used);
      if (failure && failure != beast::http::error::need_more) {
        return Error{fmt::format("{} does not answer in HTTP: {}", base, failure.message())};
      }
    }
    return {};
  }

  std::string request(Method method, std::string_view target, std::string_view body) const {
    auto text = fmt::format("{} {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: packetstreamer\r\n",
                            to_string(method), target, host_port(host, port));
    if (!body.empty()) text += "Content-Type: application/json\r\n";
    if (!body.empty() || method == Method::post) {
      text += fmt::format("Content-Length: {}\r\n", body.size());
    }
    return text.append("\r\n").append(body);
  }

  /// `stale` is set when a kept connection turned out to be closed before it answered anything.
  Result<Reply> exchange(Method method, const std::string& text, Deadline until, bool& stale) {
    bool kept = socket >= 0;
    if (!kept) {
      if (auto connected = connect(until); !connected) return connected.error();
    }
    Parser parser;
    parser.eager(true);
    parser.body_limit(options.largest_reply);
    parser.skip(method == Method::head);
    bool began = false;
    Result<void> received = {};
    if (int failure = send(text, until)) {
      received = lost(reason(failure));
    } else {
      received = receive(parser, until, began);
    }
    if (!received) {
      disconnect();
      stale = kept && !began && !interrupted && std::chrono::steady_clock::now() < until;
      return received.error();
    }
    auto message = parser.release();
    if (!message.keep_alive()) disconnect();
    return Reply{message.result_int(), std::string(message[beast::http::field::content_type]),
                 std::move(message.body())};
  }
};

Result<std::unique_ptr<Client>> Client::to(std::string_view url, ClientOptions options) {
  auto refuse = [&] {
    return Error{
        fmt::format("'{}' is not a server's address: http://HOST or http://HOST:PORT", url)};
  };
  auto parsed = boost::urls::parse_uri({url.data(), url.size()});
  if (!parsed || parsed->scheme() != "http" || parsed->encoded_host().empty()) return refuse();
  if (parsed->has_query() || (!parsed->encoded_path().empty() && parsed->encoded_path() != "/")) {
    return refuse();
  }
  auto at = parse_endpoint(fmt::format("{}:{}", std::string_view(parsed->encoded_host()),
                                       parsed->has_port() ? std::string(parsed->port()) : "80"));
  if (!at || at->port == 0) return refuse();
  auto state = std::make_unique<State>();
  state->host = at->host;
  state->port = at->port;
  state->base = "http://" + host_port(state->host, state->port);
  state->options = std::move(options);
  return std::unique_ptr<Client>(new Client(std::move(state)));
}

Client::Client(std::unique_ptr<State> state) : state_(std::move(state)) {}
Client::~Client() = default;

Result<Reply> Client::call(Method method, std::string_view target, std::string_view body,
                           std::chrono::milliseconds more_time) {
  state_->interrupted = false;
  auto until = std::chrono::steady_clock::now() + state_->options.timeout + more_time;
  auto text = state_->request(method, target, body);
  bool stale = false;
  auto reply = state_->exchange(method, text, until, stale);
  if (!stale) return reply;
  return state_->exchange(method, text, until, stale);
}

bool Client::interrupted() const { return state_->interrupted; }

}  // namespace ps::http
