"""live.py - what the servers of a zone would answer, as a snapshot for the cases.

    z = healthy()                        # a signed zone of fixture.py
    live = Live(z, servers=2)            # its answers to SOA, NS and DNSKEY at the apex, from both
    live.ask('www', 'A')                 # one question to all of them
    live.ask('x.wild', 'AAAA', wildcard='wild')     # a fresh label below a wildcard
    live.expect(...)                     # as in a Zone
    live.server(1).zone = other          # from now on that one serves another zone
    live.server(1).host = 'ns1.other.'   # and is named so

The answers are those of a server that does as RFC 4035 3.1 and RFC 5155 7.2
say.  A case that wants a wrong one changes the zone, or gives the records of
the reply itself to put().
"""
import base64
import json

import dns.name
import dns.rdatatype

from fixture import Rec, Zone, typ

SOA, NS, CNAME, DNAME, DS, NSEC, NSEC3, RRSIG = 6, 2, 5, 39, 43, 47, 50, 46


class Server:
    def __init__(self, number, zone):
        self.number, self.zone = number, zone
        self.host = 'ns%d.%s' % (number + 1, zone.origin)


class Live(Zone):
    def __init__(self, zone, servers=1, parent=None):
        super().__init__(str(zone.origin), at=zone.at_text)
        self.zone, self.filename, self.ds_of = zone, 'live.zone', zone
        self.servers = [Server(i, zone) for i in range(servers)]
        self.replies, self.complete = [], True
        for t in ('SOA', 'NS', 'DNSKEY'):
            self.ask('@', t)

    def server(self, number):
        return self.servers[number]

    # Answers.

    def rrset(self, z, name, t, owner=None):
        recs = [r for r in z.records if r.name == name and t in (r.type, r.covered)]
        return [Rec(owner or r.name, r.ttl, r.rd).text() for r in recs]

    def covering(self, z, name):
        """The NSEC or NSEC3 whose span holds a name, with its signature."""
        if z.denial is None:
            return []
        if z.denial == 'nsec3':
            key, kind, at = z.hash(name), NSEC3, lambda r: _hash(r.name)
        else:
            key, kind, at = name, NSEC, lambda r: r.name
        chain = sorted((r for r in z.records if r.type == kind), key=at)
        before = [r for r in chain if at(r) < key]
        return self.rrset(z, (before or chain)[-1].name, kind)

    def matching(self, z, name):
        if z.denial is None:
            return []
        owner, kind = z.denier(name)
        return self.rrset(z, owner, typ(kind))

    def closest(self, z, name):
        """The closest encloser, and the name one label longer."""
        exists = {z.origin}
        for r in z.records:
            if r.type in (NSEC3, RRSIG):
                continue
            up = r.name
            while up != z.origin and up.is_subdomain(z.origin):
                exists.add(up)
                up = up.parent()
        longer = name
        while longer.parent() not in exists:
            longer = longer.parent()
        return longer.parent(), longer

    def opted_out(self, z, name):
        """The closest name above that has an NSEC3, and the span over the one below it."""
        while not self.matching(z, name.parent()):
            name = name.parent()
        return self.matching(z, name.parent()) + self.covering(z, name)

    def negative(self, z, name, t, rcode, proofs):
        out, seen = self.rrset(z, z.origin, SOA), set()
        for line in proofs:
            if line not in seen:
                out.append(line)
            seen.add(line)
        return {'rcode': rcode, 'flags': ['aa'], 'authority': out}

    def reply(self, z, name, t):
        cut = next((c for c in z.cuts() if name.is_subdomain(c) and not (name == c and t == DS)), None)
        if cut is not None:
            secure = self.rrset(z, cut, DS)
            proof = secure or self.matching(z, cut) or self.opted_out(z, cut)
            return {'rcode': 'NOERROR', 'authority': self.rrset(z, cut, NS) + proof}
        encloser, longer = (name, None) if self.exists(z, name) else self.closest(z, name)
        hashed = z.denial == 'nsec3'
        if longer is None:
            found = self.rrset(z, name, t) or self.rrset(z, name, CNAME)
            if found:
                return {'rcode': 'NOERROR', 'flags': ['aa'], 'answer': found}
            proof = self.matching(z, name) or (self.opted_out if hashed else self.covering)(z, name)
            return self.negative(z, name, t, 'NOERROR', proof)
        star = dns.name.Name((b'*',) + encloser.labels)
        gap = self.covering(z, longer) if hashed else self.covering(z, name)
        if self.exists(z, star):
            found = self.rrset(z, star, t, owner=name)
            if found:
                return {'rcode': 'NOERROR', 'flags': ['aa'], 'answer': found, 'authority': gap}
            near = self.matching(z, encloser) if hashed else []
            return self.negative(z, name, t, 'NOERROR', near + gap + self.matching(z, star))
        near = self.matching(z, encloser) if hashed else []
        return self.negative(z, name, t, 'NXDOMAIN', near + gap + self.covering(z, star))

    def exists(self, z, name):
        return any(r.name.is_subdomain(name) for r in z.records if r.type not in (NSEC3, RRSIG, NSEC))

    # Questions.

    def ask(self, name, t, servers=None, wildcard=None, probe='plain'):
        """wildcard: the name below which the label is a fresh one."""
        for s in self.servers:
            if servers is None or s.number in servers:
                self.put(name, t, self.reply(s.zone, s.zone.name(name), typ(t)), s.number, wildcard, probe)

    def put(self, name, t, reply, server=0, wildcard=None, probe='plain'):
        line = {'kind': 'reply', 'source': server, 'name': str(self.zone.name(name)), 'type': t,
                'result': 'answer', 'probe': 'wildcard' if wildcard else probe, 'at': self.at_text}
        if wildcard:
            line['wildcard'] = str(self.zone.name(wildcard))
        line.update(reply)
        self.replies.append(line)

    def silent(self, name, t, server=0):
        self.replies.append({'kind': 'reply', 'source': server, 'name': str(self.zone.name(name)), 'type': t,
                             'result': 'timeout', 'at': self.at_text})
        self.complete = False

    # Writing.

    def args(self):
        return '--at ' + self.at_text + (' ' + self.extra_args if self.extra_args else '')

    def content(self):
        origin = str(self.zone.origin)
        lines = [{'format': 'dnssec-lint-snapshot', 'format_version': '1.0', 'command': 'walk',
                  'arguments': ['walk', origin], 'target': origin, 'at': self.at_text,
                  'queries': len(self.replies)}]
        if self.zone.ds_lines:
            lines.append({'kind': 'anchor', 'zone': origin, 'file': 'anchor', 'records': self.zone.ds_lines,
                          'lines': list(range(1, len(self.zone.ds_lines) + 1))})
        for s in self.servers:
            lines.append({'kind': 'source', 'zone': origin, 'host': s.host,
                          'address': '198.51.100.%d' % (s.number + 1)})
        lines.append({'kind': 'cut', 'zone': origin, 'parent': None, 'found': True, 'complete': self.complete,
                      'trouble': None if self.complete else 'ns1 did not answer'})
        return ''.join(json.dumps(line, separators=(',', ':')) + '\n' for line in lines + self.replies)


def _hash(owner):
    return base64.b32hexdecode(owner.labels[0].upper())
