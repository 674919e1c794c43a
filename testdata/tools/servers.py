"""servers.py - name servers that live in a file: what a walk would have heard of them.

    net = tree()                            # the root, example., corp.example. and two subzones
    net = tree(denial='nsec3')              # knobs as in fixture.Zone.sign()
    ns2 = net.server('corp', 1)             # the second address of a zone
    ns2.dead = True                         # and what is wrong with it; see Server
    net.expect('error', 'ns-unreachable', 'corp.example.')
    net.write(directory)                    # snapshot.jsonl, args, expect

Zones are fixture.Zone; each address of a zone answers from one of them as an
authoritative server does: positive answers, NODATA, NXDOMAIN, wildcards,
referrals with DS or its denial, by NSEC, NSEC3 or an online signer (RFC 9824).
The questions are those of the walk.  Nothing here is shared with the program.
"""
import copy
import json

import dns.edns
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset

import fixture
from fixture import IN, Rec, Zone, typ, types_of

NSEC, NSEC3, RRSIG = (int(dns.rdatatype.from_text(t)) for t in ('NSEC', 'NSEC3', 'RRSIG'))
SOA, NS, DS, CNAME, DNSKEY = (int(dns.rdatatype.from_text(t)) for t in ('SOA', 'NS', 'DS', 'CNAME', 'DNSKEY'))
WILDCARD_TYPES = ('HTTPS', 'CAA', 'TXT', 'AAAA', 'A', 'MX', 'CNAME')


class Reply:
    def __init__(self):
        self.rcode, self.aa, self.tc, self.edns = 'NOERROR', True, False, True
        self.answer, self.authority, self.additional = [], [], []
        self.result = 'answer'
        self.octets = 0  # padded to so many
        self.tcp = None  # None: as it was asked
        self.tries = 1
        self.before = None  # a reply that came first (TC=1)
        self.options = []  # of EDNS
        self.manner = {}  # how it was asked, what was not believed

    def sections(self):
        return self.answer, self.authority, self.additional

    def drop(self, *types):
        """Takes records of these types, and signatures over them, out of all sections."""
        gone = {typ(t) for t in types}
        for s in self.sections():
            s[:] = [r for r in s if (r.covered or r.type) not in gone]

    def strip(self):
        """As a server without DNSSEC sends it; what was asked for stays."""
        for i, s in enumerate(self.sections()):
            s[:] = [r for r in s if r.type != RRSIG and not (i == 1 and r.type in (NSEC, NSEC3, DS))]


class Server:
    """One address of a zone.  tamper(qname, qtype, reply, tcp) may change or replace each reply."""

    def __init__(self, host, address, zone):
        # host None: not listed, asked for by its address (--server)
        self.host = None if host is None else dns.name.from_text(host)
        self.address, self.zone = address, zone
        self.dead = self.refuses = self.unsigned_replies = self.no_edns = False
        self.tcp_dead = self.udp_dead = self.tcp_truncated_dead = False
        self.truncates = set()  # types that come with TC=1 over UDP
        self.skipped = None
        self.tampers = []
        self.silent = False
        self.version_1 = None  # the rcode that answers EDNS version 1; None: it was not asked so

    def tamper(self, f):
        self.tampers.append(f)
        return f

    def change(self, when, how):
        """how(reply) wherever when(name, type, reply)."""
        self.tampers.append(lambda n, t, r, tcp: how(r) if when(n, t, r) else None)

    def own(self):
        """This address gets a copy of the zone, to be spoilt."""
        self.zone = copy.copy(self.zone)
        self.zone.records = [copy.copy(r) for r in self.zone.records]
        self.zone.keys = list(self.zone.keys)
        return self.zone

    def blank(self, qname, rcode, aa=True):
        """An answer out of nothing; with authority: a denial with its SOA and all proof there is."""
        r = Reply()
        r.rcode, r.aa = rcode, aa
        if aa:
            negative(self.zone, r)
            Prover(self.zone, r.authority).nxdomain(qname)
        return r

    def ask(self, qname, qtype, tcp=False):
        if self.dead:
            r = Reply()
            r.result = 'skipped' if self.silent else 'timeout'
            r.tcp, r.tries = (False, 0) if self.silent else (True, 7)
            self.silent = True
            return r
        if self.refuses:
            r = Reply()
            r.rcode, r.aa = 'REFUSED', False
            return r
        r = answer(self.zone, qname, qtype)
        if self.unsigned_replies:
            r.strip()
        r.edns = not self.no_edns
        for f in self.tampers:
            r = f(qname, qtype, r, tcp) or r
        return self.transport(r, qtype, tcp)

    def transport(self, r, qtype, tcp):
        if tcp and self.tcp_dead:
            r = Reply()
            r.result, r.tries, r.tcp = 'timeout', 2, True
        elif not tcp and self.udp_dead:
            r.tcp, r.tries = True, 7
        elif not tcp and qtype in self.truncates:
            r.tcp, r.tries = True, 2
            if self.tcp_dead or self.tcp_truncated_dead:
                first = Reply()
                first.tc, first.tries = True, 3
                r = Reply()
                r.result, r.tries, r.tcp, r.before = 'timeout', 3, True, first
        return r


