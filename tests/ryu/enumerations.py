# SPDX-License-Identifier: Apache-2.0
"""The numbers of OpenFlow's enumerations and our names for them, from the specifications' headers.

Written down a second time on purpose, to judge the program's own tables.
"""

VERSIONS = {"of10": "1.0", "of12": "1.2", "of13": "1.3", "of14": "1.4", "of15": "1.5"}


def _row(text):
    """Names in the order of their numbers; `-` where there is none."""
    return {number: name for number, name in enumerate(text.split()) if name != "-"}


_ACTIONS = {
    0: "output", 11: "copy_ttl_out", 12: "copy_ttl_in", 15: "set_mpls_ttl", 16: "dec_mpls_ttl",
    17: "push_vlan", 18: "pop_vlan", 19: "push_mpls", 20: "pop_mpls", 21: "set_queue",
    22: "group", 23: "set_nw_ttl", 24: "dec_nw_ttl", 25: "set_field", 26: "push_pbb",
    27: "pop_pbb", 28: "copy_field", 29: "meter", 0xffff: "experimenter"}

_INSTRUCTIONS = {
    1: "goto_table", 2: "write_metadata", 3: "write_actions", 4: "apply_actions",
    5: "clear_actions", 6: "meter", 0xffff: "experimenter"}

_TABLE_FEATURES = {
    0: "instructions", 1: "instructions_miss", 2: "next_tables", 3: "next_tables_miss",
    4: "write_actions", 5: "write_actions_miss", 6: "apply_actions", 7: "apply_actions_miss",
    8: "match", 10: "wildcards", 12: "write_setfield", 13: "write_setfield_miss",
    14: "apply_setfield", 15: "apply_setfield_miss", 16: "table_sync_from", 22: "packet_types",
    0xfffe: "experimenter", 0xffff: "experimenter_miss"}

# The same in all versions, or with the version after `@` where it differs.
NUMBERS = {
    "action": _ACTIONS,
    "action@1.0": {0: "output", 0xffff: "experimenter"},
    "async_property": {
        **_row("packet_in_slave packet_in_master port_status_slave port_status_master "
               "flow_removed_slave flow_removed_master role_status_slave role_status_master "
               "table_status_slave table_status_master requestforward_slave "
               "requestforward_master"),
        0xfffe: "experimenter_slave", 0xffff: "experimenter_master"},
    "bundle_control": _row("open_request open_reply close_request close_reply commit_request "
                           "commit_reply discard_request discard_reply"),
    "bundle_features_property": {1: "time_capability", 0xffff: "experimenter"},
    "bucket_property": {0: "weight", 1: "watch_port", 2: "watch_group", 0xffff: "experimenter"},
    "channel_status": _row("up down"),
    "controller_status_property": {0: "uri", 0xffff: "experimenter"},
    "controller_status_reason": _row("request channel_status role controller_added "
                                     "controller_removed short_id experimenter"),
    "error_type": {2: "bad_action", 4: "bad_match", 0xffff: "experimenter"},
    "error_code bad_action": {11: "unsupported_order"},
    "error_code bad_match": {6: "bad_field"},
    "experimenter_only": {0xffff: "experimenter"},
    "flow_mod_command": _row("add modify modify_strict delete delete_strict"),
    "flow_removed_reason": _row("idle_timeout hard_timeout delete group_delete meter_delete "
                                "eviction"),
    "flow_monitor_command": _row("add modify delete"),
    "flow_stats_reason": _row("stats_request stat_trigger"),
    "flow_update_event": _row("initial added removed modified abbrev paused resumed"),
    "group_command": _row("add modify delete insert_bucket - remove_bucket"),
    "group_type": _row("all select indirect ff"),
    "hello_element": {1: "versionbitmap"},
    "instruction": _INSTRUCTIONS,
    "message_type": {14: "flow_mod"},
    "meter_band": {1: "drop", 2: "dscp_remark", 0xffff: "experimenter"},
    "meter_command": _row("add modify delete"),
    "multipart": {
        **_row("desc flow_stats aggregate_stats table_stats port_stats queue_stats group_stats "
               "group_desc group_features meter_stats meter_desc meter_features table_features "
               "port_desc table_desc queue_desc flow_monitor"), 0xffff: "experimenter"},
    "multipart@1.5": {
        **_row("desc flow_desc aggregate_stats table_stats port_stats queue_stats group_stats "
               "group_desc group_features meter_stats meter_desc meter_features table_features "
               "port_desc table_desc queue_desc flow_monitor flow_stats controller_status "
               "bundle_features"), 0xffff: "experimenter"},
    "nicira_action": {
        6: "reg_move", 7: "reg_load", 8: "note", 14: "resubmit_table", 16: "learn", 18: "dec_ttl",
        19: "fin_timeout", 20: "controller", 21: "dec_ttl_cnt_ids", 23: "push_mpls",
        24: "pop_mpls", 25: "set_mpls_ttl", 26: "dec_mpls_ttl", 27: "stack_push", 28: "stack_pop",
        29: "sample", 30: "set_mpls_label", 31: "set_mpls_tc", 34: "conjunction", 35: "ct",
        36: "nat", 37: "controller2", 38: "sample2", 39: "output_trunc", 43: "ct_clear"},
    # Nicira's controller actions know the later reasons in all versions.
    "nicira_packet_in_reason": _row("no_match action invalid_ttl action_set group packet_out"),
    "onf_multipart": {1870: "flow_monitor"},
    "packet_in_reason": _row("no_match action invalid_ttl"),
    # 1.4 renamed the first two; they keep their names, as they mean the same.
    "packet_in_reason@1.4": _row("no_match action invalid_ttl action_set group packet_out"),
    "packet_in_reason@1.5": _row("no_match action invalid_ttl action_set group packet_out"),
    "port_property": {0: "ethernet", 1: "optical", 0xffff: "experimenter"},
    "port_status_reason": _row("add delete modify"),
    "queue_property": {1: "min_rate", 2: "max_rate", 0xffff: "experimenter"},
    "role": _row("nochange equal master slave"),
    "role_reason": _row("master_request config experimenter"),
    "table_feature_property": _TABLE_FEATURES,
    "table_features_command": _row("replace modify enable disable"),
    "table_mod_property": {2: "eviction", 3: "vacancy", 0xffff: "experimenter"},
    "table_status_reason": {3: "vacancy_down", 4: "vacancy_up"},
}

