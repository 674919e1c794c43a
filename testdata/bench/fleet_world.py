"""fleet_world.py - a root, a TLD and thousands of small zones, signed and not, on three NSDs.

Made in seconds: one P-256 key for all (worthless, from a fixed number), wire formats written
here, no other program.  In a network namespace that somebody else has made (lab/space.py).
"""
import base64
import hashlib
import os
import struct
import subprocess
import time

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

ROOT, TLD, HOSTS = '198.41.0.4', '192.5.6.30', ('185.49.140.1', '185.49.140.2')
TYPES = {'A': 1, 'NS': 2, 'SOA': 6, 'DS': 43, 'RRSIG': 46, 'NSEC': 47, 'DNSKEY': 48}
KEY = ec.derive_private_key(20261122, ec.SECP256R1())
POINT = KEY.public_key().public_numbers()
DNSKEY = struct.pack('!HBB', 257, 3, 13) + POINT.x.to_bytes(32, 'big') + POINT.y.to_bytes(32, 'big')
TAG = sum(b << 8 if i % 2 == 0 else b for i, b in enumerate(DNSKEY))
TAG = (TAG + (TAG >> 16)) & 0xffff


def wire(name):
    return b''.join(bytes([len(x)]) + x.encode() for x in name.lower().rstrip('.').split('.') if x) + b'\0'


def order(name):
    return [x.encode() for x in reversed(name.rstrip('.').split('.')) if x]


