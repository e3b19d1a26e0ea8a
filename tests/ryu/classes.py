# SPDX-License-Identifier: Apache-2.0
"""Ryu's classes: for each member what it is called in our JSON, and what kind of value it is.

`member:kind`, or `member>ours:kind` where our name is another; `a.b` is a member of a member. The
kinds are those of values.py; `-` is one of NO_EQUAL. A class may come with our name for its type.
"""

# Members that our JSON does not have, with the reason.
NO_EQUAL = {
    "length": "the octets on the wire; shown as what they hold",
    "len": "as length",
    "actions_len": "as length",
    "action_array_len": "as length",
    "bucket_array_len": "as length",
    "match_len": "as length",
    "hasmask": "names without a value carry no mask that is shown",
    "OFPMatch.type": "1 in every match: OXM",
    "OFPOxmId.length": "names without a value have no length that is shown; Ryu writes 0",
    "OFPFlowUpdateFull.reason": "there is one only for a flow that was removed; else it is 0",
    "ipv4.header_length": "follows from the options",
    "ipv4.version": "4 wherever we say ipv4",
    "OFPMatch.wild": "what the wildcards of 1.0 exclude has a value that means nothing",
}

# Ryu's class of a message, and the type in our record.
MESSAGES = {
    "OFPBarrierReply": "barrier_reply", "OFPBarrierRequest": "barrier_request",
    "OFPBundleAddMsg": "bundle_add_message", "OFPBundleCtrlMsg": "bundle_control",
    "OFPControllerStatus": "controller_status", "OFPEchoReply": "echo_reply",
    "OFPEchoRequest": "echo_request", "OFPErrorMsg": "error", "OFPExperimenter": "experimenter",
    "OFPFeaturesRequest": "features_request", "OFPFlowMod": "flow_mod",
    "OFPFlowRemoved": "flow_removed", "OFPGetAsyncReply": "get_async_reply",
    "OFPGetAsyncRequest": "get_async_request", "OFPGetConfigReply": "get_config_reply",
    "OFPGetConfigRequest": "get_config_request", "OFPGroupMod": "group_mod", "OFPHello": "hello",
    "OFPMeterMod": "meter_mod", "OFPPacketIn": "packet_in", "OFPPacketOut": "packet_out",
    "OFPPortMod": "port_mod", "OFPPortStatus": "port_status",
    "OFPQueueGetConfigReply": "queue_get_config_reply",
    "OFPQueueGetConfigRequest": "queue_get_config_request",
    "OFPRequestForward": "requestforward", "OFPRoleReply": "role_reply",
    "OFPRoleRequest": "role_request", "OFPRoleStatus": "role_status", "OFPSetAsync": "set_async",
    "OFPSetConfig": "set_config", "OFPSwitchFeatures": "features_reply",
    "OFPTableMod": "table_mod", "OFPTableStatus": "table_status",
}
_STATISTICS = ("Aggregate BundleFeatures ControllerStatus Desc Experimenter Flow FlowDesc "
               "GroupDesc GroupFeatures Group MeterConfig MeterDesc MeterFeatures Meter PortDesc "
               "Port QueueDesc Queue TableDesc TableFeatures Table").split()
for _name in _STATISTICS:
    MESSAGES[f"OFP{_name}StatsRequest"] = "multipart_request"
    MESSAGES[f"OFP{_name}StatsReply"] = "multipart_reply"
MESSAGES |= {"OFPStatsReply": "multipart_reply", "OFPFlowMonitorRequest": "multipart_request",
             "OFPFlowMonitorReply": "multipart_reply",
             "ONFFlowMonitorStatsRequest": "multipart_request"}

# The list in a multipart body by its type; other bodies have their members beside the type.
LISTS = {
    "flow_stats": "flows", "flow_desc": "flows", "table_stats": "tables", "table_desc": "tables",
    "table_features": "tables", "port_stats": "ports", "port_desc": "ports",
    "queue_stats": "queues", "queue_desc": "queues", "group_stats": "groups",
    "group_desc": "groups", "meter_stats": "meters", "meter_desc": "meters",
    "flow_monitor": "updates", "controller_status": "controllers",
}

