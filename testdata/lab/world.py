"""world.py - what the authoritative side of the lab is: zones, keys, servers, and what is wrong.

    w = base()                      # the root on NSD, example. on Knot, corp.example. on BIND and NSD,
                                    # wss.corp.example. on PowerDNS, all signed, all well
    w.corp.denial = 'nsec3'         # a Served: its text, keys, signer, denial, DS, hosts
    w.corp.spoil(lambda z: z.resign('www', 'A', expiration=-3600))
    w.corp.hosts[1].spoil(...)      # the copy of one server only
    w.corp.hosts[1].emulate(...)    # what no real server does: knobs of servers.Server

A zone that is spoilt comes from the zone maker of the cases (fixture.py), others from real signers.
Nothing is made or started before Lab.serve(world).
"""
import copy
import os
import time

from keys import CSK, KSK, ZSK, sign

import fixture
import servers

SOA = '@ SOA %s hostmaster.example. 2026112101 14400 3600 1209600 900\n'
ROOT_TEXT = SOA % 'a.root.lab.'
TLD_TEXT = SOA % 'ns1'
CORP_TEXT = SOA % 'ns1' + '''@ A 198.51.100.10
@ MX 10 mail
mail A 198.51.100.11
www A 198.51.100.10
* A 198.51.100.12
'''
SUB_TEXT = SOA % 'ns1' + '''@ A 198.51.100.20
edge A 198.51.100.21
'''


class Host:
    """A name server of a zone.  vendor: nsd, knot, bind, pdns, emulator, silent, closed."""

    def __init__(self, name, vendor, *addresses):
        self.name, self.vendor, self.addresses = name, vendor, list(addresses)
        self.edit = self.behave = None

    def spoil(self, edit):
        """edit(fixture.Zone) on this server's own copy."""
        self.edit = edit

    def emulate(self, behave=lambda server: None):
        """behave(servers.Server) sets what it does."""
        self.vendor, self.behave = 'emulator', behave


class Served:
    """A zone.  signer: bind, ldns, none, fixture, and live-knot, online-knot, live-pdns, narrow-pdns."""

    def __init__(self, name, text, signer, *hosts):
        self.name, self.text, self.signer, self.hosts = name, text, signer, list(hosts)
        self.specs, self.denial, self.iterations = [KSK, ZSK], 'nsec', 0
        self.dnskey_ttl = self.ds_ttl = self.ttl = 3600
        self.ns_ttl = 3600
        self.ds = None  # None: of the keys that are entries; or RDATA of each record
        self.parent_hosts = None  # None: the hosts
        self.own_ns = None  # None: the hosts' names
        self.seeds = [dict(ksk=True, seed=1), dict(seed=2)]  # fixture keys, where it signs
        self.transfers = {}  # vendor -> TSIG algorithm: its servers hand the zone over
        self.edits, self.more_sign = [], {}
        self.signers, self.apart = {}, False  # host -> the specs that sign its copy

    def spoil(self, edit):
        """edit(fixture.Zone) when it is signed; the zone maker signs."""
        self.use_fixture()
        self.edits.append(edit)

    def use_fixture(self, **how):
        """how: arguments of fixture.Zone.sign()."""
        if self.signer != 'none':
            self.signer = 'fixture'
        self.more_sign.update(how)

    def emulate(self, behave=lambda server: None):
        """All its servers."""
        self.use_fixture()
        for host in self.hosts:
            host.emulate(behave)

    def csk(self):
        self.specs = [CSK]
        self.seeds = [dict(ksk=True, seed=1)]

    def two_signers(self, a, b, apart=False):
        """The first host signs with the keys a, the others with b; all publish both, or (apart) theirs."""
        self.specs, self.apart = a + b, apart
        self.signers = {h.name: (a if i == 0 else b) for i, h in enumerate(self.hosts)}

    def unsign(self):
        self.signer = 'none'

    def addresses(self):
        return [a for h in self.hosts for a in h.addresses]


def address_lines(hosts, zone):
    return ''.join('%s %s %s\n' % (h.name, 'AAAA' if ':' in a else 'A', a) for h in hosts
                   for a in h.addresses if h.name.endswith(zone) or zone == '.')


class World:
    def __init__(self, **zones):
        self.zones = {}
        for label, zone in zones.items():
            self.add(label, zone)

    def add(self, label, zone):
        """zone can be said as world.label from now on."""
        self.zones[label] = zone
        setattr(self, label, zone)
        return zone

    def children(self, zone):
        below = [z for z in self.zones.values() if z is not zone and z.name.endswith(zone.name.lstrip('.'))]
        return [z for z in below if not any(o is not z and z.name.endswith('.' + o.name) for o in below)]

    def copy(self):
        return copy.deepcopy(self)

    def hand_over(self, vendor, algorithm):
        """Servers of that vendor let transfers be had by our TSIG key; there is more to transfer."""
        self.corp.text += ''.join('host%d A 198.51.100.30\n' % i for i in range(300))
        for zone in self.zones.values():
            zone.transfers[vendor] = algorithm

    # Making it.

    def content(self, zone, made):
        """Records as text: its own, its servers, its delegations."""
        text = zone.text
        for name in zone.own_ns or [h.name for h in zone.hosts]:
            text += '@ %d NS %s\n' % (zone.ns_ttl, name)
        text += address_lines(zone.hosts, zone.name)
        for child in self.children(zone):
            hosts = child.parent_hosts or child.hosts
            text += ''.join('%s %d NS %s\n' % (child.name, child.ns_ttl, h.name) for h in hosts)
            text += address_lines(hosts, child.name)
            text += ''.join('%s %d DS %s\n' % (child.name, child.ds_ttl, rd) for rd in made[child].ds)
        return text

    def make(self, keys, folder):
        """Served -> Made, from the leaves up; a parent has the DS of its children."""
        made = {}
        for zone in sorted(self.zones.values(), key=lambda z: -len(z.name.rstrip('.').split('.'))):
            if zone.name != '.':
                made[zone] = Made(zone, self.content(zone, made), keys, folder)
        root = next(z for z in self.zones.values() if z.name == '.')
        made[root] = Made(root, self.content(root, made), keys, folder)
        return made


