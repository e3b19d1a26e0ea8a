// SPDX-License-Identifier: Apache-2.0
// Makes a session over REST, streams it over Thrift, ends it.
//
//   observer http://127.0.0.1:8080 127.0.0.1:9090 'of.type == packet_in' 10
#include <exception>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <PacketStreamerV1.h>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/json.hpp>
#include <thrift/protocol/TBinaryProtocol.h>
#include <thrift/transport/TBufferTransports.h>
#include <thrift/transport/TSocket.h>

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
namespace json = boost::json;

const std::string kEndOfSession = "FilterTimeout";

std::pair<std::string, std::string> host_and_port(const std::string& address) {
  const auto colon = address.rfind(':');
  if (colon == std::string::npos) throw std::runtime_error(address + " is not HOST:PORT");
  return {address.substr(0, colon), address.substr(colon + 1)};
}

/// One request to the server of `url`, http://HOST:PORT; gives the answer's body.
std::string rest(http::verb method, const std::string& url, const std::string& path,
                 const std::string& body = "") {
  const std::string scheme = "http://";
  if (url.rfind(scheme, 0) != 0) throw std::runtime_error(url + " is not http://HOST:PORT");
  const auto [host, port] = host_and_port(url.substr(scheme.size()));
  asio::io_context io;
  asio::ip::tcp::socket socket(io);
  asio::connect(socket, asio::ip::tcp::resolver(io).resolve(host, port));
  http::request<http::string_body> request{method, path, 11, body};
  request.set(http::field::host, host);
  request.prepare_payload();
  http::write(socket, request);
  boost::beast::flat_buffer buffer;
  http::response<http::string_body> response;
  http::read(socket, buffer, response);
  if (response.result_int() >= 300) throw std::runtime_error(response.body());
  return response.body();
}

std::string make_session(const std::string& server, const std::string& filter) {
  const json::object asked{{"filter", filter}, {"format", "compact"}};
  const auto answer = rest(http::verb::post, server, "/api/v1/sessions", json::serialize(asked));
  return json::value_to<std::string>(json::parse(answer).at("id"));
}

void stream(ps::idl::PacketStreamerV1Client& client, const std::string& server,
            const std::string& id, int count) {
  for (int received = 0;;) {
    std::vector<std::string> items;
    client.getPackets(items, id);
    for (const auto& item : items) {
      if (item == kEndOfSession) return;
      std::cout << item << '\n';
      if (++received == count) rest(http::verb::delete_, server, "/api/v1/sessions/" + id);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  using apache::thrift::protocol::TBinaryProtocol;
  using apache::thrift::transport::TFramedTransport;
  using apache::thrift::transport::TSocket;
  if (argc != 5) {
    std::cerr << "usage: observer HTTP_URL THRIFT_HOST:PORT FILTER COUNT\n";
    return 2;
  }
  try {
    const auto id = make_session(argv[1], argv[3]);
    const auto [host, port] = host_and_port(argv[2]);
    const auto transport =
        std::make_shared<TFramedTransport>(std::make_shared<TSocket>(host, std::stoi(port)));
    transport->open();
    ps::idl::PacketStreamerV1Client client(std::make_shared<TBinaryProtocol>(transport));
    stream(client, argv[1], id, std::stoi(argv[4]));
  } catch (const std::exception& error) {
    std::cerr << "observer: " << error.what() << '\n';
    return 1;
  }
}
