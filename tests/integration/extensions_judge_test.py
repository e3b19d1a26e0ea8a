# SPDX-License-Identifier: Apache-2.0
"""Is Open vSwitch understood? ovs-ofctl and ovs-vswitchd write, we say what they wrote."""
import contextlib
import subprocess
import unittest

from testbed import Testbed, openflow_reader, wait_until
from testbed.ofctl import ListeningSwitch, Refused, json_of
from testbed.processes import environment
from testbed.relay import RecordingRelay

ALL = ('1.0', '1.3', '1.5')
LATER = ('1.3', '1.5')
_FLOW_MOD, _NXT_FLOW_MOD = 14, 13


def nx(subtype, **members):
    return dict(type='experimenter', experimenter='0x00002320', subtype=subtype, **members)


def of(kind, **members):
    return dict(type=kind, **members)


def set_field(field, value):
    return of('set_field', field=field, value=value)


def output(port):
    return of('output', port=port, max_len=0)


def spec(kind, src, dst=None, n_bits=None, src_ofs=0, dst_ofs=0, **more):
    told = dict({'from': 'field', 'kind': kind, 'n_bits': n_bits, 'src': src, 'src_ofs': src_ofs},
                **more)
    return dict(told, dst=dst, dst_ofs=dst_ofs) if dst else told


def immediate(kind, value, dst, n_bits, dst_ofs=0):
    return {'from': 'immediate', 'kind': kind, 'n_bits': n_bits, 'value': value, 'dst': dst,
            'dst_ofs': dst_ofs}


def learned(subtype='learn', specs=(), limit=None, result=None, **members):
    told = nx(subtype, idle_timeout=0, hard_timeout=0, priority=32768, cookie='0x0', flags=[],
              table_id=0, fin_idle_timeout=0, fin_hard_timeout=0)
    told.update(members)
    if subtype == 'learn2':
        told.update(limit=limit, result_dst_ofs=result[1] if result else 0)
        told.update({'result_dst': result[0]} if result else {})
    return dict(told, specs=list(specs))


def ct(flags=(), actions=(), zone=0, **members):
    told = nx('ct', flags=list(flags), **members)
    if 'zone_src' not in members:
        told['zone'] = zone
    return dict(told, actions=list(actions))


def nat(flags=(), **members):
    return nx('nat', flags=list(flags), range_present=list(members), **members)


def controller2(*properties):
    return nx('controller2', properties=[{'type': kind, **({kind: value} if value is not None
                                                            else {})}
                                         for kind, value in properties])


def encap(kind, *properties):
    return nx('encap', hdr_size=0, new_pkt_type=kind,
              properties=[dict({'class': 'nsh'}, **one) for one in properties])


MAC_LEARNING = spec('match', 'eth_src', 'eth_dst', 48)