_REQUEST = "type:e:multipart flags:f:multipart_request"
_REPLY = "type:e:multipart flags:f:multipart_reply body:body"
_COUNTERS = "packet_count:n64 byte_count:n64"
_DURATION = "duration_sec:n duration_nsec:n"
_TIMEOUTS = "idle_timeout:n hard_timeout:n priority:n"
_FLOW = f"table_id:n cookie:n64 match:match instructions:items {_TIMEOUTS}"
_EXPERIMENTER_PROPERTY = "length:- experimenter:experimenter exp_type:n data:words"
_LINK = "curr advertised supported peer"
_TRAFFIC = ("rx_packets:n64 tx_packets:n64 rx_bytes:n64 tx_bytes:n64 rx_dropped:n64 "
            "tx_dropped:n64 rx_errors:n64 tx_errors:n64")
_ETHERNET_ERRORS = "rx_frame_err:n64 rx_over_err:n64 rx_crc_err:n64 collisions:n64"
_ACTION = "type:e:action len:-"
_INSTRUCTION = "type:e:instruction len:-"
_NICIRA = (f"{_ACTION} experimenter:experimenter vendor>experimenter:experimenter "
           "subtype:e:nicira_action")
_SAMPLE = "probability:n collector_set_id:n obs_domain_id:n obs_point_id:n"
_SPEC = "n_bits:n src:learn_from dst:learn_to"
_PORT = "port_no:port hw_addr:mac name:text config:f:port_config state:f:port_state"
_PORT_LINK = " ".join(f"{member}>link.{member}:f:port_feature" for member in _LINK.split())
_MATCH_REQUEST = "match:match out_group:group out_port:port table_id:n"
_BAND = "type:e:meter_band len:- rate:n burst_size:n"
_TABLE_PROPERTY = "type:e:table_feature_property length:-"
_ASYNC = ("packet_in_mask>packet_in:masks:packet_in_reason "
          "port_status_mask>port_status:masks:port_status_reason "
          "flow_removed_mask>flow_removed:masks:flow_removed_reason properties:items")

