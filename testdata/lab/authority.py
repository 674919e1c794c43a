"""authority.py - one zone on a real name server; each function starts one and returns nothing.

space: where it runs; name: of its process; addresses: it listens there, port 53; file: the zone.
"""
import socket
import struct
import subprocess
import time

from space import Trouble, quiet, write

START_SECONDS = 15
TSIG_KEY, TSIG_SECRET = 'transfer.lab', 'ZG5zc2VjLWxpbnQgbGFiOiBhIHdvcnRobGVzcyBrZXk='


def tsig(template, zone, vendor):
    """What lets that vendor's servers hand the zone over to our key; nothing where they are not to."""
    algorithm = zone.transfers.get(vendor)
    return template % {'key': TSIG_KEY, 'algorithm': algorithm, 'secret': TSIG_SECRET} if algorithm else ''


NSD_TSIG = '''\
  provide-xfr: 0.0.0.0/0 %(key)s
key:
  name: %(key)s
  algorithm: %(algorithm)s
  secret: "%(secret)s"
'''
KNOT_TSIG = '''\
key:
  - id: %(key)s
    algorithm: %(algorithm)s
    secret: %(secret)s
acl:
  - id: transfers
    key: %(key)s
    action: transfer
'''


def nsd(space, name, addresses, zone, file):
    where = space.room(name)
    listen = ''.join('  ip-address: %s\n' % a for a in addresses)
    conf = write(where + '/nsd.conf', 'server:\n' + listen + '''\
  port: 53
  username: ""
  chroot: ""
  zonesdir: "%(f)s"
  pidfile: ""
  database: ""
  logfile: "%(f)s/nsd.log"
  xfrdfile: ""
  xfrdir: "%(f)s"
  zonelistfile: "%(f)s/zones"
  server-count: 1
  hide-version: yes
remote-control:
  control-enable: no
zone:
  name: "%(z)s"
  zonefile: "%(p)s"
%(xfr)s''' % {'f': where, 'z': zone.name, 'p': file, 'xfr': tsig(NSD_TSIG, zone, 'nsd')})
    space.start(name, 'nsd', '-d', '-c', conf)


def knot(space, name, addresses, zone, file, keys):
    """Serves what is signed; or signs, with a chain or for each question (mod-onlinesign)."""
    where = space.room(name)
    live = zone.signer in ('live-knot', 'online-knot')
    text = 'server:\n    rundir: "%s"\n' % where
    text += '    udp-workers: 1\n    tcp-workers: 1\n    background-workers: 1\n'
    text += ''.join('    listen: %s@53\n' % a for a in addresses)
    text += tsig(KNOT_TSIG, zone, 'knot')
    text += 'database:\n    storage: "%s"\nlog:\n  - target: stderr\n    any: warning\n' % where
    if live:
        words = {'single': 'on' if len(zone.specs) == 1 else 'off',
                 'nsec3': 'on' if zone.denial != 'nsec' else 'off',
                 'optout': 'on' if zone.denial == 'optout' else 'off'}
        text += '''policy:
  - id: p
    manual: on
    cds-cdnskey-publish: none
    single-type-signing: %(single)s
    nsec3: %(nsec3)s
    nsec3-iterations: 0
    nsec3-salt-length: 0
    nsec3-opt-out: %(optout)s
''' % words
    if zone.signer == 'online-knot':
        text += 'mod-onlinesign:\n  - id: o\n    policy: p\n'
    text += 'zone:\n  - domain: %s\n    file: "%s"\n    zonefile-sync: -1\n    journal-content: none\n' % (
        zone.name, file)
    text += '    semantic-checks: off\n' + tsig('    acl: transfers\n', zone, 'knot')
    text += {'live-knot': '    dnssec-signing: on\n    dnssec-policy: p\n    zonefile-load: whole\n',
             'online-knot': '    module: mod-onlinesign/o\n'}.get(zone.signer, '')
    conf = write(where + '/knot.conf', text)
    for spec in zone.specs if live else []:
        key = quiet('keymgr', '-c', conf, zone.name, 'import-bind', keys.base(zone.name, spec) + '.private')
        if len(zone.specs) == 1:
            quiet('keymgr', '-c', conf, zone.name, 'set', key.split()[0], 'ksk=yes', 'zsk=yes')
    space.start(name, 'knotd', '-c', conf)