# Flow, actions, and what is said in all versions, or by version where it differs.
ACTIONS = [
    ('', 'resubmit:5', nx('resubmit_table', in_port=5, table_id=255)),
    ('', 'resubmit(,5)', nx('resubmit_table', in_port='in_port', table_id=5)),
    ('', 'resubmit(3,5)', nx('resubmit_table', in_port=3, table_id=5)),
    ('ct_state=+trk-inv,ip', 'resubmit(3,5,ct)', nx('resubmit_table_ct', in_port=3, table_id=5)),
    ('', 'set_tunnel:5', {'1.0': nx('set_tunnel', tun_id='0x00000005'),
                          LATER: set_field('tunnel_id', '0x0000000000000005')}),
    ('', 'set_tunnel:0x500000000', {'1.0': nx('set_tunnel64', tun_id='0x500000000'),
                                    LATER: set_field('tunnel_id', '0x0000000500000000')}),
    ('', 'set_tunnel64:7', {'1.0': nx('set_tunnel64', tun_id='0x7'),
                            LATER: set_field('tunnel_id', '0x0000000000000007')}),
    ('', 'set_queue:7', {'1.0': nx('set_queue', queue_id=7), LATER: of('set_queue', queue_id=7)}),
    ('', 'pop_queue', nx('pop_queue')),
    ('', 'group:7', {'1.0': nx('group', group_id=7), LATER: of('group', group_id=7)}),
    ('', 'move:NXM_OF_IN_PORT[]->NXM_NX_REG0[0..15]', {
        ('1.0', '1.3'): nx('reg_move', n_bits=16, src_ofs=0, dst_ofs=0, src='in_port', dst='reg0'),
        '1.5': of('copy_field', n_bits=16, src_offset=0, dst_offset=0, src='in_port',
                  dst='reg0')}),
    ('', 'move:NXM_NX_XXREG1[96..127]->NXM_NX_REG5[]', {
        ('1.0', '1.3'): nx('reg_move', n_bits=32, src_ofs=96, dst_ofs=0, src='xxreg1', dst='reg5'),
        '1.5': of('copy_field', n_bits=32, src_offset=96, dst_offset=0, src='xxreg1',
                  dst='reg5')}),
    ('dl_type=0x894f', 'move:nsh_c1->reg0', {
        ('1.0', '1.3'): nx('reg_move', n_bits=32, src_ofs=0, dst_ofs=0, src='nsh_c1', dst='reg0'),
        '1.5': of('copy_field', n_bits=32, src_offset=0, dst_offset=0, src='nsh_c1', dst='reg0')}),
    ('', 'load:5->NXM_NX_REG0[3..7]', {
        ('1.0', '1.3'): nx('reg_load', ofs=3, n_bits=5, dst='reg0', value='0x5'),
        '1.5': set_field('reg0', '0x00000028/0x000000f8')}),
    ('', 'load:0xffffffffffffffff->OXM_OF_METADATA[]', {
        ('1.0', '1.3'): nx('reg_load', ofs=0, n_bits=64, dst='metadata',
                           value='0xffffffffffffffff'),
        '1.5': set_field('metadata', '0xffffffffffffffff')}),
    ('', 'set_field:5/0xf->reg2', {
        ('1.0', '1.3'): nx('reg_load', ofs=0, n_bits=4, dst='reg2', value='0x5'),
        '1.5': set_field('reg2', '0x00000005/0x0000000f')}),
    ('', 'set_field:0x1234->tun_metadata3', {'1.0': nx('reg_load2', field='tun_metadata3',
                                                       value='0x1234'),
                                             LATER: set_field('tun_metadata3', '0x1234')}),
    ('dl_type=0x894f', 'set_field:0x123456->nsh_spi', {
        '1.0': nx('reg_load2', field='nsh_spi', value='0x00123456'),
        LATER: set_field('nsh_spi', '0x00123456')}),
    ('', 'set_field:1->tun_erspan_idx', {
        '1.0': nx('reg_load2', field='tun_erspan_idx', value='0x00000001'),
        LATER: set_field('tun_erspan_idx', '0x00000001')}),
    ('', 'note:01.02.03.04.05.06', nx('note', note='010203040506')),
    ('', 'note:01.02.03.04.05.06.07', nx('note', note='01020304050607' + '00' * 7)),
    ('', 'multipath(symmetric_l4,50,modulo_n,16,0,NXM_NX_REG0[0..4])',
     nx('multipath', fields='symmetric_l4', basis=50, algorithm='modulo_n', max_link=15, arg=0,
        ofs=0, n_bits=5, dst='reg0')),
    ('', 'multipath(eth_src,1,hash_threshold,4,0,NXM_NX_REG1[8..9])',
     nx('multipath', fields='eth_src', basis=1, algorithm='hash_threshold', max_link=3, arg=0,
        ofs=8, n_bits=2, dst='reg1')),
    ('', 'multipath(symmetric_l3l4+udp,1,hrw,4,0,NXM_NX_REG1[])',
     nx('multipath', fields='symmetric_l3l4+udp', basis=1, algorithm='hrw', max_link=3, arg=0,
        ofs=0, n_bits=32, dst='reg1')),
    ('', 'multipath(nw_src,1,iter_hash,4,7,NXM_NX_REG1[])',
     nx('multipath', fields='nw_src', basis=1, algorithm='iter_hash', max_link=3, arg=7, ofs=0,
        n_bits=32, dst='reg1')),
    ('', 'bundle(eth_src,0,hrw,ofport,slaves:1,2,3)',
     nx('bundle', algorithm='hrw', fields='eth_src', basis=0, slave_type='in_port', n_slaves=3,
        slaves=[1, 2, 3])),
    ('', 'bundle(nw_dst,9,active_backup,ofport,slaves:LOCAL,2)',
     nx('bundle', algorithm='active_backup', fields='nw_dst', basis=9, slave_type='in_port',
        n_slaves=2, slaves=['local', 2])),
    ('', 'bundle_load(symmetric_l3,0,hrw,ofport,NXM_NX_REG0[0..15],slaves:4,8)',
     nx('bundle_load', algorithm='hrw', fields='symmetric_l3', basis=0, slave_type='in_port',
        n_slaves=2, ofs=0, n_bits=16, dst='reg0', slaves=[4, 8])),
    ('', 'output:NXM_NX_REG1[5..10]', nx('output_reg', ofs=5, n_bits=6, src='reg1',
                                         max_len=65535)),
    ('dl_type=0x894f', 'output:nsh_c1[0..15]', nx('output_reg2', ofs=0, n_bits=16, max_len=65535,
                                                  src='nsh_c1')),
    ('', 'output(port=3,max_len=100)', nx('output_trunc', port=3, max_len=100)),
    ('', 'exit', nx('exit')),
    ('ip', 'dec_ttl', {'1.0': nx('dec_ttl'), LATER: of('dec_nw_ttl')}),
    ('ip', 'dec_ttl(1,2,3)', nx('dec_ttl_cnt_ids', n_controllers=3, cnt_ids=[1, 2, 3])),
    ('tcp', 'fin_timeout(idle_timeout=5,hard_timeout=10)',
     nx('fin_timeout', fin_idle_timeout=5, fin_hard_timeout=10)),
    ('', 'controller(max_len=123,reason=invalid_ttl,id=77)',
     nx('controller', max_len=123, controller_id=77, reason='invalid_ttl')),
    ('', 'controller(reason=no_match,id=1)', {
        ('1.0', '1.3'): nx('controller', max_len=65535, controller_id=1, reason='no_match'),
        '1.5': nx('controller', max_len=65535, controller_id=1, reason='table_miss')}),
    ('', 'controller(userdata=01.02.03,pause,meter_id=4,max_len=200,reason=action_set,id=3)',
     controller2(('max_len', 200), ('controller_id', 3), ('reason', 'action_set'),
                 ('userdata', '010203'), ('pause', None), ('meter_id', 4))),
    ('', 'controller(pause)', controller2(('pause', None))),
    ('', 'write_metadata:0x5/0xff', {
        '1.0': nx('write_metadata', metadata='0x5', metadata_mask='0xff')}),
    ('', 'push_mpls:0x8847', {'1.0': nx('push_mpls', ethertype='0x8847'),
                              LATER: of('push_mpls', ethertype='0x8847')}),
    ('dl_type=0x8847', 'pop_mpls:0x0800', {'1.0': nx('pop_mpls', ethertype='0x0800'),
                                           LATER: of('pop_mpls', ethertype='0x0800')}),
    ('dl_type=0x8847', 'set_mpls_ttl:5', {'1.0': nx('set_mpls_ttl', ttl=5),
                                          LATER: of('set_mpls_ttl', ttl=5)}),
    ('dl_type=0x8847', 'dec_mpls_ttl', {'1.0': nx('dec_mpls_ttl'), LATER: of('dec_mpls_ttl')}),
    ('dl_type=0x8847', 'set_mpls_label:5', {
        '1.0': nx('set_mpls_label', field='mpls_label', value=5),
        LATER: set_field('mpls_label', 5)}),
    ('dl_type=0x8847', 'set_mpls_tc:5', {'1.0': nx('set_mpls_tc', field='mpls_tc', value=5),
                                         LATER: set_field('mpls_tc', 5)}),
    ('', 'push:NXM_NX_REG2[0..5]', nx('stack_push', ofs=0, field='reg2', n_bits=6)),
    ('', 'push:NXM_NX_XXREG1[5..9]', nx('stack_push', ofs=5, field='xxreg1', n_bits=5)),
    ('', 'push:tun_erspan_idx[0..3]', nx('stack_push', ofs=0, field='tun_erspan_idx', n_bits=4)),
    ('', 'pop:NXM_NX_REG3[1..6]', nx('stack_pop', ofs=1, field='reg3', n_bits=6)),
    ('', 'sample(probability=12345,collector_set_id=1,obs_domain_id=2,obs_point_id=3)',
     nx('sample', probability=12345, collector_set_id=1, obs_domain_id=2, obs_point_id=3)),
    ('', 'sample(probability=1,collector_set_id=1,obs_domain_id=2,obs_point_id=3,sampling_port=4)',
     nx('sample2', probability=1, collector_set_id=1, obs_domain_id=2, obs_point_id=3,
        sampling_port=4, direction='default')),
    ('', 'sample(probability=1,collector_set_id=1,obs_domain_id=2,obs_point_id=3,sampling_port=4,'
     'egress)',
     nx('sample3', probability=1, collector_set_id=1, obs_domain_id=2, obs_point_id=3,
        sampling_port=4, direction='egress')),
    ('', 'sample(probability=1,collector_set_id=1,ingress)',
     nx('sample3', probability=1, collector_set_id=1, obs_domain_id=0, obs_point_id=0,
        sampling_port='none', direction='ingress')),
    ('', 'conjunction(5,1/3)', nx('conjunction', clause=1, n_clauses=3, id=5)),
    ('', 'conjunction(4294967295,64/64)', nx('conjunction', clause=64, n_clauses=64,
                                             id=4294967295)),
    ('ip', 'ct(commit)', ct(['commit'])),
    ('ip', 'ct(commit,force)', ct(['commit', 'force'])),
    ('ip', 'ct(table=7,zone=3)', ct(zone=3, recirc_table=7)),
    ('ip', 'ct(zone=NXM_NX_REG0[0..15])', ct(zone_src='reg0', zone_ofs=0, zone_n_bits=16)),
    ('tcp', 'ct(commit,alg=ftp)', ct(['commit'], alg='ftp')),
    ('udp', 'ct(commit,alg=tftp)', ct(['commit'], alg='tftp')),
    ('ip', 'ct(commit,exec(set_field:5->ct_mark))', {
        '1.0': ct(['commit'], [nx('reg_load', ofs=0, n_bits=32, dst='ct_mark', value='0x5')]),
        LATER: ct(['commit'], [set_field('ct_mark', '0x00000005')])}),
    ('ip', 'ct(commit,exec(move:NXM_NX_REG0[]->NXM_NX_CT_LABEL[0..31]))', {
        ('1.0', '1.3'): ct(['commit'], [nx('reg_move', n_bits=32, src_ofs=0, dst_ofs=0, src='reg0',
                                           dst='ct_label')])}),
    ('ip', 'ct(nat)', ct(actions=[nat()])),
    ('ip', 'ct(commit,nat(src))', ct(['commit'], [nat(['src'])])),
    ('ip', 'ct(commit,nat(src=10.0.0.1-10.0.0.9:5-10,random))',
     ct(['commit'], [nat(['src', 'random'], ipv4_min='10.0.0.1', ipv4_max='10.0.0.9', proto_min=5,
                         proto_max=10)])),
    ('ip', 'ct(commit,nat(dst=10.0.0.1,hash,persistent))',
     ct(['commit'], [nat(['dst', 'persistent', 'hash'], ipv4_min='10.0.0.1')])),
    ('ipv6', 'ct(commit,nat(src=fe80::1-fe80::9))',
     ct(['commit'], [nat(['src'], ipv6_min='fe80::1', ipv6_max='fe80::9')])),
    ('ipv6', 'ct(commit,nat(dst=[fe80::1]:80))',
     ct(['commit'], [nat(['dst'], ipv6_min='fe80::1', proto_min=80)])),
    ('', 'ct_clear', nx('ct_clear')),
    ('', 'clone(output:1)', nx('clone', actions=[output(1)])),
    ('', 'clone(clone(resubmit(,9)),output:2)',
     nx('clone', actions=[nx('clone', actions=[nx('resubmit_table', in_port='in_port',
                                                  table_id=9)]), output(2)])),
    ('', 'learn(table=10,idle_timeout=3,hard_timeout=4,fin_idle_timeout=5,fin_hard_timeout=6,'
     'priority=7,cookie=8,send_flow_rem,delete_learned,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[])',
     learned(table_id=10, idle_timeout=3, hard_timeout=4, fin_idle_timeout=5, fin_hard_timeout=6,
             priority=7, cookie='0x8', flags=['send_flow_rem', 'delete_learned'],
             specs=[MAC_LEARNING])),
    ('', 'learn(table=1,NXM_OF_VLAN_TCI[0..11])',
     learned(table_id=1, specs=[spec('match', 'vlan_tci', 'vlan_tci', 12)])),
    ('', 'learn(table=1,load:NXM_OF_IN_PORT[]->NXM_NX_REG1[16..31])',
     learned(table_id=1, specs=[spec('load', 'in_port', 'reg1', 16, dst_ofs=16)])),
    ('', 'learn(table=1,load:7->NXM_NX_REG2[])',
     learned(table_id=1, specs=[immediate('load', '00000007', 'reg2', 32)])),
    ('', 'learn(table=1,load:1->NXM_NX_REG2[3])',
     learned(table_id=1, specs=[immediate('load', '0001', 'reg2', 1, 3)])),
    ('', 'learn(table=1,in_port=99,output:NXM_OF_IN_PORT[])',
     learned(table_id=1, specs=[immediate('match', '0063', 'in_port', 16),
                                spec('output', 'in_port', n_bits=16)])),
    ('', 'learn(table=1,limit=5,result_dst=reg0[4],NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[])',
     learned('learn2', table_id=1, flags=['write_result'], limit=5, result=('reg0', 4),
             specs=[MAC_LEARNING])),
    ('', 'learn(table=1,limit=9,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[])',
     learned('learn2', table_id=1, limit=9, specs=[MAC_LEARNING])),
    ('', 'encap(nsh(md_type=1))', {LATER: encap('0x0001894f', of('md_type', md_type=1))}),
    ('', 'encap(nsh(md_type=2,tlv(0x1000,10,0x12345678)))', {
        LATER: encap('0x0001894f', of('md_type', md_type=2),
                     of('tlv', tlv_class='0x1000', tlv_type=10, tlv_data='12345678'))}),
    ('', 'encap(ethernet)', {LATER: encap('0x00000000')}),
    ('', 'encap(mpls)', {LATER: encap('0x00018847')}),
    ('', 'decap()', nx('decap', new_pkt_type='0x0000fffe')),
    ('dl_type=0x894f', 'dec_nsh_ttl', nx('dec_nsh_ttl')),
    ('', 'check_pkt_larger(100)->NXM_NX_REG0[4]', nx('check_pkt_larger', pkt_len=100, ofs=4,
                                                     dst='reg0')),
    ('', 'delete_field:tun_metadata2', nx('delete_field', field='tun_metadata2')),
    ('', 'debug_recirc', nx('debug_recirc')),
    ('', 'debug_slow', nx('debug_slow')),
    # In a match, ovs-ofctl writes registers as others that hold the same bits.
    *(('', 'push:NXM_NX_REG%d[]' % i, nx('stack_push', ofs=0, field='reg%d' % i, n_bits=32))
      for i in range(16)),
    *(('', 'push:OXM_OF_PKT_REG%d[]' % i, nx('stack_push', ofs=0, field='packet_reg%d' % i,
                                             n_bits=64)) for i in range(8)),
    *(('', 'push:NXM_NX_XXREG%d[]' % i, nx('stack_push', ofs=0, field='xxreg%d' % i, n_bits=128))
      for i in range(4)),
]

