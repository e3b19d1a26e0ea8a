// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

/// Numbers of the two file formats, for the readers and the writer of this room.
///
/// pcap: draft-ietf-opsawg-pcap. pcapng: draft-ietf-opsawg-pcapng. Link types:
/// https://www.tcpdump.org/linktypes.html.
namespace ps::pcapng {

/// What a file can claim before it is taken for damaged.
inline constexpr std::uint32_t kLargestFrame = 16u << 20;

namespace pcap_magic {
inline constexpr std::uint32_t kMicroseconds = 0xa1b2c3d4;
inline constexpr std::uint32_t kNanoseconds = 0xa1b23c4d;
}  // namespace pcap_magic

/// Block types, pcapng 11.1.
namespace block {
inline constexpr std::uint32_t kSection = 0x0a0d0d0a;
inline constexpr std::uint32_t kInterface = 1;
inline constexpr std::uint32_t kPacket = 2;  ///< obsolete, Appendix A
inline constexpr std::uint32_t kSimplePacket = 3;
inline constexpr std::uint32_t kInterfaceStatistics = 5;
inline constexpr std::uint32_t kEnhancedPacket = 6;
inline constexpr std::uint32_t kSecrets = 10;
}  // namespace block

inline constexpr std::uint32_t kByteOrderMagic = 0x1a2b3c4d;

/// Option codes, pcapng 3.5, 4.1, 4.2, 4.3 and 4.6.
namespace option {
inline constexpr std::uint16_t kEnd = 0;
inline constexpr std::uint16_t kComment = 1;
inline constexpr std::uint16_t kSectionApplication = 4;  ///< shb_userappl
inline constexpr std::uint16_t kInterfaceName = 2;       ///< if_name
inline constexpr std::uint16_t kTimeResolution = 9;      ///< if_tsresol
inline constexpr std::uint16_t kTimeOffset = 14;         ///< if_tsoffset
inline constexpr std::uint16_t kPacketFlags = 2;         ///< epb_flags
inline constexpr std::uint16_t kInterfaceDropped = 5;    ///< isb_ifdrop
}  // namespace option

/// Of a secrets block, pcapng 4.7.
inline constexpr std::uint32_t kTlsKeyLog = 0x544c534b;

namespace linktype {
inline constexpr int kEthernet = 1;
inline constexpr int kUpperPdu = 252;  ///< LINKTYPE_WIRESHARK_UPPER_PDU
}  // namespace linktype

}  // namespace ps::pcapng
