// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include <sys/types.h>

#include "capture/socket.h"

namespace ps::capture {

/// `count` listening sockets on one TCP address, between which the kernel spreads connections;
/// port 0 picks one free port for all. An address on which somebody listens already is refused,
/// though SO_REUSEPORT alone would let two services of one user share it unnoticed.
/// A host name is resolved here and now: this is for start-up.
Result<std::vector<FileDescriptor>> listen_tcp(const Endpoint& endpoint, std::size_t count);

/// The file of a listening Unix socket: removed with this object if it is still the same file.
class SocketFile {
 public:
  explicit SocketFile(std::string path);
  ~SocketFile();
  SocketFile(const SocketFile&) = delete;
  SocketFile& operator=(const SocketFile&) = delete;

 private:
  std::string path_;
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

struct UnixListening {
  FileDescriptor socket;
  std::unique_ptr<SocketFile> file;
};

/// Takes the place of a socket file on which nobody listens any more; refuses any other file there.
Result<UnixListening> listen_unix(const Endpoint& endpoint);

}  // namespace ps::capture