# A match as ovs-ofctl reads it, and the field and value that we say.
FIELDS = [
    *(('tun_metadata%d=0x12' % i, 'tun_metadata%d' % i, None) for i in range(64)),
    ('metadata=7', 'metadata', '0x0000000000000007'),
    ('tun_id=5', 'tunnel_id', '0x0000000000000005'),
    ('tun_src=10.0.0.1', 'tun_ipv4_src', '10.0.0.1'),
    ('tun_dst=10.0.0.0/8', 'tun_ipv4_dst', '10.0.0.0/8'),
    ('tun_ipv6_src=fe80::1', 'tun_ipv6_src', 'fe80::1'),
    ('tun_ipv6_dst=fe80::2', 'tun_ipv6_dst', 'fe80::2'),
    ('tun_gbp_id=3', 'tun_gbp_id', 3),
    ('tun_gbp_flags=8', 'tun_gbp_flags', '0x08'),
    ('tun_erspan_ver=1', 'tun_erspan_ver', None),
    ('tun_erspan_idx=3', 'tun_erspan_idx', None),
    ('tun_erspan_dir=1', 'tun_erspan_dir', None),
    ('tun_erspan_hwid=2', 'tun_erspan_hwid', None),
    ('tun_gtpu_flags=3', 'tun_gtpu_flags', '0x03/0x03'),
    ('tun_gtpu_msgtype=255', 'tun_gtpu_msgtype', 255),
    ('tun_flags=oam', 'tun_flags', None),
    ('pkt_mark=9', 'pkt_mark', '0x00000009'),
    ('conj_id=5', 'conj_id', 5),
    ('ct_state=+trk', 'ct_state', '0x00000020/0x00000020'),
    ('ct_zone=6', 'ct_zone', 6),
    ('ct_mark=7', 'ct_mark', '0x00000007'),
    ('ct_label=8', 'ct_label', '0x%032x' % 8),
    ('ip,ct_state=+trk,ct_nw_src=10.0.0.1', 'ct_nw_src', '10.0.0.1'),
    ('ip,ct_state=+trk,ct_nw_dst=10.0.0.1', 'ct_nw_dst', '10.0.0.1'),
    ('ipv6,ct_state=+trk,ct_ipv6_src=fe80::1', 'ct_ipv6_src', 'fe80::1'),
    ('ipv6,ct_state=+trk,ct_ipv6_dst=fe80::1', 'ct_ipv6_dst', 'fe80::1'),
    ('ip,ct_state=+trk,ct_nw_proto=6', 'ct_nw_proto', 6),
    ('ip,ct_state=+trk,ct_nw_proto=6,ct_tp_src=5', 'ct_tp_src', 5),
    ('ip,ct_state=+trk,ct_nw_proto=6,ct_tp_dst=5', 'ct_tp_dst', 5),
    ('ip,ip_frag=later', 'ip_frag', '0x03'),
    ('ip,nw_ttl=64', 'ip_ttl', 64),
    ('dl_type=0x8847,mpls_ttl=64', 'mpls_ttl', 64),
    ('dl_type=0x8847,mpls_bos=1', 'mpls_bos', 1),
    ('tcp,tcp_flags=+syn-ack', 'tcp_flags', None),
    ('dl_type=0x894f,nsh_flags=1', 'nsh_flags', 1),
    ('dl_type=0x894f,nsh_ttl=2', 'nsh_ttl', 2),
    ('dl_type=0x894f,nsh_mdtype=1', 'nsh_mdtype', 1),
    ('dl_type=0x894f,nsh_np=3', 'nsh_np', 3),
    ('dl_type=0x894f,nsh_spi=4', 'nsh_spi', '0x00000004'),
    ('dl_type=0x894f,nsh_si=5', 'nsh_si', 5),
    ('dl_type=0x894f,nsh_mdtype=1,nsh_c1=6', 'nsh_c1', '0x00000006'),
    ('dl_type=0x894f,nsh_mdtype=1,nsh_c2=6', 'nsh_c2', '0x00000006'),
    ('dl_type=0x894f,nsh_mdtype=1,nsh_c3=6', 'nsh_c3', '0x00000006'),
    ('dl_type=0x894f,nsh_mdtype=1,nsh_c4=6', 'nsh_c4', '0x00000006'),
    ('icmp6,icmp_type=136,nd_reserved=5', 'nd_reserved', 5),
    ('icmp6,icmp_type=135,nd_options_type=2', 'nd_options_type', 2),
    ('actset_output=3', 'actset_output', 3),
    ('vlan_tci=0x1005', None, None),
    ('arp,arp_spa=10.0.0.1', 'arp_spa', '10.0.0.1'),
    ('arp,arp_sha=02:00:00:00:00:01', 'arp_sha', '02:00:00:00:00:01'),
    ('ipv6,ipv6_label=5', 'ipv6_flabel', '0x00000005'),
    ('icmp6,icmp_type=135,nd_target=fe80::1', 'ipv6_nd_target', 'fe80::1'),
    ('icmp6,icmp_type=135,nd_sll=02:00:00:00:00:01', 'ipv6_nd_sll', '02:00:00:00:00:01'),
    ('sctp,tp_src=5', 'sctp_src', 5),
]