# Bits and their names.
FLAGS = {
    "action": _ACTIONS,
    "action@1.0": _row("output set_vlan_vid set_vlan_pcp strip_vlan set_dl_src set_dl_dst "
                       "set_nw_src set_nw_dst set_nw_tos set_tp_src set_tp_dst enqueue"),
    "bundle": _row("atomic ordered time"),
    "bundle_features_request": _row("timestamp time_set_sched"),
    "capability": _row("flow_stats table_stats port_stats group_stats - ip_reasm queue_stats - "
                       "port_blocked bundles flow_monitoring"),
    "capability@1.0": _row("flow_stats table_stats port_stats stp reserved ip_reasm queue_stats "
                           "arp_match_ip"),
    "config": {},  # the lower two bits are a number
    "eviction": _row("other importance lifetime"),
    "flow_mod": _row("send_flow_rem check_overlap reset_counts no_pkt_counts no_byt_counts"),
    "flow_mod@1.0": _row("send_flow_rem check_overlap emerg"),
    "flow_monitor": _row("initial add removed modify instructions no_abbrev only_own"),
    "onf_flow_monitor": _row("initial add delete modify actions own"),
    "group_capability": _row("select_weight select_liveness chaining chaining_checks"),
    "group_type": _row("all select indirect ff"),
    "instruction": _INSTRUCTIONS,
    "meter": _row("kbps pktps burst stats"),
    "meter_band": {1: "drop", 2: "dscp_remark"},
    "meter_feature": _row("action_set any_position multi_list"),
    "multipart_reply": _row("reply_more"),
    "multipart_request": _row("req_more"),
    "optical": _row("rx_tune tx_tune tx_pwr use_freq"),
    "optical_stats": _row("rx_tune tx_tune tx_pwr - rx_pwr tx_bias tx_temp"),
    "ct": _row("commit force"),
    "learn": _row("send_flow_rem delete_learned write_result"),
    "nat": _row("src dst persistent hash random"),
    "oxm": _row("in_port in_phy_port metadata eth_dst eth_src eth_type vlan_vid vlan_pcp ip_dscp "
                "ip_ecn ip_proto ipv4_src ipv4_dst tcp_src tcp_dst udp_src udp_dst sctp_src "
                "sctp_dst icmpv4_type icmpv4_code arp_op arp_spa arp_tpa arp_sha arp_tha ipv6_src "
                "ipv6_dst ipv6_flabel icmpv6_type icmpv6_code ipv6_nd_target ipv6_nd_sll "
                "ipv6_nd_tll mpls_label mpls_tc mpls_bos pbb_isid tunnel_id ipv6_exthdr"),
    "port_config": _row("port_down - no_recv - - no_fwd no_packet_in"),
    "port_config@1.0": _row("port_down no_stp no_recv no_recv_stp no_flood no_fwd no_packet_in"),
    "port_feature": _row("10mb_hd 10mb_fd 100mb_hd 100mb_fd 1gb_hd 1gb_fd 10gb_fd 40gb_fd "
                         "100gb_fd 1tb_fd other copper fiber autoneg pause pause_asym"),
    "port_feature@1.0": _row("10mb_hd 10mb_fd 100mb_hd 100mb_fd 1gb_hd 1gb_fd 10gb_fd copper "
                             "fiber autoneg pause pause_asym"),
    "port_state": _row("link_down blocked live"),
    "port_state@1.0": _row("link_down"),
    "table_config": {},  # until 1.3 the lower two bits are a number
    "table_config@1.4": {2: "eviction", 3: "vacancy_events"},
    "table_config@1.5": {2: "eviction", 3: "vacancy_events"},
    "table_feature": {0: "ingress_table", 1: "egress_table", 4: "first_egress"},
    "version": {bit: f"1.{bit - 1}" for bit in range(1, 7)},
    # Reasons, in the masks of the asynchronous configuration.
    "packet_in_reason": _row("no_match action invalid_ttl action_set group packet_out"),
    "port_status_reason": _row("add delete modify"),
    "flow_removed_reason": _row("idle_timeout hard_timeout delete group_delete meter_delete "
                                "eviction"),
    "role_reason": _row("master_request config experimenter"),
    "table_status_reason": {3: "vacancy_down", 4: "vacancy_up"},
    "requestforward_reason": _row("group_mod meter_mod"),
}

