# SPDX-License-Identifier: Apache-2.0
"""Where our JSON differs from Ryu's, and why: vector, place, what is there in ours, the reason."""
from ryu.values import MISSING

DEVIATIONS = [
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
