// SPDX-License-Identifier: Apache-2.0
// What ThreadSanitizer cannot see: Debian's libspdlog is compiled without it, so the reference
// counts and the queue that order the log thread's work are invisible, and its freeing of a
// message after that work looks like a race.
extern "C" const char* __tsan_default_suppressions();
extern "C" const char* __tsan_default_suppressions() { return "race:spdlog::\n"; }