def nxt(kind, **members):
    return dict(experimenter='0x00002320', exp_type=kind, **members)


def nxst(kind, **members):
    return dict(type='experimenter', flags=[], **nxt(kind, **members))


def onf(kind, **members):
    return dict(experimenter='0x4f4e4600', exp_type=kind, **members)


def onfst(kind, **members):
    return dict(type='experimenter', flags=[], **onf(kind, **members))


def told(kind, value):
    return {'type': kind, 'value': value}


WATCHED = ['add', 'delete', 'modify', 'actions', 'own']
TCP = {'eth_type': '0x0800', 'ip_proto': 6}

# Version, command, and the body of a message that it sends.
MESSAGES = [
    ('1.0', ['-F', 'nxm', 'add-flow', '@', 'tcp,actions=drop'], nxt('set_flow_format',
                                                                     format='nxm')),
    ('1.0', ['-F', 'nxm+table_id', 'add-flow', '@', 'table=3,tcp,idle_timeout=60,cookie=5,'
             'send_flow_rem,actions=output:2'],
     nxt('flow_mod', cookie='0x5', table_id=3, command='add', idle_timeout=60, hard_timeout=0,
         priority=32768, buffer_id=None, out_port='none', flags=['send_flow_rem'], match=TCP,
         actions=[output(2)])),
    ('1.0', ['-F', 'nxm+table_id', 'del-flows', '@', 'table=3,tcp,out_port=4'],
     nxt('flow_mod', cookie='0x0', table_id=3, command='delete', idle_timeout=0, hard_timeout=0,
         priority=32768, buffer_id=None, out_port=4, flags=[], match=TCP, actions=[])),
    ('1.0', ['-F', 'nxm', 'dump-flows', '@', 'tcp,table=1,cookie=5/-1'],
     nxst('flow', out_port='none', table_id=1, match=dict(TCP, cookie='0x0000000000000005'))),
    ('1.0', ['-F', 'nxm', 'dump-aggregate', '@', 'tcp,out_port=2'],
     nxst('aggregate', out_port=2, table_id=255, match=TCP)),
    ('1.0', ['monitor', '@', 'watch:table=1,out_port=2,!initial,tcp'],
     nxst('flow_monitor', monitors=[dict(id=0, flags=WATCHED, out_port=2, table_id=1,
                                         match=TCP)])),
    ('1.3', ['monitor', '@', 'watch:table=1,out_port=2,!initial,tcp'],
     onfst('flow_monitor', monitors=[dict(id=0, flags=WATCHED, out_port=2, table_id=1,
                                          match_type=1, match=TCP)])),
    ('1.0', ['add-group', '@', 'group_id=1,type=select,bucket=weight:5,watch_port:2,'
             'actions=output:1'],
     nxt('group_mod', command='add', type='select', group_id=1, command_bucket_id='all',
         buckets=[dict(bucket_id=0, actions=[output(1)],
                       properties=[dict(type='weight', weight=5),
                                   dict(type='watch_port', watch=2)])], properties=[])),
    ('1.0', ['dump-groups', '@'], nxst('group_desc', group_id='all')),
    ('1.0', ['dump-group-stats', '@', 'group_id=7'], nxst('group', group_id=7)),
    ('1.0', ['dump-group-features', '@'], nxst('group_features')),
    ('1.3', ['add-tlv-map', '@', '{class=0xffff,type=1,len=8}->tun_metadata5'],
     nxt('tlv_table_mod', command='add', mappings=[dict(option_class='0xffff', option_type=1,
                                                        option_len=8, index=5)])),
    ('1.3', ['del-tlv-map', '@'], nxt('tlv_table_mod', command='clear', mappings=[])),
    ('1.3', ['dump-tlv-map', '@'], nxt('tlv_table_request')),
    ('1.3', ['ct-flush-zone', '@', '5'], nxt('ct_flush_zone', zone_id=5)),
    ('1.3', ['ct-flush', '@', 'zone=5',
             'ct_nw_src=10.1.1.1,ct_nw_dst=10.1.1.2,ct_nw_proto=6,ct_tp_src=1,ct_tp_dst=2'],
     nxt('ct_flush', ip_proto=6, properties=[
         dict(type='orig_tuple', tuple=[
             dict(type='src', address='::ffff:10.1.1.1'),
             dict(type='dst', address='::ffff:10.1.1.2'), told('src_port', 1),
             told('dst_port', 2)]),
         dict(type='zone_id', zone_id=5)])),
    ('1.3', ['dump-ipfix-bridge', '@'], nxst('ipfix_bridge')),
    ('1.3', ['dump-ipfix-flow', '@'], nxst('ipfix_flow')),
    ('1.3', ['--bundle', 'add-flow', '@', 'actions=drop'],
     onf('bundle_control', bundle_id=0, type='open_request', flags=['atomic', 'ordered'])),
]