CLASSES = {
    # Messages.
    "OFPBarrierReply": "",
    "OFPBarrierRequest": "",
    "OFPBundleAddMsg": "bundle_id:n flags:f:bundle message:message properties:items",
    "OFPBundleCtrlMsg": "bundle_id:n type:e:bundle_control flags:f:bundle properties:items",
    "OFPControllerStatus": "status:one",
    "OFPEchoReply": "data:octets",
    "OFPEchoRequest": "data:octets",
    "OFPErrorMsg": "type:e:error_type code:error_code exp_type>code:n experimenter:experimenter "
                   "data:quoted",
    "OFPExperimenter": "experimenter:experimenter exp_type:n data:octets",
    "OFPFeaturesRequest": "",
    "OFPFlowMod": f"actions:items buffer_id:buffer command:e:flow_mod_command cookie_mask:n64 "
                  f"flags:f:flow_mod importance:n out_group:group out_port:port {_FLOW}",
    "OFPFlowRemoved": f"cookie:n64 reason:e:flow_removed_reason table_id:n match:match stats:oxs "
                      f"{_TIMEOUTS} {_DURATION} {_COUNTERS}",
    "OFPGetAsyncReply": _ASYNC,
    "OFPGetAsyncRequest": "",
    "OFPGetConfigReply": "flags:f:config miss_send_len:n",
    "OFPGetConfigRequest": "",
    "OFPGroupMod": "command:e:group_command type:e:group_type group_id:group "
                   "command_bucket_id:bucket bucket_array_len:- buckets:items properties:items",
    "OFPHello": "elements:items",
    "OFPMeterMod": "command:e:meter_command flags:f:meter meter_id:meter bands:items",
    "OFPPacketIn": "buffer_id:buffer total_len:n in_port:port reason:e:packet_in_reason "
                   "table_id:n cookie:n64 match:match data:frame",
    "OFPPacketOut": "buffer_id:buffer in_port:port actions_len:- actions:items match:match "
                    "data:frame",
    "OFPPortMod": "port_no:port hw_addr:mac config:f:port_config mask:f:port_config "
                  "advertise:f:port_feature properties:items",
    "OFPPortStatus": "reason:e:port_status_reason desc>port:one",
    "OFPQueueGetConfigReply": "port:port queues:items",
    "OFPQueueGetConfigRequest": "port:port",
    "OFPRequestForward": "request:message",
    "OFPRoleReply": "role:e:role short_id:n generation_id:n64",
    "OFPRoleRequest": "role:e:role short_id:n generation_id:n64",
    "OFPRoleStatus": "role:e:role reason:e:role_reason generation_id:n64 properties:items",
    "OFPSetAsync": _ASYNC,
    "OFPSetConfig": "flags:f:config miss_send_len:n",
    "OFPSwitchFeatures": "datapath_id:dpid n_buffers:n n_tables:n auxiliary_id:n "
                         "capabilities:f:capability actions:f:action ports:ports",
    "OFPTableMod": "table_id:n config:f:table_config properties:items",
    "OFPTableStatus": "reason:e:table_status_reason table:one",
    # Multipart messages.
    **{name: _REQUEST for name, kind in MESSAGES.items() if kind == "multipart_request"},
    **{name: _REPLY for name, kind in MESSAGES.items() if kind == "multipart_reply"},
    "OFPAggregateStatsReply": f"{_REPLY} {_COUNTERS} flow_count:n",
    "OFPAggregateStatsRequest": f"{_REQUEST} {_MATCH_REQUEST} cookie:n64 cookie_mask:n64",
    "OFPBundleFeaturesStatsRequest": f"{_REQUEST} "
                                     "feature_request_flags:f:bundle_features_request "
                                     "properties:items",
    "OFPExperimenterStatsRequest": f"{_REQUEST} experimenter:experimenter exp_type:n data:octets",
    "OFPFlowDescStatsRequest": f"{_REQUEST} {_MATCH_REQUEST} cookie:n64 cookie_mask:n64",
    "OFPFlowStatsRequest": f"{_REQUEST} {_MATCH_REQUEST} cookie:n64 cookie_mask:n64",
    "OFPFlowMonitorRequest":
        f"{_REQUEST} monitor_id>monitors.0.monitor_id:n out_port>monitors.0.out_port:port "
        "out_group>monitors.0.out_group:group monitor_flags>monitors.0.flags:f:flow_monitor "
        "table_id>monitors.0.table_id:n command>monitors.0.command:e:flow_monitor_command "
        "match>monitors.0.match:match",
    "OFPGroupDescStatsRequest": f"{_REQUEST} group_id:group",
    "OFPGroupStatsRequest": f"{_REQUEST} group_id:group",
    "OFPMeterConfigStatsRequest": f"{_REQUEST} meter_id:meter",
    "OFPMeterDescStatsRequest": f"{_REQUEST} meter_id:meter",
    "OFPMeterStatsRequest": f"{_REQUEST} meter_id:meter",
    "OFPPortDescStatsRequest": f"{_REQUEST} port_no:port",
    "OFPPortStatsRequest": f"{_REQUEST} port_no:port",
    "OFPQueueDescStatsRequest": f"{_REQUEST} port_no:port queue_id:queue",
    "OFPQueueStatsRequest": f"{_REQUEST} port_no:port queue_id:queue",
    "OFPTableFeaturesStatsRequest": f"{_REQUEST} body>tables:items",
    # Multipart bodies.
    "OFPAggregateStats": f"length:- stats:oxs {_COUNTERS} flow_count:n",
    "OFPBundleFeaturesStats": "capabilities:f:bundle properties:items",
    "OFPControllerStatusStats": "length:- short_id:n role:e:role reason:e:controller_status_reason "
                                "channel_status:e:channel_status properties:items",
    "OFPDescStats": "mfr_desc:text hw_desc:text sw_desc:text serial_num:text dp_desc:text",
    "OFPExperimenterMultipart": "experimenter:experimenter exp_type:n data:octets",
    "OFPFlowDesc": f"length:- {_FLOW} flags:f:flow_mod importance:n stats:oxs",
    "OFPFlowStats": f"length:- {_FLOW} {_DURATION} {_COUNTERS} flags:f:flow_mod importance:n "
                    "reason:e:flow_stats_reason stats:oxs",
    "OFPFlowUpdateAbbrev": "length:- event:e:flow_update_event xid:n",
    "OFPFlowUpdateFull": f"length:- event:e:flow_update_event reason:- {_FLOW}",
    "OFPFlowUpdatePaused": "length:- event:e:flow_update_event",
    "OFPGroupDescStats": "length:- type:e:group_type group_id:group bucket_array_len:- "
                         "buckets:items properties:items",
    "OFPGroupFeaturesStats": "length:- types:f:group_type capabilities:f:group_capability "
                             "max_groups:numbers actions:each_f:action",
    "OFPGroupStats": f"length:- group_id:group ref_count:n {_COUNTERS} {_DURATION} "
                     "bucket_stats:items bucket_counters>bucket_stats:items",
    "OFPBucketCounter": _COUNTERS,
    "OFPMeterConfigStats": "length:- flags:f:meter meter_id:meter bands:items",
    "OFPMeterDescStats": "length:- flags:f:meter meter_id:meter bands:items",
    "OFPMeterFeaturesStats": "max_meter:n band_types:f:meter_band capabilities:f:meter "
                             "max_bands:n max_color:n features:f:meter_feature",
    "OFPMeterStats": f"len:- meter_id:meter flow_count>ref_count:n ref_count:n "
                     f"packet_in_count:n64 byte_in_count:n64 {_DURATION} band_stats:items",
    "OFPMeterBandStats": "packet_band_count:n64 byte_band_count:n64",
    "OFPPortStats": f"length:- port_no:port {_TRAFFIC} {_ETHERNET_ERRORS} {_DURATION} "
                    "properties:items",
    "OFPQueueDesc": "len:- port_no:port queue_id:queue properties:items",
    "OFPQueueStats": f"length:- port_no:port queue_id:queue tx_bytes:n64 tx_packets:n64 "
                     f"tx_errors:n64 {_DURATION} properties:items",
    "OFPTableDesc": "length:- table_id:n config:f:table_config properties:items",
    "OFPTableFeaturesStats": "length:- table_id:n command:e:table_features_command "
                             "features:f:table_feature name:text metadata_match:n64 "
                             "metadata_write:n64 config>capabilities:f:table_config "
                             "capabilities:f:table_config max_entries:n properties:items",
    "OFPTableStats": "table_id:n name:text match:f:oxm wildcards:f:oxm write_actions:f:action "
                     "apply_actions:f:action write_setfields:f:oxm apply_setfields:f:oxm "
                     "metadata_match:n64 metadata_write:n64 instructions:f:instruction "
                     "config:f:table_config max_entries:n active_count:n lookup_count:n64 "
                     "matched_count:n64",
    # Ports, queues, buckets, bands.
    "OFPPhyPort": f"{_PORT} {_PORT_LINK}",
    "OFPPort": f"length:- {_PORT} {_PORT_LINK} curr_speed>link.curr_speed:n "
               "max_speed>link.max_speed:n properties:items",
    "OFPPacketQueue": "len:- queue_id:queue port:port properties:items",
    "OFPBucket": "len:- action_array_len:- bucket_id:bucket weight:n watch_port:port "
                 "watch_group:group actions:items properties:items",
    "OFPMeterBandDrop": _BAND,
    "OFPMeterBandDscpRemark": f"{_BAND} prec_level:n",
    "OFPMeterBandExperimenter": f"{_BAND} experimenter:experimenter",
    # Properties.
    "OFPAsyncConfigPropExperimenter": f"type:e:async_property {_EXPERIMENTER_PROPERTY}",
    "OFPAsyncConfigPropReasons": "type:e:async_property length:- mask:reasons",
    "OFPBundleFeaturesPropTime": "type:e:bundle_features_property length:- sched_accuracy:one "
                                 "sched_max_future:one sched_max_past:one timestamp:one",
    "OFPTime": "seconds:n64 nanoseconds:n",
    "OFPBundlePropExperimenter": f"type:e:experimenter_only {_EXPERIMENTER_PROPERTY}",
    "OFPControllerStatusPropUri": "type:e:controller_status_property length:- uri:text",
    "OFPGroupBucketPropWatch": "type:e:bucket_property length:- watch:watch",
    "OFPGroupBucketPropWeight": "type:e:bucket_property length:- weight:n",
    "OFPHelloElemVersionBitmap": "type:e:hello_element length:- versions:bits:version",
    "OFPPortDescPropEthernet":
        "type:e:port_property length:- curr:f:port_feature advertised:f:port_feature "
        "supported:f:port_feature peer:f:port_feature curr_speed:n max_speed:n",
    "OFPPortDescPropExperimenter": f"type:e:port_property {_EXPERIMENTER_PROPERTY}",
    "OFPPortDescPropOptical":
        "type:e:port_property length:- supported:f:optical tx_min_freq_lmda:n tx_max_freq_lmda:n "
        "tx_grid_freq_lmda:n rx_min_freq_lmda:n rx_max_freq_lmda:n rx_grid_freq_lmda:n "
        "tx_pwr_min:n tx_pwr_max:n",
    "OFPPortModPropEthernet": "type:e:port_property length:- advertise:f:port_feature",
    "OFPPortModPropExperimenter": f"type:e:port_property {_EXPERIMENTER_PROPERTY}",
    "OFPPortModPropOptical": "type:e:port_property length:- configure:f:optical freq_lmda:n "
                             "fl_offset:n grid_span:n tx_pwr:n",
    "OFPPortStatsPropEthernet": f"type:e:port_property length:- {_ETHERNET_ERRORS}",
    "OFPPortStatsPropExperimenter": f"type:e:port_property {_EXPERIMENTER_PROPERTY}",
    "OFPPortStatsPropOptical":
        "type:e:port_property length:- flags:f:optical_stats tx_freq_lmda:n tx_offset:n "
        "tx_grid_span:n rx_freq_lmda:n rx_offset:n rx_grid_span:n tx_pwr:n rx_pwr:n "
        "bias_current:n temperature:n",
    "OFPQueueDescPropExperimenter": f"type:e:queue_property {_EXPERIMENTER_PROPERTY}",
    "OFPQueueDescPropMaxRate": "type:e:queue_property length:- rate:n",
    "OFPQueueDescPropMinRate": "type:e:queue_property length:- rate:n",
    "OFPQueuePropExperimenter": "property>type:e:queue_property len:- experimenter:experimenter "
                                "data:bytes",
    "OFPQueuePropMaxRate": "property>type:e:queue_property len:- rate:n",
    "OFPQueuePropMinRate": "property>type:e:queue_property len:- rate:n",
    "OFPQueueStatsPropExperimenter": f"type:e:experimenter_only {_EXPERIMENTER_PROPERTY}",
    "OFPRolePropExperimenter": f"type:e:experimenter_only {_EXPERIMENTER_PROPERTY}",
    "OFPTableFeaturePropActions": f"{_TABLE_PROPERTY} action_ids:items",
    "OFPTableFeaturePropExperimenter": f"type:e:table_feature_property {_EXPERIMENTER_PROPERTY}",
    "OFPTableFeaturePropInstructions": f"{_TABLE_PROPERTY} instruction_ids:items",
    "OFPTableFeaturePropNextTables": f"{_TABLE_PROPERTY} table_ids:numbers",
    "OFPTableFeaturePropOxm": f"{_TABLE_PROPERTY} oxm_ids:oxm_ids",
    "OFPTableFeaturePropOxmValues": f"{_TABLE_PROPERTY} oxm_values:fields",
    "OFPTableModPropEviction": "type:e:table_mod_property length:- flags:f:eviction",
    "OFPTableModPropExperimenter": f"type:e:table_mod_property {_EXPERIMENTER_PROPERTY}",
    "OFPTableModPropVacancy": "type:e:table_mod_property length:- vacancy_down:n vacancy_up:n "
                              "vacancy:n",
    # Instructions.
    "OFPInstructionActions": f"{_INSTRUCTION} actions:items",
    "OFPInstructionGotoTable": f"{_INSTRUCTION} table_id:n",
    "OFPInstructionId": _INSTRUCTION,
    "OFPInstructionMeter": f"{_INSTRUCTION} meter_id:meter",
    # Actions.
    "OFPActionCopyField": f"{_ACTION} n_bits:n src_offset:n dst_offset:n oxm_ids:src_and_dst",
    "OFPActionCopyTtlIn": _ACTION,
    "OFPActionCopyTtlOut": _ACTION,
    "OFPActionDecMplsTtl": _ACTION,
    "OFPActionDecNwTtl": _ACTION,
    "OFPActionExperimenterUnknown": f"{_ACTION} experimenter:experimenter data:octets",
    "OFPActionGroup": f"{_ACTION} group_id:group",
    "OFPActionId": _ACTION,
    "OFPActionMeter": f"{_ACTION} meter_id:meter",
    "OFPActionOutput": f"{_ACTION} port:port max_len:n",
    "OFPActionPopMpls": f"{_ACTION} ethertype:hex16",
    "OFPActionPopPbb": _ACTION,
    "OFPActionPopVlan": _ACTION,
    "OFPActionPushMpls": f"{_ACTION} ethertype:hex16",
    "OFPActionPushPbb": f"{_ACTION} ethertype:hex16",
    "OFPActionPushVlan": f"{_ACTION} ethertype:hex16",
    "OFPActionSetField": f"{_ACTION} field:field",
    "OFPActionSetMplsTtl": f"{_ACTION} mpls_ttl>ttl:n",
    "OFPActionSetNwTtl": f"{_ACTION} nw_ttl>ttl:n",
    "OFPActionSetQueue": f"{_ACTION} queue_id:queue",
    # Nicira's actions.
    "NXActionCT": f"{_NICIRA} flags:f:ct zone_src:if_any zone_ofs_nbits:zone "
                  "recirc_table:unless:255 alg:unless:0 actions:items",
    "NXActionCTClear": _NICIRA,
    "NXActionConjunction": f"{_NICIRA} clause:from_1 n_clauses:n id:n",
    "NXActionController": f"{_NICIRA} max_len:n controller_id:n reason:e:nicira_packet_in_reason",
    "NXActionController2": f"{_NICIRA} max_len:in_property:n controller_id:in_property:n "
                           "reason:in_property:e:nicira_packet_in_reason pause:pauses "
                           "userdata:in_property:bytes",
    "NXActionDecMplsTtl": _NICIRA,
    "NXActionDecTtl": _NICIRA,
    "NXActionDecTtlCntIds": f"{_NICIRA} cnt_ids:numbers",
    "NXActionFinTimeout": f"{_NICIRA} fin_idle_timeout:n fin_hard_timeout:n",
    "NXActionLearn": f"{_NICIRA} table_id:n cookie:n64 {_TIMEOUTS} fin_idle_timeout:n "
                     "fin_hard_timeout:n flags:f:learn specs:items",
    "NXActionNAT": f"{_NICIRA} flags:f:nat range_ipv4_min>ipv4_min:if_any "
                   "range_ipv4_max>ipv4_max:if_any range_ipv6_min>ipv6_min:if_any "
                   "range_ipv6_max>ipv6_max:if_any range_proto_min>proto_min:if_any "
                   "range_proto_max>proto_max:if_any",
    "NXActionNote": f"{_NICIRA} note:bytes",
    "NXActionOutputTrunc": f"{_NICIRA} port:port_16 max_len:n",
    "NXActionPopMpls": f"{_NICIRA} ethertype:hex16",
    "NXActionPushMpls": f"{_NICIRA} ethertype:hex16",
    "NXActionRegLoad": f"{_NICIRA} dst:name ofs_nbits:which_bits value:n64",
    "NXActionRegMove": f"{_NICIRA} src_field>src:name src_ofs:n dst_field>dst:name dst_ofs:n "
                       "n_bits:n",
    "NXActionResubmitTable": f"{_NICIRA} in_port:port_16 table_id:n",
    "NXActionSample": f"{_NICIRA} {_SAMPLE}",
    "NXActionSample2": f"{_NICIRA} {_SAMPLE} sampling_port:port_16",
    "NXActionSetMplsLabel": f"{_NICIRA} label>value:n",
    "NXActionSetMplsTc": f"{_NICIRA} tc>value:n",
    "NXActionSetMplsTtl": f"{_NICIRA} ttl:n",
    # What Ryu calls the end is the number of bits, on the wire and in Open vSwitch.
    "NXActionStackPop": f"{_NICIRA} field:name start>ofs:n end>n_bits:n",
    "NXActionStackPush": f"{_NICIRA} field:name start>ofs:n end>n_bits:n",
    "NXActionUnknown": f"{_ACTION} experimenter:experimenter subtype:n data:octets",
    "NXFlowSpecLoad": _SPEC,
    "NXFlowSpecMatch": _SPEC,
    "NXFlowSpecOutput": _SPEC,
    # Frames: layers of Ryu's packet library in the frame as we show it.
    "ethernet": "dst>eth.dst:mac src>eth.src:mac ethertype>eth.type:hex16",
    "arp": "opcode>arp.op:n src_mac>arp.sha:mac src_ip>arp.spa:text dst_mac>arp.tha:mac "
           "dst_ip>arp.tpa:text",
    "ipv4": "src>ipv4.src:text dst>ipv4.dst:text proto>ipv4.proto:n tos>ipv4.tos:n "
            "ttl>ipv4.ttl:n identification>ipv4.id:n total_length>ipv4.total_length:n "
            "csum>ipv4.checksum:hex16 flags>ipv4.dont_fragment:unless:0 "
            "offset>ipv4.fragment_offset:unless:0 option>ipv4.options:if_any header_length:- "
            "version:-",
    "icmp": "type>icmp.type:n code>icmp.code:n csum>icmp.checksum:hex16 data:layer",
    "echo": "id>icmp.id:n seq>icmp.seq:n data:octets",
    # ONF's.
    "ONFFlowMonitorStatsRequest": f"{_REQUEST} experimenter:experimenter exp_type:e:onf_multipart "
                                  "body>monitors:items",
    "ONFFlowMonitorRequest": "id:n flags:f:onf_flow_monitor out_port:port table_id:n "
                             "match_len:- match:match",
}