def bind(space, name, addresses, zone, file):
    where = space.room(name)
    write(where + '/named.conf', '''options {
  directory "%(f)s";
  managed-keys-directory "%(f)s";
  listen-on { %(four)s };
  listen-on-v6 { %(six)s };
  pid-file none;
  session-keyfile none;
  %(lock)s
  recursion no;
  dnssec-validation no;
  allow-transfer { %(who)s; };
  minimal-responses no;
};
controls { };
%(xfr)s
zone "%(z)s" { type primary; file "%(p)s"; check-names ignore; };
''' % {'f': where, 'lock': bind_lock(), 'who': tsig('key "%(key)s"', zone, 'bind') or 'none',
       'xfr': tsig('key "%(key)s" { algorithm %(algorithm)s; secret "%(secret)s"; };', zone, 'bind'),
       'z': zone.name, 'p': file,
       'four': ' '.join(a + ';' for a in addresses if ':' not in a) or 'none;',
       'six': ' '.join(a + ';' for a in addresses if ':' in a) or 'none;'})
    space.start(name, 'named', '-g', '-n', '1', '-c', where + '/named.conf')


def bind_lock():
    """9.18 wants to be told that there is to be no lock file, 9.20 refuses the word."""
    version = subprocess.run(['named', '-v'], stdout=subprocess.PIPE, check=True).stdout
    return 'lock-file none;' if version.startswith(b'BIND 9.18') else ''


def pdns(space, name, addresses, zone, file, keys):
    """Serves what is signed; or signs while it answers, with white lies where the signer is narrow-pdns."""
    where = space.room(name)
    write(where + '/named.conf', 'zone "%s" { type master; file "%s"; };\n' % (zone.name, file))
    write(where + '/pdns.conf', '''launch=bind
bind-config=%(f)s/named.conf
bind-dnssec-db=%(f)s/dnssec.db
socket-dir=%(f)s
local-address=%(a)s
local-port=53
daemon=no
guardian=no
setuid=
setgid=
disable-axfr=yes
security-poll-suffix=
zone-cache-refresh-interval=0
receiver-threads=1
distributor-threads=1
''' % {'f': where, 'a': ','.join(addresses)})
    config = '--config-dir=' + where
    quiet('pdnsutil', config, 'create-bind-db', where + '/dnssec.db')
    if zone.signer in ('live-pdns', 'narrow-pdns'):
        for spec in zone.specs:
            quiet('pdnsutil', config, 'import-zone-key', zone.name, keys.base(zone.name, spec) + '.private',
                  'active', 'ksk' if spec.sep else 'zsk')
        if zone.signer == 'narrow-pdns':
            quiet('pdnsutil', config, 'set-nsec3', zone.name, '1 0 0 -', 'narrow')
    elif zone.signer != 'none':
        quiet('pdnsutil', config, 'set-presigned', zone.name)
    space.start(name, 'pdns_server', config)


def silence(address, port=53):
    """Sockets that take what comes and say nothing, as if packets were lost on the way."""
    out = []
    for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
        s = socket.socket(socket.AF_INET6 if ':' in address else socket.AF_INET, kind)
        s.bind((address, port))
        if kind == socket.SOCK_STREAM:
            s.listen(64)
        out.append(s)
    return out


def answers(zone, address, rd=False):
    """Does this server answer for the zone's SOA: with authority, or as a resolver (rd)?"""
    name = b''.join(bytes([len(l)]) + l.encode('ascii') for l in zone.split('.') if l) + b'\0'
    query = struct.pack('>6H', 4711, 0x100 if rd else 0, 1, 0, 0, 0) + name + struct.pack('>2H', 6, 1)
    with socket.socket(socket.AF_INET6 if ':' in address else socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.settimeout(0.5 if rd else 0.1)
        try:
            s.connect((address, 53))
            s.send(query)
            reply = s.recv(4096)
        except OSError:
            time.sleep(0.05)
            return False
    good = reply[3] & 0x0f == 0 and reply[7] > 0
    return reply[:2] == query[:2] and good and (rd or reply[2] & 0x84 == 0x84)


def wait(space, pairs, rd=False):
    """Until each (zone, address) answers."""
    until = time.monotonic() + START_SECONDS
    left = list(pairs)
    while left:
        left = [pair for pair in left if not answers(*pair, rd)]
        space.check()
        if left and time.monotonic() > until:
            raise Trouble('no answer for %s\n%s' % (left, space.logs()))