def expected(says, version):
    """None where the version is not spoken of."""
    if not isinstance(says, dict) or 'type' in says:
        return says
    for versions, what in says.items():
        if version in (versions if isinstance(versions, tuple) else (versions,)):
            return what
    return None


def flow_mods(messages):
    """The bodies of flow_mods, standard ones and Nicira's."""
    told = json_of(messages)
    return [one['body'] for one in told if one['type'] == 'flow_mod'
            or one['body'].get('exp_type') == 'flow_mod']


def actions_of(body):
    return body['actions'] if 'actions' in body else body['instructions'][0]['actions']


class WhatOvsOfctlSends(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.switch = ListeningSwitch()
        cls.addClassCleanup(cls.switch.close)

    def test_every_action_is_what_was_asked_for(self):
        judged = 0
        for flow, actions, says in ACTIONS:
            for version in ALL:
                what = expected(says, version)
                if what is None:
                    continue
                with self.subTest(version + ' ' + actions):
                    sent = self.switch.sent(version, 'add-flow', '@',
                                            ','.join(filter(None, (flow, 'actions=' + actions))))
                    body, = flow_mods(sent)
                    self.assertEqual([what], actions_of(body))
                    self.assertNotIn('malformed', body)
                    judged += 1
        self.assertGreater(judged, 250)

    def test_every_message_is_what_was_asked_for(self):
        for version, command, body in MESSAGES:
            with self.subTest(version + ' ' + ' '.join(command)):
                sent = self.switch.sent(version, *command, waits_for_answer=True)
                self.assertIn(body, [one['body'] for one in json_of(sent)])

    def test_every_field_has_the_name_and_value_that_was_asked_for(self):
        for flow, name, value in FIELDS:
            for version in ALL:
                with self.subTest(version + ' ' + flow):
                    try:
                        sent = self.switch.sent(version, 'add-flow', '@', flow + ',actions=drop')
                    except Refused as error:
                        self.assertEqual('1.0', version, error)
                        continue
                    body, = flow_mods(sent)
                    self.assertFalse([key for key in body['match'] if key.startswith('oxm')])
                    if name:
                        self.assertIn(name, body['match'])
                    if value is not None:
                        self.assertEqual(value, body['match'][name])


class WhatOvsVswitchdAnswers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with contextlib.ExitStack() as stack:
            cls.bed = stack.enter_context(Testbed())
            cls.bed.add_bridge('1.0')
            cls.bed.ovs.vsctl('set', 'bridge', 's1', 'protocols=OpenFlow10,OpenFlow13')
            cls.bed.ovs.vsctl('set-controller', 's1', 'ptcp:16653:127.0.0.1')
            cls.relay = stack.enter_context(RecordingRelay())
            cls.relay.target = ('127.0.0.1', 16653)
            cls.addClassCleanup(stack.pop_all().close)

    def start(self, version, *command):
        """ovs-ofctl in the background, and the channel that it opens."""
        before = len(self.relay.channels)
        child = subprocess.Popen(
            ['ovs-ofctl', '--no-names', '-O', 'OpenFlow' + version.replace('.', ''),
             *('tcp:127.0.0.1:%d' % self.relay.port if word == '@' else word
               for word in command)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env=environment(OVS_RUNDIR=self.bed.directory))
        wait_until(lambda: len(self.relay.channels) > before, 'ovs-ofctl')
        return child, self.relay.channels[before]

    def ask(self, version, *command):
        """Everything that the switch sends until ovs-ofctl is content."""
        child, channel = self.start(version, *command)
        self.assertEqual(0, child.wait(10))
        self.assertTrue(channel.ended.wait(10))
        return self.said(channel.to_switch)

    def said(self, stream):
        found, _ = openflow_reader.messages(bytes(stream))
        return json_of([one.raw for one in found if one.type > 1])

    def body(self, told, kind):
        found = [one['body'] for one in told if one['body'].get('exp_type') == kind]
        self.assertEqual(1, len(found), told)
        self.assertNotIn('malformed', found[0])
        return found[0]

    def with_flow(self, flow):
        self.ask('1.0', 'del-flows', '@')
        self.ask('1.0', 'add-flow', '@', flow)

    def test_statistics_of_flows(self):
        self.with_flow('table=2,tcp,cookie=7,idle_timeout=60,actions=resubmit(,5),output:1')
        flow, = self.body(self.ask('1.0', '-F', 'nxm', 'dump-flows', '@'), 'flow')['flows']
        for name, value in dict(table_id=2, priority=32768, idle_timeout=60, hard_timeout=0,
                                cookie='0x7', match=TCP, packet_count='0x0').items():
            self.assertEqual(value, flow[name])
        self.assertEqual([nx('resubmit_table', in_port='in_port', table_id=5), output(1)],
                         flow['actions'])
        self.assertIn('idle_age', flow)
        aggregate = self.body(self.ask('1.0', '-F', 'nxm', 'dump-aggregate', '@'), 'aggregate')
        self.assertEqual(1, aggregate['flow_count'])

    def test_groups_in_1_0(self):
        self.ask('1.0', 'del-groups', '@')
        self.ask('1.0', 'add-group', '@', 'group_id=1,type=select,bucket=weight:5,actions=output:1')
        group, = self.body(self.ask('1.0', 'dump-groups', '@'), 'group_desc')['groups']
        self.assertEqual(('select', 1), (group['type'], group['group_id']))
        self.assertEqual([output(1)], group['buckets'][0]['actions'])
        counted, = self.body(self.ask('1.0', 'dump-group-stats', '@'), 'group')['groups']
        self.assertEqual((1, 1), (counted['group_id'], len(counted['bucket_stats'])))
        features = self.body(self.ask('1.0', 'dump-group-features', '@'), 'group_features')
        self.assertEqual(['all', 'select', 'indirect', 'ff'], features['types'])

    def test_flow_monitors(self):
        for version in ('1.0', '1.3'):
            with self.subTest(version):
                self.with_flow('tcp,cookie=7,actions=resubmit(,5)')
                monitor, channel = self.start(version, 'monitor', '@', 'watch:')
                try:
                    self.hear(channel, 'added')
                    self.ask('1.0', 'mod-flows', '@', 'tcp,actions=output:2')
                    update = self.hear(channel, 'modified')
                    self.assertEqual(TCP, update['match'])
                    self.assertEqual([output(2)], actions_of(update))
                    self.ask('1.0', 'del-flows', '@')
                    self.assertEqual('delete', self.hear(channel, 'deleted')['reason'])
                finally:
                    monitor.terminate()
                    monitor.wait(10)

    def hear(self, channel, event):
        def heard():
            return [update for one in self.said(channel.to_switch)
                    for update in one['body'].get('updates', []) if update['event'] == event]
        return wait_until(heard, event)[0]

    def test_packets_that_are_sent_up_and_resumed(self):
        self.with_flow('actions=controller(userdata=01.02.03,pause)')
        for version in ('1.0', '1.3'):
            with self.subTest(version):
                monitor, channel = self.start(version, '-P', 'nxt_packet_in2', 'monitor', '@',
                                              '65535', 'resume')
                try:
                    wait_until(lambda: self.is_set_up(channel), 'set_packet_in_format')
                    self.send_a_frame()
                    sent = wait_until(lambda: self.with_frames(channel.to_switch), 'packet_in2')
                    self.check_packet(sent[0], 'packet_in2')
                    back = wait_until(lambda: self.with_frames(channel.to_controller), 'resume')
                    self.check_packet(back[0], 'resume')
                finally:
                    monitor.terminate()
                    monitor.wait(10)

    def is_set_up(self, channel):
        """Has the switch confirmed the format of packet-ins with a barrier?"""
        asked = [one for one in self.said(channel.to_controller)
                 if one['type'] == 'barrier_request'
                 or one['body'].get('exp_type') == 'set_packet_in_format']
        kinds = [one['type'] for one in asked]
        confirmed = [one['xid'] for one in self.said(channel.to_switch)
                     if one['type'] == 'barrier_reply']
        return 'experimenter' in kinds[:-1] and asked[-1]['xid'] in confirmed

    def send_a_frame(self):
        frame = '0200000000020200000000010806' + '0001080006040001' + '020000000001' + '0a000001' \
            + '000000000000' + '0a000002'
        self.ask('1.0', 'packet-out', '@', 'in_port=local,packet=%s,actions=table' % frame)

    def with_frames(self, stream):
        return [one for one in self.said(stream) if 'frame' in one]

    def check_packet(self, record, kind):
        self.assertEqual(kind, record['body']['exp_type'])
        self.assertEqual('02:00:00:00:00:01', record['frame']['eth']['src'])
        properties = {one['type']: one for one in record['body']['properties']}
        self.assertEqual(0, properties['table_id']['table_id'])
        self.assertTrue(properties['continuation']['continuation'])
        if kind == 'packet_in2':
            self.assertEqual('010203', properties['userdata']['userdata'])

    def test_tunnel_option_maps(self):
        self.ask('1.3', 'del-tlv-map', '@')
        self.ask('1.3', 'add-tlv-map', '@', '{class=0xffff,type=1,len=8}->tun_metadata5')
        reply = self.body(self.ask('1.3', 'dump-tlv-map', '@'), 'tlv_table_reply')
        self.assertEqual((256, 64), (reply['max_option_space'], reply['max_fields']))
        self.assertEqual([dict(option_class='0xffff', option_type=1, option_len=8, index=5)],
                         reply['mappings'])

    def test_errors(self):
        for version, kind in (('1.0', 'nicira_vendor'), ('1.3', 'experimenter')):
            with self.subTest(version):
                child, channel = self.start(version, 'dump-ipfix-flow', '@')
                child.wait(10)
                self.assertTrue(channel.ended.wait(10))
                found, _ = openflow_reader.messages(bytes(channel.to_switch))
                error, = json_of([one.raw for one in found if one.type == 1])
                self.assertEqual(kind, error['body']['type'])
                self.assertEqual('statistics_failed not_configured', error['body']['meaning'])
                self.assertEqual('ipfix_flow', error['body']['offending']['body']['exp_type'])
