"""resolved.py - resolvers that live in a file: what --resolvers would have heard of them.

    net = tree(text=WILD)
    asked = Asked(net)                  # three resolvers that validate and answer well
    asked.resolver('old').says('corp.example.', 'SOA', rcode='SERVFAIL', ede=[(9, 'no key')])
    asked.done()                        # the lines go into the snapshot

A resolver's answers are those of the zone's first server, with RA, AD where the zone is signed
and has a DS, and the TTLs as they are; what is to be wrong is said question by question.
"""
import dns.edns
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rrset

import fixture
import servers
from fixture import IN, typ

ORDERS = (('A', 'TXT', 'HTTPS', 'AAAA'), ('AAAA', 'HTTPS', 'TXT', 'A'))


class Resolver:
    def __init__(self, name, address, validating='unsaid', validates=True):
        self.name, self.address, self.validating = name, address, validating
        self.validates = validates
        self.dead = False  # answers nothing
        self.skipped = None
        self.ra = True
        self.own = {}  # (name, type, cd, nth label) -> what is said instead
        self.no_ad = set()  # names that it sets no AD for

    def says(self, name, qtype, cd=False, label=None, **what):
        """rcode=, ede=, ttl=, records=[...], empty=True, silent=True; name may be *.zone for fresh labels."""
        self.own[dns.name.from_text(name), qtype, cd, label] = what
        return self


class Asked:
    def __init__(self, net, count=3):
        self.net = net
        self.resolvers = [Resolver(n, '192.0.2.%d' % (53 + i))
                          for i, n in enumerate(('one', 'two', 'three', 'four')[:count])]
        self.names, self.wildcards = [], []

    def resolver(self, name):
        return next(r for r in self.resolvers if r.name == name)

    def zone_of(self, name):
        return max((s for s in self.net.zones if name.is_subdomain(s.name)), key=lambda s: len(s.name))

    def questions(self, number):
        """(name, type, cd, parent of a fresh label, which label)"""
        yield dns.name.root, 'SOA', False, None, None
        mine = [s.name for s in self.net.zones if s.role == 'asked']
        for apex in mine:
            yield apex, 'DS', False, None, None
        for apex in mine:
            for t in ('DNSKEY', 'SOA', 'NS', 'A', 'AAAA'):
                for cd in (False, True):
                    yield apex, t, cd, None, None
        for name, t in self.names:
            for cd in (False, True):
                yield dns.name.from_text(name), t, cd, None, None
        for parent in self.wildcards:
            parent = dns.name.from_text(parent)
            for series in range(4):
                label = b'lint-' + bytes(97 + (number * 7 + series) % 26 for _ in range(12))
                for t in ORDERS[series % 2]:
                    yield dns.name.Name((label,) + parent.labels), t, False, parent, series

    def answer(self, r, qname, qtype, cd, parent, series):
        """(result, wire)"""
        subject = qname if parent is None else dns.name.Name((b'*',) + parent.labels)
        asked = (subject, qtype, cd)
        own = r.own.get(asked + (series,), r.own.get(asked + (None,), {}))
        if r.dead or own.get('silent'):
            return 'timeout', None
        served = self.zone_of(qname)
        if qtype == 'DS' and served.parent is not None and served.name == qname:
            served = served.parent
        said = servers.answer(served.zone, qname, qtype)
        m = dns.message.Message(id=0)
        m.flags = dns.flags.QR | dns.flags.RD | (dns.flags.RA if r.ra else 0) | (dns.flags.CD if cd else 0)
        rcode = own.get('rcode', said.rcode)
        secure = self.is_secure(qname) and qname not in r.no_ad
        if r.validates and not cd and secure and rcode in ('NOERROR', 'NXDOMAIN'):
            m.flags |= dns.flags.AD
        m.question.append(dns.rrset.RRset(qname, IN, typ(qtype)))
        records, authority = said.answer, said.authority
        if rcode == 'SERVFAIL':
            records, authority = [], []
        if own.get('empty'):
            records, authority = [], [x for x in served.zone.find('@', 'SOA')]
        for section, these in ((m.answer, records), (m.authority, authority)):
            for x in these:
                section.append(dns.rrset.from_rdata(x.name, own.get('ttl', x.ttl), x.rd))
        for text in own.get('records', []):
            m.answer.append(dns.rrset.from_text(*text))
        options = [dns.edns.GenericOption(15, code.to_bytes(2, 'big') + text.encode())
                   for code, text in own.get('ede', [])]
        m.use_edns(0, dns.flags.DO, 1232, options=options)
        m.set_rcode(dns.rcode.from_text(rcode))
        return 'answer', fixture.base64.b64encode(m.to_wire(max_size=65535, want_shuffle=False)).decode()

    def is_secure(self, qname):
        s = self.zone_of(qname)
        while s is not None:
            if not s.zone.keys or (s.parent is not None and not s.parent.zone.find(s.name, 'DS')):
                return False
            s = s.parent
        return True

    def lines(self):
        rows = [{'kind': 'resolver', 'name': r.name, 'address': r.address, 'validating': r.validating,
                 'skipped': r.skipped} for r in self.resolvers]
        for number, r in enumerate(self.resolvers):
            for step, (qname, qtype, cd, parent, series) in enumerate(self.questions(number), 1):
                if r.skipped or (r.dead and step > 1):
                    break
                result, wire = self.answer(r, qname, qtype, cd, parent, series)
                row = {'kind': 'resolved', 'resolver': number, 'step': step, 'unchecked': cd,
                       'name': str(qname), 'type': qtype, 'result': result,
                       'probe': 'plain' if parent is None else 'wildcard',
                       'wildcard': None if parent is None else str(parent), 'transport': 'udp', 'tries': 1}
                if wire is not None:
                    row['wire'] = wire
                rows.append(row)
        return rows

    def done(self):
        self.net.registries += self.lines()  # more lines of the snapshot
        return self.net
