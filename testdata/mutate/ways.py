"""ways.py - the same zone as the program may meet it: a file, a big file, a walk with a transfer."""
import os

import dns.name

import fixture
import lintrun
import servers
from fixture import Zone
from shapes import clone

FILLERS = 1050  # with the denials more than 2,000 signatures by one key


class Records(list):
    """Records that are found by name at once; what holds a big zone."""

    def __init__(self, items=()):
        super().__init__(items)
        self.names = {}
        for r in self:
            self.names.setdefault(r.name, []).append(r)

    def append(self, r):
        super().append(r)
        self.names.setdefault(r.name, []).append(r)

    def remove(self, r):
        super().remove(r)
        self.names[r.name].remove(r)


class BigZone(Zone):
    @property
    def records(self):
        return self.kept

    @records.setter
    def records(self, items):
        self.kept = Records(items)

    def find(self, name, t, covered=None):
        t = fixture.typ(t)
        return [r for r in self.kept.names.get(self.name(name), ()) if r.type == t and
                (covered is None or r.covered == fixture.typ(covered))]

    def move(self, name, t, to, covered=None):
        raise NotImplementedError


def big(shape):
    """The shape among a thousand hosts more."""
    filler = '\n'.join('h%04d.fill A 203.0.113.%d' % (i, i % 250) for i in range(FILLERS))
    z = BigZone(shape.origin, shape.at)
    z.text(shape.text)
    z.text(filler)
    shape.keys(z)
    sign = dict(shape.sign, denial='nsec' if shape.denial ==
                'nsec' else 'nsec3', optout=shape.denial == 'optout')
    z.sign(**sign)
    if shape.after:
        shape.after(z)
    for r in z.records:
        lintrun.text_of(r)
    z.filler = True
    return z


def copy_of(zone):
    z = clone(zone)
    if hasattr(zone, 'filler'):
        # Records are copied shallowly, their text comes along.
        z.kept = Records(z.kept)
    return z


def as_ds(text):
    """A DS as it is written, whether its digest fits or not."""
    words = text.split()
    tag, algorithm, kind = (int(w) for w in words[:3])
    wire = tag.to_bytes(2, 'big') + bytes([algorithm, kind]) + bytes.fromhex(''.join(words[3:]))
    try:
        return fixture.dns.rdata.from_wire(fixture.IN, 43, wire, 0, len(wire))
    except Exception:  # what the library does not take, it takes as octets
        return fixture.dns.rdata.GenericRdata(fixture.IN, 43, wire)


def snapshot(z):
    """A walk from the root to the zone, which one of its servers hands over whole."""
    root = Zone('.', z.at_text)
    root.text('@ SOA a.root hostmaster 1 7200 3600 604800 900\n@ NS a.root\na.root A 203.0.113.253')
    servers_of = [r.rd.target for r in z.find('@', 'NS')]
    for host in servers_of or [dns.name.from_text('ns1', z.origin)]:
        root.add(z.origin, 'NS', str(host))
        if host.is_subdomain(z.origin):
            for r in z.find(host, 'A') + z.find(host, 'AAAA'):
                root.add(host, fixture.dns.rdatatype.to_text(r.type), r.rd.to_text())
    for line in z.ds_lines:
        root.records.append(fixture.Rec(z.origin, 3600, as_ds(line.split(' DS ')[1])))
    key = root.key(ksk=True, seed=21)
    root.key(seed=22)
    root.sign()
    net = servers.Net(str(z.origin), z.at_text)
    net.anchor = '. 3600 IN DS ' + root.ds_text(key)
    above = net.add(root, [('a.root.', '203.0.113.253')], role='above')
    served = net.add(z, [('ns1.' + str(z.origin), '198.51.100.1')], above)
    served.probes = False
    net.transfers.append((z.origin.labels[0].decode('latin-1'), 0, z, {}))
    return net.snapshot()


def run_snapshot(binary, z, where):
    path = os.path.join(where, 'snapshot.jsonl')
    with open(path, 'w', encoding='utf-8') as f:
        f.write(snapshot(z))
    return lintrun.report(binary, ['check', path, '--at', z.at_text])
