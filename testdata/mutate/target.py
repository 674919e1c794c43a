"""target.py - what there is in a zone that a fault can be put on."""
import random

import dns.name

import fixture
from fixture import typ

SOA, NS, DS, CNAME, DNAME = typ('SOA'), typ('NS'), typ('DS'), typ('CNAME'), typ('DNAME')
RRSIG, NSEC, NSEC3, DNSKEY, PARAM = typ('RRSIG'), typ('NSEC'), typ('NSEC3'), typ('DNSKEY'), typ('NSEC3PARAM')
APEX_ONLY = {DNSKEY, typ('CDS'), typ('CDNSKEY')}


class NotHere(Exception):
    """The zone has nothing that this fault could be put on."""


def word(t):
    return fixture.dns.rdatatype.to_text(t)


class Target:
    """A zone and a source of chance; every choice is among sorted things, so it repeats."""

    def __init__(self, zone, seed):
        self.z, self.r = zone, random.Random(seed)
        self.apex = zone.origin
        self.owned = zone.authoritative()
        self.cuts = sorted(zone.cuts())
        self.nsec3 = zone.denial == 'nsec3'

    def signed(self):
        self.need(self.z.keys)

    def need(self, condition):
        if not condition:
            raise NotHere()

    def pick(self, things):
        things = list(things)
        self.need(things)
        return self.r.choice(things)

    # Names and RRsets.

    def sets(self, but=()):
        """(name, type) of all that is signed, DNSKEY and its like excepted."""
        but = {typ(t) for t in but} | APEX_ONLY
        return [(n, t) for n, types in self.owned.items() for t in sorted(types)
                if t not in but and not (t == NS and n in self.cuts)]

    def data(self):
        return self.sets(but=('NSEC', 'NSEC3', 'NSEC3PARAM', 'SOA'))

    def a_set(self):
        return self.pick(self.sets())

    def a_data(self):
        return self.pick(self.data())

    def of_type(self, t):
        return self.pick([s for s in self.sets() if s[1] == typ(t)])

    def hosts(self):
        """Names below the apex with data of their own, no delegations, no wildcards, no denial."""
        return [n for n, types in self.owned.items()
                if n != self.apex and n not in self.cuts and not n.is_wild()
                                                   and types - {NSEC, NSEC3} and not types & {CNAME, DNAME}]

    def host(self):
        return self.pick(self.hosts())

    def wildcard(self):
        return self.pick(n for n in self.owned if n.is_wild())

    def insecure(self, listed=True):
        """A delegation without DS; under opt-out only one that has an NSEC3."""
        return self.pick(n for n in self.cuts if n in self.owned and DS not in self.owned[n] and
                         (not listed or self.z.find(*self.z.denier(n))))

    def secure(self):
        return self.pick(n for n in self.cuts if DS in self.owned.get(n, ()))

    def glue(self):
        """(name, type) of addresses below a cut that an NS record names."""
        hosts = {r.rd.target for r in self.z.records if r.type == NS}
        return self.pick(sorted({(r.name, r.type) for r in self.z.records if r.type in (1, 28) and
                                 r.name in hosts and self.z.occluded(r.name)}))

    def empty(self):
        """An empty non-terminal that has an NSEC3 of its own."""
        out = set()
        for n in self.owned:
            up = n
            while up != self.apex and len(up) > len(self.apex):
                up = up.parent()
                if up not in self.owned and self.z.find(*self.z.denier(up)):
                    out.add(up)
        return self.pick(sorted(out))

    def denied(self):
        """Names, empty ones too, that have an NSEC or NSEC3; without the apex."""
        names = set(self.owned)
        for n in list(names):
            while n != self.apex and len(n) > len(self.apex):
                names.add(n)
                n = n.parent()
        return [n for n in sorted(names) if n != self.apex and n.is_subdomain(self.apex) and
                self.z.find(*self.z.denier(n))]

    def fresh(self, label='zz-new'):
        n = dns.name.Name((label.encode(),) + self.apex.labels)
        self.need(not self.z.find(n, 'A') and n not in self.owned)
        self.need(not any(o == n or o.is_subdomain(n) for o in self.owned))
        return n

    # Keys and signatures.

    def zsk(self):
        keys = [k for k in self.z.signers('SOA') if k.publish]
        return self.pick(keys[:1])

    def ksk(self):
        keys = [k for k in self.z.signers('DNSKEY') if k.publish and not k.flags & 0x80]
        return self.pick(keys[:1])

    def alone(self, n, t):
        """Only RRsets with one signature, so that a spoilt one is all there was."""
        self.need(len(self.z.find(n, 'RRSIG', t)) == 1)

    def one_signer(self):
        self.need(len(list(self.z.signers('SOA'))) == 1)

    def lone_set(self, sets=None):
        sets = self.sets() if sets is None else sets
        return self.pick([(n, t) for n, t in sets if len(self.z.find(n, 'RRSIG', t)) == 1])

    def signer_of(self, n, t):
        """The key behind the one signature of a set."""
        sig = self.z.find(n, 'RRSIG', t)[0].rd
        return next(k for k in self.z.keys if k.tag == sig.key_tag and k.algorithm == int(sig.algorithm))

    def again(self, n, t, add=False, key=None, **over):
        """A new signature over a set by the key that signs it."""
        self.z.resign(n, t, key=key or self.signer_of(n, t), add=add, **over)

    def spoil(self, sig, **fields):
        """Fields of an RRSIG changed after signing."""
        sig.rd = sig.rd.replace(**fields)

    def split_roles(self):
        """A zone with a KSK and a ZSK, one of each and nothing else."""
        keys = self.z.keys
        self.need(len(keys) == 2 and {k.sep for k in keys} == {True, False} and
                  all(k.publish and k.signs is None for k in keys))
        return next(k for k in keys if k.sep), next(k for k in keys if not k.sep)

    def by_ds(self, n=1):
        """A DS set of so many records, none of them SHA-1."""
        self.need(len(self.z.ds_lines) == n and all(d.split()[6] in '24' for d in self.z.ds_lines))