# Bits of flags that are a number of their own: the mask and the number's names.
NUMBERS_IN_FLAGS = {
    "config": (3, _row("frag_normal frag_drop frag_reasm frag_mask")),
    "table_config@1.2": (3, _row("miss_controller miss_continue miss_drop miss_mask")),
    "table_config@1.3": (3, _row("miss_controller miss_continue miss_drop miss_mask")),
}

# OFPP_*, in the last octet.
PORTS = {0xf8: "in_port", 0xf9: "table", 0xfa: "normal", 0xfb: "flood", 0xfc: "all",
         0xfd: "controller", 0xfe: "local", 0xff: "any"}
GROUPS = {0xfffffffc: "all", 0xffffffff: "any"}
QUEUES = {0xffffffff: "all"}
METERS = {0xfffffffd: "slowpath", 0xfffffffe: "controller", 0xffffffff: "all"}
BUCKETS = {0xfffffffd: "first", 0xfffffffe: "last", 0xffffffff: "all"}

# Match fields that are shown in hexadecimal, and their octets.
HEX_FIELDS = {"ct_mark": 4, "ct_state": 4, "eth_type": 2, "ipv6_exthdr": 2, "ipv6_flabel": 4,
              "metadata": 8, "pbb_isid": 3, "pkt_mark": 4, "reg0": 4, "reg2": 4, "reg5": 4,
              "tunnel_id": 8}

# ofp_match of 1.0: the members, our names for them, their wildcards.
MATCH_10 = {
    "in_port": ("in_port", 0), "dl_vlan": ("vlan_vid", 1), "dl_src": ("eth_src", 2),
    "dl_dst": ("eth_dst", 3), "dl_type": ("eth_type", 4), "nw_proto": ("ip_proto", 5),
    "tp_src": ("tcp_src", 6), "tp_dst": ("tcp_dst", 7), "nw_src": ("ipv4_src", range(8, 14)),
    "nw_dst": ("ipv4_dst", range(14, 20)), "dl_vlan_pcp": ("vlan_pcp", 20),
    "nw_tos": ("ip_dscp", 21)}
