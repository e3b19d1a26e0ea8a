# SPDX-License-Identifier: Apache-2.0
"""A learning switch for os-ken in OpenFlow 1.0, 1.2, 1.3, 1.4 and 1.5; run by osken-manager.

Environment:
  LSWITCH_VERSIONS  comma list of the versions to accept       (default 1.0,1.2,1.3,1.4,1.5)
  LSWITCH_IDLE      idle timeout in seconds of learned flows, with flow_removed (default 5)
  LSWITCH_POLL      seconds between flow and port statistics requests, 0 = none (default 0)
  LSWITCH_ERRORS    1 = after connecting, send requests that a switch must refuse (default 0)
"""
import os
import struct

from os_ken.base import app_manager
from os_ken.controller import ofp_event
from os_ken.controller.handler import CONFIG_DISPATCHER, MAIN_DISPATCHER, set_ev_cls
from os_ken.lib import hub
from os_ken.ofproto import (ofproto_v1_0, ofproto_v1_2, ofproto_v1_3, ofproto_v1_4, ofproto_v1_5)

# os-ken 2.5.0 looks this name up for every error message; its OpenFlow 1.0 module lacks it, and the
# channel would die of any 1.0 error.
if not hasattr(ofproto_v1_0, 'OFPET_EXPERIMENTER'):
    ofproto_v1_0.OFPET_EXPERIMENTER = 0xffff

_MODULES = {'1.0': ofproto_v1_0, '1.2': ofproto_v1_2, '1.3': ofproto_v1_3, '1.4': ofproto_v1_4,
            '1.5': ofproto_v1_5}
_VERSIONS = os.environ.get('LSWITCH_VERSIONS', ','.join(_MODULES)).split(',')
_IDLE = int(os.environ.get('LSWITCH_IDLE', '5'))
_POLL = float(os.environ.get('LSWITCH_POLL', '0'))
_ERRORS = os.environ.get('LSWITCH_ERRORS', '0') == '1'
_LEARNED_PRIORITY = 10
_COOKIE = 0x1ea12


def _text(mac):
    return mac.hex(':')