# What an authoritative server says.

def renamed(rec, name):
    return Rec(name, rec.ttl, rec.rd)


def with_sigs(z, name, t, owner=None):
    found = z.find(name, t)
    return [renamed(r, owner or r.name) for r in found + z.find(name, 'RRSIG', t)]


def add_once(section, records):
    for r in records:
        if not any(o.name == r.name and o.rd == r.rd for o in section):
            section.append(r)


def exists(z, name):
    return any(r.name.is_subdomain(name) for r in z.records if r.type not in (NSEC3, RRSIG, NSEC)) or \
        any(r.name == name and r.type == NSEC for r in z.records)


def encloser(z, name):
    while not exists(z, name):
        name = name.parent()
    return name


def next_closer(z, name):
    while not exists(z, name.parent()):
        name = name.parent()
    return name


def wildcard(name):
    return dns.name.Name((b'*',) + name.labels)


def covering(z, name):
    owners = sorted({r.name for r in z.records if r.type == NSEC})
    before = [n for n in owners if n < name]
    return before[-1] if before else owners[-1]


def covering3(z, name):
    h = z.hash(name)
    owners = sorted((fixture.base64.b32hexdecode(r.name.labels[0].upper()), r.name)
                    for r in z.records if r.type == NSEC3)
    before = [n for x, n in owners if x < h]
    return before[-1] if before else owners[-1][1]


def matches3(z, name):
    return bool(z.find(z.hashed(name), 'NSEC3'))


class Prover:
    """Puts the records of a denial into the authority section."""

    def __init__(self, z, section):
        self.z, self.section = z, section

    def match(self, name):
        if self.z.denial == 'nsec':
            add_once(self.section, with_sigs(self.z, name, 'NSEC'))
        elif self.z.denial == 'nsec3':
            add_once(self.section, with_sigs(self.z, self.z.hashed(name), 'NSEC3'))

    def cover(self, name):
        if self.z.denial == 'nsec':
            add_once(self.section, with_sigs(self.z, covering(self.z, name), 'NSEC'))
        elif self.z.denial == 'nsec3':
            add_once(self.section, with_sigs(self.z, covering3(self.z, name), 'NSEC3'))

    def encloser(self, name):
        if self.z.denial == 'nsec3':
            # The closest provable one: opt-out leaves out names that exist (RFC 5155 7.2.7).
            while not matches3(self.z, name.parent()):
                name = name.parent()
            self.match(name.parent())
            self.cover(name)
        else:
            self.cover(name)

    def nodata(self, name):
        if self.z.denial == 'compact':
            add_once(self.section, compact(self.z, name))
        elif self.z.denial == 'nsec' and not self.z.find(name, 'NSEC'):
            self.cover(name)  # an empty non-terminal
        elif self.z.denial == 'nsec3' and not matches3(self.z, name):
            self.encloser(name)  # opt-out
        else:
            self.match(name)

    def nxdomain(self, name):
        self.encloser(name)
        self.cover(wildcard(encloser(self.z, name)))

    def expansion(self, name):
        self.cover(next_closer(self.z, name) if self.z.denial == 'nsec3' else name)

    def wild_nodata(self, name):
        self.encloser(name)
        self.match(wildcard(encloser(self.z, name)))