def rdata(rtype, text):
    """Wire form of the few types that there are here."""
    w = text.split()
    if rtype == 'A':
        return bytes(int(x) for x in text.split('.'))
    if rtype == 'NS':
        return wire(text)
    if rtype == 'SOA':
        return wire(w[0]) + wire(w[1]) + struct.pack('!5I', *map(int, w[2:]))
    if rtype == 'DNSKEY':
        return DNSKEY
    if rtype == 'DS':
        return struct.pack('!HBB', int(w[0]), int(w[1]), int(w[2])) + bytes.fromhex(w[3])
    bits = bytearray(32)
    for t in w[1:]:
        bits[TYPES[t] // 8] |= 0x80 >> TYPES[t] % 8
    bits = bits.rstrip(b'\0')
    return wire(w[0]) + bytes([0, len(bits)]) + bytes(bits)


def ds(zone):
    return '%d 13 2 %s' % (TAG, hashlib.sha256(wire(zone) + DNSKEY).hexdigest())


def signature(zone, name, rtype, ttl, datas, now):
    labels = len([x for x in name.split('.') if x])
    head = struct.pack('!HBBIIIH', TYPES[rtype], 13, labels, ttl, now + 30 * 86400, now - 3600, TAG)
    owner = wire(name)
    text = head + wire(zone) + b''.join(
        owner + struct.pack('!HHIH', TYPES[rtype], 1, ttl, len(d)) + d for d in sorted(datas))
    r, s = decode_dss_signature(KEY.sign(text, ec.ECDSA(hashes.SHA256())))
    stamp = [time.strftime('%Y%m%d%H%M%S', time.gmtime(t)) for t in (now + 30 * 86400, now - 3600)]
    return '%s %d IN RRSIG %s 13 %d %d %s %s %d %s %s\n' % (
        name, ttl, rtype, labels, ttl, stamp[0], stamp[1], TAG, zone,
        base64.b64encode(r.to_bytes(32, 'big') + s.to_bytes(32, 'big')).decode())


def zone_file(path, zone, records, now, signed=True):
    """records: {(name, type): [text]}; delegations are those with NS below the apex."""
    if signed:
        records[zone, 'DNSKEY'] = ['257 3 13 ' + base64.b64encode(DNSKEY[4:]).decode()]
    cuts = {n for n, t in records if t == 'NS' and n != zone}
    glue = {n for n, t in records if t == 'A' and any(n == c or n.endswith('.' + c) for c in cuts)}
    names = sorted({n for n, _ in records if n not in glue}, key=order)
    by_name = {}
    for n, t in records:
        by_name.setdefault(n, []).append(t)
    if signed:
        for i, n in enumerate(names):
            types = sorted(set(by_name[n]) | {'RRSIG', 'NSEC'}, key=TYPES.get)
            records[n, 'NSEC'] = ['%s %s' % (names[(i + 1) % len(names)], ' '.join(types))]
    with open(path, 'w', encoding='ascii') as f:
        for (n, t), texts in sorted(records.items(), key=lambda x: x[0][1] != 'SOA'):
            ttl = 900 if t == 'NSEC' else 3600
            f.writelines('%s %d IN %s %s\n' % (n, ttl, t, x) for x in texts)
            if signed and n not in glue and not (n in cuts and t == 'NS'):
                f.write(signature(zone, n, t, ttl, [rdata(t, x) for x in texts], now))


def start(folder, label, addresses, zones):
    """An NSD; zones: (name, file)."""
    where = os.path.join(folder, label)
    os.makedirs(where)
    conf = os.path.join(where, 'nsd.conf')
    with open(conf, 'w', encoding='ascii') as f:
        f.write('server:\n' + ''.join('  ip-address: %s\n' % a for a in addresses) + '''\
  username: ""
  chroot: ""
  zonesdir: "%(w)s"
  pidfile: ""
  database: ""
  logfile: "%(w)s/log"
  xfrdfile: ""
  xfrdir: "%(w)s"
  zonelistfile: "%(w)s/list"
  server-count: 1
  rrl-ratelimit: 0
  rrl-whitelist-ratelimit: 0
remote-control:
  control-enable: no
''' % {'w': where})
        f.writelines('zone:\n  name: "%s"\n  zonefile: "%s"\n' % z for z in zones)
    return subprocess.Popen(['nsd', '-d', '-c', conf], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL)


def soa(zone):
    return 'ns1.hosts.example. hostmaster.example. 1 7200 3600 604800 900' if zone != '.' else \
        'a.root. hostmaster.example. 1 7200 3600 604800 900'


def answers(address, zone):
    """Does the server have the zone?  A question of our own, SOA over UDP."""
    import socket
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.settimeout(0.2)
    try:
        s.sendto(struct.pack('!6H', 7, 0, 1, 0, 0, 0) + wire(zone) + struct.pack('!HH', 6, 1), (address, 53))
        got = s.recv(512)
    except OSError:
        return False
    finally:
        s.close()
    return got[3] & 15 == 0 and got[7] > 0


class World:
    """The servers, LISTS of zone names, and the two files that a walk begins with."""

    def __init__(self, folder, n_signed, n_unsigned):
        now = int(time.time())
        self.folder = folder
        self.signed = ['s%05d.example.' % i for i in range(n_signed)]
        self.unsigned = ['u%05d.example.' % i for i in range(n_unsigned)]
        for address in (ROOT, TLD) + HOSTS:
            subprocess.run(['ip', 'address', 'add', address + '/32', 'dev', 'lo'], check=True)
        self.hints, self.anchor = os.path.join(folder, 'hints'), os.path.join(folder, 'anchor')
        with open(self.hints, 'w', encoding='ascii') as f:
            f.write('. 86400 IN NS a.root.\na.root. 86400 IN A %s\n' % ROOT)
        with open(self.anchor, 'w', encoding='ascii') as f:
            f.write('. 3600 IN DS %s\n' % ds('.'))
        zone_file(folder + '/root', '.', {
            ('.', 'SOA'): [soa('.')], ('.', 'NS'): ['a.root.'], ('a.root.', 'A'): [ROOT],
            ('example.', 'NS'): ['a.example.'], ('example.', 'DS'): [ds('example.')],
            ('a.example.', 'A'): [TLD]}, now)
        tld = {('example.', 'SOA'): [soa('example.')], ('example.', 'NS'): ['a.example.'],
               ('a.example.', 'A'): [TLD],
               ('hosts.example.', 'NS'): ['ns1.hosts.example.', 'ns2.hosts.example.']}
        for i, address in enumerate(HOSTS):
            tld['ns%d.hosts.example.' % (i + 1), 'A'] = [address]
        files = []
        for z in self.signed + self.unsigned + ['hosts.example.']:
            records = {(z, 'SOA'): [soa(z)], (z, 'NS'): ['ns1.hosts.example.', 'ns2.hosts.example.'],
                       ('www.' + z, 'A'): ['192.0.2.80']}
            if z == 'hosts.example.':
                records.update((('ns%d.%s' % (i + 1, z), 'A'), [a]) for i, a in enumerate(HOSTS))
            else:
                tld[z, 'NS'] = ['ns1.hosts.example.', 'ns2.hosts.example.']
            if z in self.signed[:1] or z.startswith('s'):
                tld[z, 'DS'] = [ds(z)]
            files.append((z, folder + '/zone.' + z + 'x'))
            zone_file(files[-1][1], z, records, now, z.startswith('s'))
        zone_file(folder + '/tld', 'example.', tld, now)
        self.servers = [start(folder, 'nsd.root', [ROOT], [('.', folder + '/root')]),
                        start(folder, 'nsd.tld', [TLD], [('example.', folder + '/tld')]),
                        start(folder, 'nsd.hosts', HOSTS, files)]
        end = time.time() + 60
        for address, zone in [(ROOT, '.'), (TLD, 'example.')] + [(a, files[-1][0]) for a in HOSTS]:
            while not answers(address, zone):
                if time.time() > end:
                    raise SystemExit('%s does not answer for %s' % (address, zone))
                time.sleep(0.05)

    def close(self):
        for s in self.servers:
            s.terminate()
        for s in self.servers:
            s.wait(10)
