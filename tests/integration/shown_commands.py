# SPDX-License-Identifier: Apache-2.0
"""What documentation_test knows of the commands that pages show: what is put for words that stand for others,
which files are there, who serves, what differs from run to run, and what cannot be run at all.

Rows begin with two patterns, of the page and of the command; the first row that fits counts.
"""
import gzip
import os
import re
import shutil

import scenes
from scenes import LEARNING, TRACES
from testbed.pcapng_blocks import secrets
from testbed.pki import Identity, Pki
from testbed.service import ROOT, binary

_BUILD = os.path.dirname(os.path.dirname(os.path.dirname(binary())))

# What is written for the reader, and what it is here.
SUBSTITUTIONS = (
    (r'cmake --install build/release', 'DESTDIR=~/installed cmake --install ' + _BUILD),
    (r'\bPROXY\b', '10.0.0.5'),
    (r'=CONTROLLER:PORT\b', '=10.0.0.9:6653'),
    (r'\bTCP@HOST:PORT\b', 'TCP@127.0.0.1:57012'),
    (r'\bIFACE\b', 'eth0'),
    (r'\bBRIDGE\b', 'br0'),
    (r'\bCOMMAND\b', 'watch'),
    (r'\bDURATION\b', '5m'),
    (r'explain FILTER\b', "explain 'arp or lldp'"),
    (r'/etc/packetstreamer/names', './names'),
    (r'/tmp/br0\.mgmt', '/run/br0.mgmt'),
    (r'^ovs-pki ', 'cd pki && ovs-pki --dir=. --force '),
    (r'^cat controllerca', 'cd pki && cat controllerca'),
    (r'^cc -std=c11 ', 'cc -std=c11 -I include '),
    (r'\btshark -(?=[ir] )', 'tshark -l -'),
    (r'\| jq ', '| jq --unbuffered '),
    (r'\bEXPR\b', "'tcp port 6653'"),
)


def _copy_of(*path):
    return lambda target: shutil.copy(os.path.join(*path), target)


def _packed(target):
    with open(LEARNING, 'rb') as file, gzip.open(target, 'wb') as packed:
        shutil.copyfileobj(file, packed)


def _key_log(target):
    """The secrets of the TLS trace, as a key log."""
    with open(target, 'wb') as file:
        file.write(secrets(os.path.join(TRACES, 'of13-tls-with-keys.pcapng')))


def _authorities(target):
    """Those that Debian's package makes, so that the system's remain as they are."""
    shutil.copytree('/var/lib/openvswitch/pki', target)


def _holding(text):
    def make(target):
        with open(target, 'w', encoding='ascii') as file:
            file.write(text)
    return make


def _part_of_identity(part):
    """A key, a certificate, or what that ends in; those of one page belong together."""
    def make(target):
        folder = os.path.dirname(target)
        identity = Pki(folder).issue('proxy') if not os.path.exists(os.path.join(folder, 'ca-cert.pem')) else Identity(
            *(os.path.join(folder, name) for name in ('ca-proxy-key.pem', 'ca-proxy-cert.pem', 'ca-cert.pem')))
        shutil.copy(getattr(identity, part), target)
    return make


def _first_block_of(page, language):
    def make(target):
        with open(os.path.join(ROOT, page), encoding='utf-8') as text, open(target, 'w', encoding='utf-8') as file:
            file.write(re.search(r'^```%s\n(.*?)^```' % language, text.read(), re.M | re.S)[1])
    return make


# page, name, what makes it
FILES = (
    (r'operations/tls', 'proxy-privkey.pem', _part_of_identity('key')),
    (r'operations/tls', 'proxy-cert.pem', _part_of_identity('cert')),
    (r'operations/tls', 'cacert.pem', _part_of_identity('ca')),
    (r'operations/tls', 'sc-privkey.pem', _part_of_identity('key')),
    (r'operations/tls', 'sc-cert.pem', _part_of_identity('cert')),
    (r'operations/tls', 'FILE', _key_log),
    (r'operations/tls', 'pki', _authorities),
    (r'tls\.md', 'channel.pcap', _copy_of(TRACES, 'of13-tls.pcap')),
    (r'tls\.md', 'keys.log', _key_log),
    (r'README|cli|filter|rest|plugins|loss', 'channel.pcap', _copy_of(LEARNING)),
    (r'plugins', 'xid.c', _first_block_of('docs/reference/plugins.md', 'c')),
    (r'README', 'KEY', _part_of_identity('key')),
    (r'README', 'CERT', _part_of_identity('cert')),
    (r'README', 'CA', _part_of_identity('ca')),
    (r'README', 'refusals.pcap', _copy_of(TRACES, 'of13-mgmt-errors.pcap')),
    (r'cli', 'monday.pcap.gz', _packed),
    (r'cli', 'tuesday.pcap.gz', _packed),
    (r'cli', 'names', _holding('02:00:00:00:00:01=alice\n')),
)

# What ends with Ctrl-C alone.
ENDLESS = (r'packetstreamer serve|packetstreamer watch(?!.*(--no-follow| -n ))|packetstreamer top(?!.* -n)|curl .*/stream'
           r'|(tshark|wireshark) .*-i |tcpdump .*-w|osken-manager|ovs-testcontroller')