# What Ryu tells by the class alone: requests' types in 1.2, actions' in 1.0, some of Nicira's.
TOLD = {
    **{name: {"type": "experimenter"} for name in CLASSES if name.startswith("NXAction")},
    "OFPActionOutput": {"type": "output"},
    "NXActionSetMplsLabel": {"type": "experimenter", "field": "mpls_label"},
    "NXActionSetMplsTc": {"type": "experimenter", "field": "mpls_tc"},
    "NXFlowSpecLoad": {"kind": "load"},
    "NXFlowSpecMatch": {"kind": "match"},
    "NXFlowSpecOutput": {"kind": "output"},
    "OFPAggregateStatsRequest": {"type": "aggregate_stats"},
    "OFPDescStatsRequest": {"type": "desc"},
    "OFPFlowStatsRequest": {"type": "flow_stats"},
    "OFPGroupDescStatsRequest": {"type": "group_desc"},
    "OFPGroupFeaturesStatsRequest": {"type": "group_features"},
    "OFPGroupStatsRequest": {"type": "group_stats"},
    "OFPPortStatsRequest": {"type": "port_stats"},
    "OFPQueueStatsRequest": {"type": "queue_stats"},
    "OFPTableStatsRequest": {"type": "table_stats"},
}

# What our JSON has beside what Ryu's has, with the reason; `*` is anything.
OURS_ONLY = {
    "hello.versions": "which versions are offered, with or without a bitmap",
    "packet_in.in_port": "follows from the match",
    "packet_out.in_port": "follows from the match",
    "*.actions.*.direction": "octets of Nicira's sample2 that sample3 gave a meaning",
    "*.actions.*.n_controllers": "how many cnt_ids there are",
    "*.actions.*.range_present": "which of the range's ends there are",
    "*.flow_count": "of the statistics of 1.5, beside them by the name of older versions",
}