def made(z, *recs):
    """Records of one RRset with signatures made for them now."""
    z.records += recs
    out = list(recs) + [z.signature(recs[0].name, recs[0].type, k) for k in z.signers(recs[0].type)]
    for rec in recs:
        z.records.remove(rec)
    return out


def compact(z, name, source=None):
    """RFC 9824: an NSEC from the name to the one right behind it; source: the wildcard behind it."""
    types = {r.type for r in z.find_all(source or name)} - {RRSIG}
    if name in z.cuts():
        types &= {NS, DS}
    types |= {NSEC, RRSIG}
    if not exists(z, source or name):
        types.add(128)
    cls = dns.rdata.get_rdata_class(IN, dns.rdatatype.NSEC)
    rd = cls(IN, dns.rdatatype.NSEC, dns.name.Name((b'\0',) + name.labels), fixture.windows(types))
    return made(z, Rec(name, z.negative_ttl(), rd))


def find_all(self, name):
    return [r for r in self.records if r.name == name]


Zone.find_all = find_all


def negative(z, r):
    r.authority += with_sigs(z, '@', 'SOA')
    for rec in list(r.authority):
        rec.ttl = min(rec.ttl, z.negative_ttl())


def referral(z, cut, r):
    r.aa = False
    r.authority += z.find(cut, 'NS')
    if z.find(cut, 'DS'):
        r.authority += with_sigs(z, cut, 'DS')
    elif z.keys:
        Prover(z, r.authority).nodata(cut)
    for ns in z.find(cut, 'NS'):
        r.additional += z.find(ns.rd.target, 'A') + z.find(ns.rd.target, 'AAAA')


def online(z, qname, t, r):
    """A signer that makes all of it for the question; what a wildcard gives is signed as the name itself."""
    wild = None if exists(z, qname) else wildcard(encloser(z, qname))
    wild = wild if wild and exists(z, wild) else None
    found = next((f for f in (z.find(wild or qname, t), z.find(wild or qname, 'CNAME')) if f), [])
    if t == NSEC and (wild or exists(z, qname)):
        r.answer += compact(z, qname, wild)
    elif found and wild:
        r.answer += made(z, *[renamed(rec, qname) for rec in found])
    elif found:
        r.answer += with_sigs(z, qname, found[0].type)
    else:
        negative(z, r)
        add_once(r.authority, compact(z, qname, wild))


def answer(z, qname, qtype):
    r, prover, t = Reply(), None, typ(qtype)
    prover = Prover(z, r.authority)
    cuts = sorted((c for c in z.cuts() if qname.is_subdomain(c)), key=len)
    if cuts and (cuts[0] != qname or t != DS):
        referral(z, cuts[0], r)
    elif z.denial == 'compact':
        online(z, qname, t, r)
    elif z.find(qname, t) or z.find(qname, 'CNAME'):
        r.answer += with_sigs(z, qname, t if z.find(qname, t) else CNAME)
    elif exists(z, qname):
        negative(z, r)
        prover.nodata(qname)
    else:
        wild = wildcard(encloser(z, qname))
        found = t if z.find(wild, t) else CNAME
        if z.find(wild, found):
            r.answer += with_sigs(z, wild, found, qname)
            prover.expansion(qname)
        elif exists(z, wild):
            negative(z, r)
            prover.wild_nodata(qname)
        else:
            r.rcode = 'NXDOMAIN'
            negative(z, r)
            prover.nxdomain(qname)
    return r


