// SPDX-License-Identifier: Apache-2.0
#include "privileges.h"

#include <cerrno>
#include <cstring>

#include <fmt/format.h>
#include <grp.h>
#include <linux/capability.h>
#include <pwd.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace ps::app {
namespace {

Error failed(std::string_view what) {
  return Error{fmt::format("{}: {}", what, std::strerror(errno))};
}

}  // namespace

Result<void> drop_capture_rights() {
  static_assert(CAP_TO_INDEX(CAP_NET_RAW) == 0 && CAP_TO_INDEX(CAP_NET_ADMIN) == 0);
  constexpr auto kRights = CAP_TO_MASK(CAP_NET_RAW) | CAP_TO_MASK(CAP_NET_ADMIN);
  __user_cap_header_struct head{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3] = {};
  if (::syscall(SYS_capget, &head, sets) != 0) return failed("cannot read the capabilities");
  sets[0].effective &= ~kRights;
  sets[0].permitted &= ~kRights;
  sets[0].inheritable &= ~kRights;
  if (::syscall(SYS_capset, &head, sets) != 0) return failed("cannot drop CAP_NET_RAW");
  return {};
}

Result<void> become(const std::string& user) {
  if (user.empty()) return {};
  const auto* entry = ::getpwnam(user.c_str());
  if (entry == nullptr) return Error{fmt::format("--user {}: there is no such user", user)};
  if (::initgroups(user.c_str(), entry->pw_gid) != 0 || ::setgid(entry->pw_gid) != 0 ||
      ::setuid(entry->pw_uid) != 0) {
    return failed(fmt::format("cannot become {}", user));
  }
  return {};
}

}  // namespace ps::app