class Made:
    """The files of a zone: what each of its hosts serves, and the DS for its parent."""

    def __init__(self, zone, content, keys, folder):
        self.zone, self.fixture = zone, None
        seps = [s for s in zone.specs if s.sep]
        head = '$ORIGIN %s\n$TTL %d\n' % (zone.name, zone.ttl)
        self.keys, self.folder, self.ds = keys, folder, []
        if zone.signer == 'fixture' or any(h.vendor == 'emulator' for h in zone.hosts):
            self.fixture = self.make_fixture(content)
            self.text = self.fixture.content()
            self.ds = [self.fixture.ds_text(k) for k in self.fixture.keys if k.sep]
        elif zone.signer == 'none' or '-' in zone.signer:
            self.text = head + content
        else:
            self.plain = head + content
            self.text = self.sign(zone.specs)
        if zone.signer not in ('fixture', 'none'):
            self.ds = [keys.ds(zone.name, s) for s in seps]
        if zone.ds is not None:
            self.ds = zone.ds(self) if callable(zone.ds) else zone.ds

    def make_fixture(self, content):
        at = time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())
        z = fixture.Zone(self.zone.name, at=at, ttl=self.zone.ttl)
        z.text(content)
        z.denial = None
        if self.zone.signer != 'none':
            for how in self.zone.seeds:
                z.key(**how)
            how = dict(denial='nsec3' if self.zone.denial == 'optout' else self.zone.denial,
                       optout=self.zone.denial == 'optout', dnskey_ttl=self.zone.dnskey_ttl)
            z.sign(**dict(how, **self.zone.more_sign))
        for edit in self.zone.edits:
            edit(z)
        return z

    def sign(self, specs, signing=None):
        """By the zone's tool; signing: those of the keys that sign, if not all that do."""
        zone = self.zone
        signing = signing or [s for s in specs if s.signs]
        return sign(self.keys, self.folder, zone.name, self.plain, specs, signing,
                    zone.signer, zone.denial, zone.dnskey_ttl, zone.iterations)

    def own(self, host):
        """A host's zone: the common one, or its spoilt copy."""
        z = self.fixture
        if host.edit is not None:
            z = servers.Server(host.name, host.addresses[0], z).own()
            host.edit(z)
        return z

    def file(self, host):
        """The path of what this host serves."""
        name, text = 'zone.' + self.zone.name, self.text
        if host.edit is not None:
            name, text = name + host.name, self.own(host).content()
        elif host.name in self.zone.signers:
            mine = self.zone.signers[host.name]
            name, text = name + host.name, self.sign(mine if self.zone.apart else self.zone.specs, mine)
        path = os.path.join(self.folder, name + '.served')
        with open(path, 'w', encoding='ascii') as f:
            f.write(text)
        return path


def base(six=None):
    """The healthy world.  six: None, 'both' (IPv6 beside IPv4) or 'only'."""
    def at(four, last):
        v6 = '2a0e:%s::%s' % (four.split('.')[2], last)
        return {None: [four], 'both': [four, v6], 'only': [v6]}[six]

    root = Served('.', ROOT_TEXT, 'ldns', Host('a.root.lab.', 'nsd', *at('25.0.0.1', 1)))
    root.ttl = root.ns_ttl = 86400
    tld = Served('example.', TLD_TEXT, 'bind', Host('ns1.example.', 'knot', *at('25.0.1.1', 1)),
                 Host('ns2.example.', 'knot', *at('25.0.1.2', 2)))
    corp = Served('corp.example.', CORP_TEXT, 'bind', Host('ns1.corp.example.', 'bind', *at('25.0.2.1', 1)),
                  Host('ns2.corp.example.', 'nsd', *at('25.0.2.2', 2)))
    wss = Served('wss.corp.example.', SUB_TEXT, 'ldns',
                 Host('ns1.wss.corp.example.', 'pdns', *at('25.0.3.1', 1)))
    return World(root=root, tld=tld, corp=corp, wss=wss)


def plain(w):
    """A further subzone, unsigned: plain.corp.example."""
    sub = Served('plain.corp.example.', SUB_TEXT, 'none', Host('ns1.plain.corp.example.', 'nsd', '25.0.4.1'))
    return w.add('plain', sub)
