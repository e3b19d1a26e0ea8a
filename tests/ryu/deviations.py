# SPDX-License-Identifier: Apache-2.0
"""Where our JSON differs from Ryu's, and why: vector, place, what is there in ours, the reason."""
from ryu.values import MISSING

# PBB UCA in 1.3, in a form of ONF's extension 256 that its later versions gave up: all such fields
# are number 0, and 2560 in their first two octets names it. Read as any unknown field.
_PBB_UCA = ("oxm_exp_0x4f4e4600_0", "0x0a0001")
_PBB_UCA_AT = [
    ("of13/4-2-ofp_flow_mod.packet", "flow_mod.instructions.1.actions.1.field"),
    ("of13/4-12-ofp_flow_stats_reply.packet",
     "multipart_reply.body.3.instructions.1.actions.1.field"),
    ("of13/4-59-ofp_packet_in.packet", "packet_in.match.pbb_uca"),
    ("of13/4-60-ofp_flow_mod.packet", "flow_mod.match.pbb_uca"),
    ("of13/4-63-onf_flow_monitor_request.packet", "multipart_request.body.1.match.pbb_uca"),
]

DEVIATIONS = [
    *((vector, place, ours, "a form of the field that was given up")
      for vector, place in _PBB_UCA_AT for ours in _PBB_UCA),
    ("of12/3-10-ofp_hello.packet", "hello.elements", [],
     "Ryu knows no elements in 1.2; we read them in every version, and here are none"),
    ("of12/3-22-ofp_port_mod.packet", "port_mod.hw_addr", "00:11:00:00:11:11",
     "this one address Ryu's JSON has with dashes"),
    ("of13/libofproto-OFP13-flow_mod.truncated64", "flow_mod.malformed",
     {"reason": "the message ends before the length in its header", "offset": 64},
     "Ryu says it with another class, OFPTruncatedMessage"),
    ("of15/libofproto-OFP15-flow_desc_reply.packet",
     "multipart_reply.body.0.instructions.0.table_id", MISSING,
     "the instruction tells 0x0808 octets on the wire, more than there are; Ryu does not look"),
    ("of15/libofproto-OFP15-flow_desc_reply.packet", "multipart_reply.malformed",
     {"reason": "a length does not fit what it is the length of", "offset": 74},
     "as above"),
    ("of15/libofproto-OFP15-meter_features_reply.packet", "multipart_reply.body.features", MISSING,
     "the header tells 32 octets of the 40 that there are; Ryu reads beyond"),
    ("of15/libofproto-OFP15-meter_features_reply.packet", "multipart_reply.malformed",
     {"reason": "octets follow the length in the header", "offset": 32},
     "as above"),
]