class LearningSwitch(app_manager.OSKenApp):
    OFP_VERSIONS = [_MODULES[version].OFP_VERSION for version in _VERSIONS]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.ports = {}  # (dpid, mac) -> port

    @set_ev_cls(ofp_event.EventOFPSwitchFeatures, CONFIG_DISPATCHER)
    def connected(self, event):
        datapath = event.msg.datapath
        ofp, parser = datapath.ofproto, datapath.ofproto_parser
        self.logger.info('switch %016x speaks version %d', event.msg.datapath_id, ofp.OFP_VERSION)
        self.ports = {key: port for key, port in self.ports.items() if key[0] != datapath.id}
        if ofp.OFP_VERSION == 1:
            datapath.send_msg(parser.OFPSetConfig(datapath, 0, 0xffff))
        else:
            self.add_flow(datapath, 0, parser.OFPMatch(),
                          [parser.OFPActionOutput(ofp.OFPP_CONTROLLER, 0xffff)])
        if _POLL:
            hub.spawn(self.poll, datapath)
        if _ERRORS:
            self.provoke_errors(datapath)

    def add_flow(self, datapath, priority, match, actions, idle=0, flags=0):
        ofp, parser = datapath.ofproto, datapath.ofproto_parser
        fields = {'cookie': _COOKIE, 'command': ofp.OFPFC_ADD, 'idle_timeout': idle,
                  'priority': priority, 'flags': flags, 'match': match}
        if ofp.OFP_VERSION == 1:
            fields['actions'] = actions
        else:
            fields['out_port'], fields['out_group'] = ofp.OFPP_ANY, ofp.OFPG_ANY
            fields['instructions'] = [
                parser.OFPInstructionActions(ofp.OFPIT_APPLY_ACTIONS, actions)]
        datapath.send_msg(parser.OFPFlowMod(datapath, **fields))

    @set_ev_cls(ofp_event.EventOFPPacketIn, MAIN_DISPATCHER)
    def packet_in(self, event):
        message = event.msg
        datapath = message.datapath
        ofp, parser = datapath.ofproto, datapath.ofproto_parser
        in_port = message.in_port if ofp.OFP_VERSION == 1 else message.match['in_port']
        destination, source = message.data[0:6], message.data[6:12]
        if len(source) < 6:
            return
        self.ports[datapath.id, source] = in_port
        group = destination[0] & 1
        port = None if group else self.ports.get((datapath.id, destination))
        actions = [parser.OFPActionOutput(ofp.OFPP_FLOOD if port is None else port)]
        if port is not None:
            self.learn(datapath, in_port, source, destination, actions)
        self.send_out(message, in_port, actions)

    def learn(self, datapath, in_port, source, destination, actions):
        ofp, parser = datapath.ofproto, datapath.ofproto_parser
        if ofp.OFP_VERSION == 1:
            match = parser.OFPMatch(in_port=in_port, dl_src=source, dl_dst=destination)
        else:
            match = parser.OFPMatch(in_port=in_port, eth_src=_text(source),
                                    eth_dst=_text(destination))
        flags = ofp.OFPFF_SEND_FLOW_REM if _IDLE else 0
        self.add_flow(datapath, _LEARNED_PRIORITY, match, actions, _IDLE, flags)

    def send_out(self, message, in_port, actions):
        datapath = message.datapath
        ofp, parser = datapath.ofproto, datapath.ofproto_parser
        fields = {'buffer_id': message.buffer_id, 'actions': actions,
                  'data': message.data if message.buffer_id == 0xffffffff else None}
        if ofp.OFP_VERSION >= 6:
            fields['match'] = parser.OFPMatch(in_port=in_port)
        else:
            fields['in_port'] = in_port
        datapath.send_msg(parser.OFPPacketOut(datapath, **fields))

    @set_ev_cls([ofp_event.EventOFPFlowRemoved, ofp_event.EventOFPPortStatus,
                 ofp_event.EventOFPErrorMsg], MAIN_DISPATCHER)
    def note(self, event):
        self.logger.info('%s from switch %016x', type(event.msg).__name__, event.msg.datapath.id)

    def poll(self, datapath):
        while datapath.is_active:
            hub.sleep(_POLL)
            datapath.send_msg(self.flow_request(datapath))
            datapath.send_msg(self.port_request(datapath))
            datapath.send_msg(datapath.ofproto_parser.OFPBarrierRequest(datapath))

    def flow_request(self, datapath):
        ofp, parser = datapath.ofproto, datapath.ofproto_parser
        if ofp.OFP_VERSION == 1:
            return parser.OFPFlowStatsRequest(datapath, 0, parser.OFPMatch(), 0xff, ofp.OFPP_NONE)
        all_tables = 0xff
        everything = (all_tables, ofp.OFPP_ANY, ofp.OFPG_ANY, 0, 0, parser.OFPMatch())
        if ofp.OFP_VERSION == 3:
            return parser.OFPFlowStatsRequest(datapath, *everything)
        if ofp.OFP_VERSION == 6:
            return parser.OFPFlowDescStatsRequest(datapath, 0, *everything)
        return parser.OFPFlowStatsRequest(datapath, 0, *everything)

    def port_request(self, datapath):
        ofp, parser = datapath.ofproto, datapath.ofproto_parser
        if ofp.OFP_VERSION == 1:
            return parser.OFPPortStatsRequest(datapath, 0, ofp.OFPP_NONE)
        if ofp.OFP_VERSION == 3:
            return parser.OFPPortStatsRequest(datapath, ofp.OFPP_ANY)
        return parser.OFPPortStatsRequest(datapath, 0, ofp.OFPP_ANY)

    def provoke_errors(self, datapath):
        """A message of no known type, an unknown vendor, a flow_mod cut short."""
        refused = ((99, b'\0' * 8), (4, struct.pack('!II', 0xabcdef, 1)), (14, b'\0' * 16))
        for number, (kind, body) in enumerate(refused):
            datapath.send(struct.pack('!BBHI', datapath.ofproto.OFP_VERSION, kind, 8 + len(body),
                                      0x77000000 + number) + body)