# The questions of the walk, and the snapshot.

class Served:
    """A zone of the tree with its addresses."""

    def __init__(self, zone, servers, parent, role):
        self.zone, self.parent, self.role = zone, parent, role  # role: 'above', 'asked'
        self.name = zone.origin
        self.servers = [Server(host, address, zone) for host, address in servers]
        self.trouble = []
        self.probes = True  # wildcards and denials are asked for
        self.excused = False  # what was not asked was left out by the user
        self.declared = False  # its servers are those of --ns
        self.whole_list = False  # all names of it were found


class Net:
    def __init__(self, target='corp.example.', at=fixture.AT):
        self.target, self.at = dns.name.from_text(target), at
        self.zones, self.lines, self.sources, self.expected = [], [], [], []
        self.anchor = None
        self.more_anchors = []
        self.extra = []  # (zone, name, type, probe): more questions
        self.files = {}
        self.registries = []
        self.transfers = []  # (label, which server, records by zone or None, more of the line)
        self.beside = None  # the Net of a walk to other servers (gate change-ns)
        self.mixed = False  # every question goes out in mixed case, and servers keep it (0x20)

    def sent(self, name):
        """The name as it is sent."""
        if not self.mixed:
            return name
        return dns.name.Name([bytes(c ^ (0x20 if chr(c).isalpha() and i % 2 == 0 else 0)
                                    for i, c in enumerate(label)) for label in name.labels])

    def add(self, zone, servers, parent=None, role='asked'):
        self.zones.append(Served(zone, servers, parent, role))
        return self.zones[-1]

    def served(self, label):
        """By the first label of its name; the root is '.'."""
        return next(s for s in self.zones if str(s.name) == label or s.name.labels[0] == label.encode())

    def zone(self, label):
        return self.served(label).zone

    def server(self, label, which=0):
        return self.served(label).servers[which]

    # Asking.

    def fresh(self, kind, parent):
        return dns.name.Name((b'lint-%s' % (kind * 12)[:12].encode(),) + parent.labels)

    def questions(self, s):
        """(name, type, probe, parent of the fresh label, over TCP)"""
        apex = s.name
        if s.role == 'asked':
            yield apex, 'CNAME', 'plain', None, False
        for t in ('SOA', 'NS', 'DNSKEY'):
            yield apex, t, 'plain', None, False
        if s.role == 'asked':
            for t in ('A', 'NSEC3PARAM', 'CDS', 'CDNSKEY'):
                yield apex, t, 'plain', None, False
        yield apex, 'SOA', 'plain', None, True
        for zone, name, t, probe in self.extra:
            if zone == apex:
                yield name, t, probe, None, False
        for child in self.zones:
            if child.parent is s:
                yield child.name, 'NS', 'referral', None, False
                yield child.name, 'DS', 'referral', None, False
        if s.role == 'asked' and s.probes:
            for parent in [apex] + sorted(r.parent() for r in self.wildcards(s) if r.parent() != apex):
                for t in WILDCARD_TYPES:
                    yield self.fresh('w', parent), t, 'wildcard', parent, False
            yield self.fresh('d', apex), 'A', 'denial', None, False
            yield self.fresh('e', self.fresh('d', apex)), 'A', 'denial', None, False

    def wildcards(self, s):
        return {r.name for r in s.zone.records if r.name.is_wild() and s.zone.denial == 'nsec'}

    def walk_chain(self, s):
        """The NSEC chain, at the first server."""
        if s.role == 'asked' and s.probes and s.zone.denial == 'nsec' and s.zone.keys:
            for n in sorted(r.name for r in s.zone.records if r.type == NSEC):
                yield n, 'NSEC', 'plain', None, False

    def put(self, source, server, question, reply):
        qname, qtype, probe, parent, tcp = question
        line = {'kind': 'reply', 'source': source, 'name': str(qname), 'type': qtype,
                'result': reply.result, 'probe': probe}
        if parent is not None:
            line['wildcard'] = str(parent)
        line['transport'] = 'tcp' if (tcp if reply.tcp is None else reply.tcp) else 'udp'
        line['tries'] = reply.tries
        line.update(reply.manner)
        if reply.result == 'answer' and (not reply.edns or reply.octets or self.mixed):
            line['wire'] = wire(self.sent(qname), qtype, reply)
        elif reply.result == 'answer':
            line['rcode'] = reply.rcode
            line['flags'] = [f for f, on in (('aa', reply.aa), ('tc', reply.tc)) if on]
            for section in ('answer', 'authority', 'additional'):
                if getattr(reply, section):
                    line[section] = [r.text() for r in getattr(reply, section)]
        self.lines.append(line)

    def ask_all(self):
        for s in self.zones:
            asked = []
            for i, server in enumerate(s.servers):
                source = len(self.sources)
                self.sources.append({'kind': 'source', 'zone': str(s.name),
                                     'host': None if server.host is None else str(server.host),
                                     'address': server.address, 'skipped': server.skipped})
                if server.skipped:
                    if not s.excused:
                        s.trouble.append('%s %s: %s' % (server.host, server.address, server.skipped))
                    continue
                failed = n = 0
                for q in list(self.questions(s)) + (list(self.walk_chain(s)) if i == 0 else []):
                    reply = server.ask(self.sent(q[0]), q[1], q[4])
                    asked += [(source, server, q, x) for x in (reply.before, reply) if x is not None]
                    n += 1
                    failed += reply.result != 'answer' or reply.rcode not in ('NOERROR', 'NXDOMAIN')
                if server.version_1:
                    r = Reply()
                    r.rcode, r.manner = server.version_1, {'edns': 'version-1'}
                    asked.append((source, server, (s.name, 'SOA', 'plain', None, False), r))
                if failed:
                    s.trouble.append('%s%s: %d of %d questions failed, no answer' %
                                     ('' if server.host is None else '%s ' % server.host, server.address,
                                      failed, n))
            for line in asked:
                self.put(*line)

    def declare(self, s):
        """The user's word in place of the parent's."""
        self.sources.append({'kind': 'source', 'zone': str(s.parent.name), 'host': None, 'address': None,
                             'skipped': None, 'declared': True})
        row = {'kind': 'reply', 'source': len(self.sources) - 1, 'name': str(s.name), 'type': 'NS'}
        row.update(result='answer', probe='referral', rcode='NOERROR',
                   authority=['%s 3600 IN NS %s' % (s.name, v.host) for v in s.servers],
                   additional=['%s 3600 IN A %s' % (v.host, v.address) for v in s.servers])
        self.lines.append(row)

    def snapshot(self):
        self.lines, self.sources = [], []
        self.ask_all()
        head = {'format': 'dnssec-lint-snapshot', 'format_version': '1.0', 'command': 'walk',
                'arguments': ['walk', str(self.target)], 'target': str(self.target), 'at': self.at,
                'queries': len(self.lines), 'limit': None}
        for s in self.zones:
            if s.declared:
                self.declare(s)
        cuts = [{'kind': 'cut', 'zone': str(s.name), 'parent': str(s.parent.name) if s.parent else None,
                 'found': True, 'complete': not s.trouble, 'trouble': '; '.join(s.trouble) or None}
                for s in self.zones]
        for cut, s in zip(cuts, self.zones):
            if s.declared:
                cut['declared'] = True
            if s.whole_list:
                cut['whole_list'] = True
        anchors = [self.anchor] * (self.anchor is not None) + self.more_anchors
        anchor = {'kind': 'anchor', 'file': 'trust anchor', 'zone': '.', 'records': anchors,
                  'lines': [i + 1 for i in range(len(anchors))]}
        rows = [head] + self.sources + [anchor] * bool(anchors) + cuts
        rows += self.lines + self.handed_over() + self.registries
        if self.beside is not None:
            rows += [{'kind': 'beside', 'line': json.loads(line)}
                     for line in self.beside.snapshot().splitlines()]
        return ''.join(json.dumps(r, separators=(',', ':')) + '\n' for r in rows)

    def transfer(self, label, zone=None, which=0, **line):
        """A server hands over the zone as it is there, or does not: failure='it answered REFUSED'."""
        self.transfers.append((label, which, zone, line))

    def handed_over(self):
        rows = []
        for label, which, zone, more in self.transfers:
            served = self.served(label)
            source = sum(len(s.servers) for s in self.zones[:self.zones.index(served)]) + which
            records = [] if zone is None else sorted(zone.records, key=lambda r: r.type != SOA)
            texts = [r.text() for r in records] + [r.text() for r in records[:1]]
            rows.append(dict({'kind': 'transfer', 'source': source, 'zone': str(served.name),
                              'at': self.at, 'messages': -(-len(texts) // 20)}, **more))
            rows += [{'kind': 'message', 'answer': texts[i:i + 20]} for i in range(0, len(texts), 20)]
        return rows

    def registry(self, answer=None, role='registry', **line):
        """What a registry says of the target by RDAP: members of its answer, or how it failed."""
        row = {'kind': 'registry', 'zone': str(self.target), 'role': role,
               'url': 'https://rdap.%s.example/domain/%s' % (role, str(self.target)[:-1]),
               'status': 0 if answer is None else 200, 'at': self.at}
        if answer is not None:
            row['answer'] = dict({'objectClassName': 'domain', 'ldhName': str(self.target)[:-1]}, **answer)
        self.registries.append(dict(row, **line))

    # The case.

    def expect(self, severity, check, name=None, t='-', at='-'):
        name = self.target if name is None else dns.name.from_text(name)
        self.expected.append('%s %s %s %s %s' % (severity, check, name, t, at))

    def expect_exit(self, n):
        self.expected.append('exit %d' % n)

    def config(self, text):
        self.files['config'] = text

    def write(self, directory):
        files = {'snapshot.jsonl': self.snapshot(), 'args': '--at %s\n' % self.at,
                 'expect': ''.join(l + '\n' for l in self.expected)}
        fixture.write_files(directory, dict(files, **self.files))


def wire(qname, qtype, reply):
    m = dns.message.Message(id=0)
    m.flags = dns.flags.QR | (dns.flags.AA if reply.aa else 0) | (dns.flags.TC if reply.tc else 0)
    m.set_rcode(dns.rcode.from_text(reply.rcode))
    m.question.append(dns.rrset.RRset(qname, IN, typ(qtype)))
    for section, records in zip((m.answer, m.authority, m.additional), reply.sections()):
        for r in records:
            section.append(dns.rrset.from_rdata(r.name, r.ttl, r.rd))
    if reply.edns:
        m.use_edns(0, dns.flags.DO, 1232, options=reply.options)
        m.set_rcode(dns.rcode.from_text(reply.rcode))  # its upper bits are in OPT
    out = m.to_wire(max_size=65535, want_shuffle=False)
    if reply.octets > len(out):  # EDNS padding (RFC 7830)
        padding = dns.edns.GenericOption(12, bytes(reply.octets - len(out) - 4))
        m.use_edns(0, dns.flags.DO, 1232, options=[padding])
        out = m.to_wire(max_size=65535, want_shuffle=False)
    return fixture.base64.b64encode(out).decode()


# Ready-made trees.

CORP = '''
@ SOA ns1 hostmaster 2026112101 7200 3600 604800 900
@ NS ns1
@ NS ns2
@ A 198.51.100.80
ns1 A 198.51.100.1
ns2 A 198.51.100.2
www A 198.51.100.80
*.wild A 198.51.100.99
'''
SUB = '''
@ SOA ns1 hostmaster 7 7200 3600 604800 900
@ NS ns1
ns1 A %s
'''


def signed(origin, text, seed, at=fixture.AT, sign=True, ksk=None, alg=13, **kw):
    z = Zone(origin, at)
    z.text(text)
    if sign:
        z.key(alg=alg, ksk=True, seed=seed)
        z.key(alg=alg, seed=seed + 1)
        z.sign(**kw)
    return z


def delegate(parent, child, glue, ds=True):
    """NS, glue and DS of a child in its parent, before that is signed."""
    for r in child.find('@', 'NS'):
        parent.add(child.origin, 'NS', str(r.rd.target))
    for r in glue:
        parent.add(r.name, dns.rdatatype.to_text(r.type), r.rd.to_text())
    if ds and child.keys:
        for k in child.keys:
            if k.sep:
                parent.add(child.origin, 'DS', parent.ds_text(k, owner=child.origin))


def glue_of(child):
    return [r for ns in child.find('@', 'NS') for t in ('A', 'AAAA') for r in child.find(ns.rd.target, t)]


def tree(corp=None, subs=(), text=CORP, ds=True, tld=2, sign=True, edit=None, edit_tld=None, probes=True,
         sign_tld=True, ds_tld=True, edit_root=None, at=fixture.AT, **kw):
    """The root, example. with so many addresses, corp.example. with two.

    corp: a zone of one's own in place of text; subs: (zone, ds) of subzones; edit(zone) and
    edit_tld(zone) come before signing, and so does edit_root(zone); kw: of Zone.sign().
    """
    net = Net(at=at)
    if corp is None:
        corp = Zone('corp.example.', at)
        corp.text(text)
        for child, with_ds in subs:
            delegate(corp, child, glue_of(child), with_ds)
        if sign:
            corp.key(ksk=True, seed=1)
            corp.key(seed=2)
        if edit:
            edit(corp)
        if sign and not kw.pop('by_hand', False):
            corp.sign(**kw)
    example = Zone('example.', at)
    example.text('@ SOA ns hostmaster 1 7200 3600 604800 900\n' +
                 ''.join('@ NS ns%d\nns%d A 203.0.113.%d\n' % (i, i, i) for i in range(1, tld + 1)))
    delegate(example, corp, glue_of(corp), ds)
    if edit_tld:
        edit_tld(example)
    if sign_tld:
        example.key(ksk=True, seed=11)
        example.key(seed=12)
        example.sign()
    root = Zone('.', at)
    root.text('@ SOA a.root hostmaster 1 7200 3600 604800 900\n@ NS a.root\na.root A 203.0.113.253')
    delegate(root, example, glue_of(example), ds_tld)
    k = root.key(ksk=True, seed=21)
    root.key(seed=22)
    if edit_root:
        edit_root(root)
    root.sign()
    net.anchor = '. 3600 IN DS ' + root.ds_text(k)
    above = net.add(root, [('a.root.', '203.0.113.253')], role='above')
    above = net.add(example, [('ns%d.example.' % i, '203.0.113.%d' % i) for i in range(1, tld + 1)],
                    above, 'above')
    top = net.add(corp, [('ns1.corp.example.', '198.51.100.1'), ('ns2.corp.example.', '198.51.100.2')], above)
    top.probes = probes
    for child, _ in subs:
        net.add(child, [(str(r.name), r.rd.to_text()) for r in glue_of(child)], top).probes = probes
    return net


def subzone(label='sub', address='198.51.100.53', seed=31, sign=True, **kw):
    return signed(label + '.corp.example.', SUB % address, seed, sign=sign, **kw)