SCENES = (
    (r'open-vswitch', r'br0.mgmt|deleteflow|delete_strict', scenes.WhoDeletedMyFlow),
    (r'', r'^ovs-vsctl|^ovs-ofctl|--snoop ovs', scenes.OpenVSwitches),
    (r'tls', r'serve --capture|tcpdump .*-w', scenes.EncryptedOnTheWire),
    (r'', r'serve --capture|tcpdump .*-w', scenes.OnTheWire),
    (r'', r'packetstreamer serve', scenes.Alone),
    (r'', r'packetstreamer watch .*--(last|since)|/stream.*"last"|"last"', scenes.Recorded),
    (r'', r'/taps|/wm/core|/healthz|/metrics|/filters|/formats', scenes.Served),
    (r'', r'/statistics|/channels|/datapaths', scenes.Storm),
    (r'rest', r'curl', scenes.Recorded),
    (r'live-capture', r'grep Cap', scenes.Watching),
    (r'live-capture', r'watch', scenes.WatchedTwice),
    (r'wireshark', r'9f86d081|0f3a99c1', scenes.WithSessionAfar),
    (r'wireshark', r'tshark -l -i packets', scenes.AskedFromAfar),
    (r'', r'TCP@', scenes.AskedByWireshark),
    (r'', r'packetstreamer watch|curl.*stream', scenes.Asked),
    (r'', r'packetstreamer (top|datapaths)', scenes.Storm),
    (r'cli', r'packetstreamer sessions', scenes.WithSession),
    (r'README', r'packetstreamer sessions|curl|wireshark', scenes.Asked),
    (r'', r'', scenes.Alone),
)

# What must be printed by what is ended with Ctrl-C and has no output shown.
SIGNS = (
    (r'', r'serve', r'HTTP on'),
    (r'', r'tshark .*-w ', r'Capture started(.|\n)*File: '),
    (r'', r'packetstreamer watch -w [^-]|tcpdump .*-w [^-]', r''),
    (r'', r'tshark|wireshark', r'OFPT_'),
    (r'', r'', r'.'),
)

# How a command may end.
STATUSES = (
    (r'', r'packetstreamer serve', (0,)),
    (r'', ENDLESS, (0, 2, 130, -2)),
    (r'filter', r'of\.tpye', (2,)),
    (r'', r'', (0,)),
)

# Those that are run by a user without rights.
WITHOUT_RIGHTS = (
    (r'', r'tshark|wireshark', True),
    (r'', r'', False),
)

# Lines are compared with these replaced on both sides.
_RULES = (
    (r'\d{4}-\d\d-\d\dT[\d:.]+Z?', 'TIME'),
    (r'\b\d\d:\d\d:\d\d\.\d{3,9}\b', 'CLOCK'),
    (r'\b(127\.0\.0\.1|10\.0\.0\.\d+):(3[2-9]|[45]\d|6[0-5])\d{3}\b', r'\1:PORT'),
    (r'/tmp/ps-machine-\w+/run/', '/var/run/'),
    (r'(ovs-\w+)\[\d+\]', r'\1[PID]'),
)

# Tables of rates, besides: durations, numbers, and the blanks between them.
_RATES = r'packetstreamer (top|datapaths)'
_RATE_RULES = (
    (r'\b\d+(\.\d+)? (us|ms|s)\b', 'N us'),
    (r'(?<![\w:.])\d+(\.\d+)?(?![\w:.])', 'N'),
    (r' +', ' '),
    (r'-+', '-'),
)

# What only writes a file does not say when it is through.
_COUNT_RULES = ((r'^\d+ received', 'N received'),)


def numbers_differ(text):
    """Whether that command shows how much there is of a storm."""
    return re.search(r'/(statistics|channels|datapaths)', text) is not None


def rules(text):
    """The rules for what that command prints."""
    if re.search(_RATES, text):
        return _RULES + _RATE_RULES
    return _RULES + _COUNT_RULES if '--rotate' in text else _RULES


# Members of JSON whose values differ from run to run.
ANY_VALUE = ('expires', 'expires_in')

# Pages of figures: their commands take minutes.
FIGURES = ('docs/operations/performance.md',)

# What is not run here, and why.
EXEMPT = {
    ('README.md', './run            # installs, builds, plays a recorded channel, shows what one host says and hears'):
        'run_script_test runs it',
    ('README.md', './test           # installs, builds, runs every test'): 'it runs this test',
    ('docs/operations/tls.md', 'osken-manager --ofp-ssl-listen-port 6653 --ctl-privkey ctl-privkey.pem '
     '--ctl-cert ctl-cert.pem --ca-certs cacert.pem app.py'): 'tls_proxy_test runs it with switches',
    ('docs/operations/tls.md', 'ovs-testcontroller pssl:6653 -p ctl-privkey.pem -c ctl-cert.pem -C cacert.pem'):
        'tls_proxy_test runs it with switches',
    ('docs/reference/tls.md', 'osken-manager key_log.py app.py'): 'tls_test runs it with switches',
    ('docs/reference/tls.md', 'openssl s_client'): 'names a program whose option is told',
    ('docs/reference/decoding.md', 'ovs-ofctl ofp-print'): 'names a judge, which the judges run',
    ('README.md', 'tools/thrift-clients java go'): 'thrift_clients_test runs it for each language',
    ('README.md', './run --live'): 'run_script_test runs it',
}
