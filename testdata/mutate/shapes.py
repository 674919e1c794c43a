"""shapes.py - clean zones of every shape, for the mutation suite.

    for shape in shapes():                      # the same list each time
        zone = shape.zone()                     # a fixture.Zone, signed, right in every respect

A shape is an origin, pieces of content, a set of keys and a way of denial.  The first ones
are made by hand, one for each thing that a zone may be; the rest mixes pieces by a seed.
`allowed` names the findings above info that a shape deserves although nothing is broken.
"""
import copy
import hashlib
import os
import random
import struct
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'tools'))
import fixture  # noqa: E402
from fixture import DAY, Zone  # noqa: E402

APEX = '''
@ SOA ns1 hostmaster 2026112101 7200 3600 604800 900
@ NS ns1
@ NS ns.example.net.
ns1 A 198.51.100.1
ns1 AAAA 2001:db8::1
'''
OUTSIDE = '''
@ SOA ns.example.net. hostmaster.example.net. 1 7200 3600 604800 900
@ NS ns.example.net.
@ NS ns.example.org.
'''
ROOT = '''
@ SOA a.root. host. 1 1800 900 604800 86400
@ 518400 NS ns.nic.tld.
tld NS ns.nic.tld.
ns.nic.tld A 198.51.100.1
tld DS 1 13 2 %s
info NS ns.nic.tld.
''' % ('01' * 32)
LONG = '.'.join(c * 58 for c in 'abc')
PIECES = {
    'hosts': 'www A 198.51.100.80\nwww AAAA 2001:db8::80\nmail A 198.51.100.25\n@ MX 10 mail\n'
             '@ TXT "v=spf1 mx -all"\nftp A 198.51.100.21',
    'ent': 'a.b.c A 198.51.100.3\nx.y.b.c TXT "deep"\nq.w.e.r.t TXT "deeper"',
    'one-below': '_443._tcp.host TXT "under an empty non-terminal"\nhost A 198.51.100.9',
    'wild-apex': '* A 198.51.100.99\n* TXT "anything"',
    'wild': '*.wild A 198.51.100.99\n*.wild AAAA 2001:db8::99',
    'wild-deep': '*.one A 198.51.100.1\n*.two.one A 198.51.100.2\n*.three.two.one TXT "three"',
    'wild-ent': '*.e A 198.51.100.4\nx.y.e A 198.51.100.5\n*.z.y.e TXT "below"',
    'wild-types': '*.m MX 10 mx.example.net.\n*.c CNAME www.example.net.\n*.h HTTPS 1 . alpn=h2',
    'insecure': 'plain NS ns.example.net.\nplain NS ns.example.org.\nplain2 NS ns.example.net.',
    'insecure-glue': 'glued NS ns.glued\nns.glued A 198.51.100.53\nns.glued AAAA 2001:db8::53',
    'insecure-deep': 'd.ee.p NS ns.example.net.\nd.ee.p NS ns.example.org.',
    'secure': 'safe NS ns.example.net.\nsafe DS 12345 13 2 %s' % ('0123456789ABCDEF' * 4),
    'secure-glue': 'kept NS ns.kept\nns.kept A 198.51.100.54\nkept DS 4711 8 2 %s\nkept DS 4711 8 4 %s'
                   % ('AB' * 32, 'CD' * 48),
    'sibling': 'left NS ns.right\nright NS ns.right\nns.right A 198.51.100.55\n'
               'right DS 99 13 2 %s' % ('EF' * 32),
    'cut-wild': '*.cw A 198.51.100.60\nsub.cw NS ns.example.net.',
    'dname': 'moved DNAME elsewhere.example.net.\nmoved TXT "beside it"',
    'dname-apex-like': 'd.deep.er DNAME x.example.net.',
    'cname': 'alias CNAME target\ntarget A 198.51.100.70\nchain1 CNAME chain2\nchain2 CNAME chain3\n'
             'chain3 CNAME out.example.net.',
    'services': '_sip._tcp SRV 0 5 5060 sip\nsip A 198.51.100.71\n@ NAPTR 10 10 "s" "SIP+D2T" "" _sip._tcp\n'
                '@ CAA 0 issue "ca.example.net"\n@ HTTPS 1 . alpn=h2,h3 ipv4hint=198.51.100.1\n'
                '_dns SVCB 1 svc.example.net. alpn=dot port=853',
    'security': '_443._tcp.tls TLSA 3 1 1 %s\ntls SSHFP 4 2 %s\ntls A 198.51.100.72\n'
                '_smimecert SMIMEA 3 0 0 308201\n@ OPENPGPKEY AQIDBA==' % ('12' * 32, '34' * 32),
    'rare': 'rare LOC 52 22 23.000 N 4 53 32.000 E -2.00m 0.00m 10000m 10m\nrare HINFO "PC" "OS"\n'
            'rare RP mbox.example.net. txt.example.net.\nrare AFSDB 1 afs.example.net.\n'
            'rare URI 10 1 "https://example.net/"\nrare EUI48 00-00-5e-00-53-2a\n'
            'rare CERT 1 0 0 AQIDBA==\nrare APL 1:192.0.2.0/24 !2:2001:db8::/32\n'
            'rare DHCID AAIBY2/AuCccgoJbsaxcQc9TUapp',
    'private': 'odd TYPE65280 \\# 4 01020304\nodd TYPE65534 \\# 0\nodd TYPE731 \\# 3 abcdef\n'
               'odder TYPE65280 \\# 1 ff',
    'large': '\n'.join('many A 203.0.113.%d' % i for i in range(1, 61)) + '\n' +
             '\n'.join('texts TXT "%s %d"' % ('x' * 200, i) for i in range(20)),
    'long-text': 'big TXT ' + ' '.join('"%s"' % ('y' * 250) for _ in range(8)),
    'long-name': LONG + ' A 198.51.100.5\n' + '.'.join('n' * 30) + ' A 198.51.100.6',
    'escaped': 'a\\.b A 198.51.100.7\na\\032b TXT "space"\n\\000\\255\\001 A 198.51.100.8\n'
               'semi\\;colon A 198.51.100.9\n'
               'q\\"uote TXT "quote \\" and \\\\ and \\200"\n\\@ A 198.51.100.10\n'
               'back\\\\slash A 198.51.100.11\n\\* A 198.51.100.12' .replace('\n\\* A', '\nx\\* A'),
    'idn': 'xn--bcher-kva A 198.51.100.12\nxn--80ak6aa92e.xn--p1ai TXT "idn"\n*.xn--9q8h A 198.51.100.13',
    'mixed': 'WwW.MiXeD A 198.51.100.14\nMIXED TXT "Case"\n*.WILDcase A 198.51.100.15\n'
             'ALIAS.mixed CNAME WwW.MiXeD\nSub.MIXED NS Ns.Example.NET.',
    'underscore': '_dmarc TXT "v=DMARC1; p=none"\nsel._domainkey TXT "k=rsa; p="\n'
                  '_acme-challenge.www TXT "t"',
    'null-mx': 'nomail MX 0 .\nnomail TXT "v=spf1 -all"',
    'ttls': 'short 60 A 198.51.100.16\nshort 60 TXT "one minute"\nlonger 86400 A 198.51.100.17\n'
            'zero 0 A 198.51.100.18',
    'digits': '0 A 198.51.100.19\n00 A 198.51.100.20\n1 A 198.51.100.21\n'
              '10 TXT "ten"\n9 TXT "nine"\n- TXT "dash"',
    'close': 'aa A 198.51.100.22\naaa A 198.51.100.22\na A 198.51.100.22\na.aa A 198.51.100.22\n'
             'z.a A 198.51.100.22\n\\200 TXT "high"\nzz TXT "end"',
    'asterisk': 'a*b A 198.51.100.23\n** TXT "no wildcard"',
    'csync': '@ CSYNC 2026112101 3 A NS AAAA',
    'reverse': '\n'.join('%d PTR host%d.example.net.' % (i, i) for i in (1, 2, 10, 100, 254)),
    'rfc2317': '0/25 NS ns.example.net.\n' + '\n'.join('%d CNAME %d.0/25' % (i, i) for i in (1, 2, 3)),
    'reverse6': '1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0 PTR a.example.net.\n'
                '2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0 PTR b.example.net.\n'
                'f.f.0.0 NS ns.example.net.',
    'registry': '\n'.join('dom%02d NS ns%d.example.net.\n'
                          'dom%02d NS ns%d.example.org.' % (i, i % 3, i, i % 5) +
                          ('\ndom%02d DS %d 13 2 %s' % (i, 1000 + i, '%02X' % i * 32) if i % 3 == 0 else '')
                          for i in range(16)) +
                '\nhost.dom20 A 198.51.100.24\nhost.dom20 AAAA 2001:db8::24\ndom20 NS host.dom20\n'
                'dom21 NS host.dom20\n'
                'co NS ns.example.net.\nxn--p1b6ci4b4b3a NS ns.example.net.',
}


class Shape:
    """keys: a function that adds keys and DS to a zone; after: changes to the signed zone."""

    def __init__(self, name, origin, text, keys, denial, after=None, allowed=(), at=fixture.AT, **sign):
        self.name, self.origin, self.text, self.keys, self.denial = name, origin, text, keys, denial
        self.after, self.allowed, self.at, self.sign = after, tuple(allowed), at, sign
        self.made = None

    def build(self, extra=''):
        z = Zone(self.origin, self.at)
        z.text(self.text)
        z.text(extra)
        if self.keys is None:
            return z
        self.keys(z)
        sign = dict(self.sign)
        sign['denial'] = 'nsec' if self.denial == 'nsec' else 'nsec3'
        sign['optout'] = self.denial == 'optout'
        z.sign(**sign)
        if self.after:
            self.after(z)
        return z

    def zone(self):
        """A copy to be spoilt."""
        if self.made is None:
            self.made = self.build()
        return clone(self.made)


def clone(zone):
    z = copy.copy(zone)
    z.records = [copy.copy(r) for r in zone.records]
    for field in ('keys', 'raws', 'ds_lines', 'expected'):
        setattr(z, field, list(getattr(zone, field)))
    z.files = dict(zone.files)
    return z


# Sets of keys.

def split(alg, **kw):
    def make(z):
        z.ds(z.key(alg=alg, ksk=True, seed=1, **kw))
        z.key(alg=alg, seed=2, **kw)
    return make


def csk(alg):
    def make(z):
        z.ds(z.key(alg=alg, ksk=True, seed=1))
    return make


def csk_without_sep(z):
    z.ds(z.key(alg=13, seed=1, signs='both'))


def without_ds(z):
    z.key(ksk=True, seed=1)
    z.key(seed=2)


def zsk_signs_keys_too(z):
    z.ds(z.key(ksk=True, seed=1))
    z.key(seed=2, signs='both')


def stand_by_ksk(z):
    k = z.key(ksk=True, seed=1)
    other = z.key(ksk=True, seed=3, signs='none')
    z.key(seed=2)
    z.ds(k)
    z.ds(other)


def stand_by_zsk(z):
    z.ds(z.key(ksk=True, seed=1))
    z.key(seed=2)
    z.key(seed=4, signs='none')


def double_ksk(z):
    z.ds(z.key(ksk=True, seed=1))
    z.key(ksk=True, seed=3)
    z.key(seed=2)


def double_ds(z):
    for seed in (1, 3):
        z.ds(z.key(ksk=True, seed=seed))
    z.key(seed=2)


def double_zsk(z):
    z.ds(z.key(ksk=True, seed=1))
    z.key(seed=2)
    z.key(seed=4)


def two_algorithms(z):
    for alg in (8, 13):
        z.ds(z.key(alg=alg, ksk=True, seed=1))
        z.key(alg=alg, seed=2)


def two_algorithms_one_ds(z):
    z.ds(z.key(alg=8, ksk=True, seed=1))
    z.key(alg=8, seed=2)
    z.key(alg=15, ksk=True, seed=1)
    z.key(alg=15, seed=2)


def signed_before_published(z):
    """RFC 6781 4.1.4: the new algorithm signs the data before its key is in the set."""
    z.ds(z.key(alg=8, ksk=True, seed=1))
    z.key(alg=8, seed=2)
    z.key(alg=13, seed=2, publish=False)


def revoked(z):
    """RFC 5011 2.1: the old key is revoked and signs itself, its successor holds the chain."""
    z.key(ksk=True, seed=3, revoke=True)
    z.ds(z.key(ksk=True, seed=1))
    z.key(seed=2)


def sha1_too(z):
    k = z.key(ksk=True, seed=1)
    z.key(seed=2)
    z.ds(k, digest_type=1)
    z.ds(k)


def three_digests(z):
    k = z.key(ksk=True, seed=1)
    z.key(seed=2)
    for t in (1, 2, 4):
        z.ds(k, digest_type=t)


def sha384_only(z):
    z.ds(z.key(alg=14, ksk=True, seed=1), digest_type=4)
    z.key(alg=14, seed=2)


def mixed_sizes(z):
    z.ds(z.key(alg=8, ksk=True, seed=1, bits=2048))
    z.key(alg=8, seed=2, bits=2048)
    z.key(alg=8, seed=4, bits=2048, signs='none')


# What is done after signing.

def jitter(z):
    """Each signature in its own window, as Knot, BIND and PowerDNS spread them."""
    r = random.Random('jitter')
    for rec in [x for x in z.records if x.type == 46]:
        t = rec.covered
        n = rec.name
        keys = [k for k in z.keys if k.tag == rec.rd.key_tag and k.algorithm == int(rec.rd.algorithm)]
        z.records.remove(rec)
        z.records.append(z.signature(n, t, keys[0], inception=-r.randint(DAY, 5 * DAY),
                                     expiration=r.randint(5 * DAY, 14 * DAY)))


def half_by_the_next(z):
    """A ZSK roll under way: both keys published, each RRset has the signature of one."""
    old, new = [k for k in z.keys if not k.sep][:2]
    r = random.Random('half')
    for rec in [x for x in z.records if x.type == 46 and x.covered != 48]:
        if rec.rd.key_tag == new.tag:
            z.records.remove(rec)
    for n, types in list(z.authoritative().items()):
        for t in sorted(types):
            if t != 48 and z.find(n, 'RRSIG', t) and r.random() < 0.5:
                z.resign(n, t, key=new)
    assert old is not new


def old_signatures_left(z):
    """After the roll: the signatures of the retired key are still there and still good."""
    new = [k for k in z.keys if not k.sep][1]
    for n, types in list(z.authoritative().items()):
        for t in sorted(types):
            if t != 48 and z.find(n, 'RRSIG', t) and n.labels[0] != b'www':
                z.resign(n, t, key=new, add=len(n) % 2 == 0)


def renewed_beside(z):
    """Old and new signature of one key side by side, both in date."""
    for n, types in list(z.authoritative().items()):
        for t in sorted(types):
            if z.find(n, 'RRSIG', t):
                for k in z.signers(t):
                    z.resign(n, t, key=k, add=True, inception=-3 * DAY, expiration=11 * DAY)


def online(z):
    """Signed an hour ago for two days, as a signer that works as it answers does."""
    for rec in [x for x in z.records if x.type == 46]:
        keys = [k for k in z.keys if k.tag == rec.rd.key_tag]
        z.records.remove(rec)
        z.records.append(
    z.signature(
        rec.name,
        rec.covered,
        keys[0],
        inception=-
        3 *
        3600,
        expiration=45 *
         3600))


def year(z):
    """Keys signed off line for 90 days, the data for two weeks."""
    z.resign('@', 'DNSKEY', inception=-9 * DAY, expiration=80 * DAY)


def with_zonemd(z):
    """A digest over the whole zone, put in when all else is done (RFC 8976 3.1)."""
    z.add('@', 'ZONEMD', '%d 1 1 %s' % (z.find('@', 'SOA')[0].rd.serial, '00' * 48))
    z.bitmap('@', add=['ZONEMD'])
    z.replace('@', 'ZONEMD', '%d 1 1 %s' % (z.find('@', 'SOA')[0].rd.serial, zone_digest(z)))
    z.resign('@', 'ZONEMD')


def zone_digest(z):
    """RFC 8976 3.3, the SIMPLE scheme with SHA-384."""
    rows = {}
    zonemd = fixture.typ('ZONEMD')
    for r in z.records:
        if r.name != z.origin or zonemd not in (r.type, r.covered):
            rows[r.name.canonicalize(), r.type, r.rd.to_digestable(z.origin)] = r.ttl
    out = hashlib.sha384()
    for (n, y, data), ttl in sorted(rows.items()):
        out.update(n.to_wire() + struct.pack('!HHIH', y, 1, ttl, len(data)) + data)
    return out.hexdigest()


KEYS = {
    'split13': split(13),
    'split8': split(8),
    'split14': split(14),
    'split15': split(15),
    'split16': split(16),
    'split10': split(10),
    'csk13': csk(13),
    'csk15': csk(15),
    'csk8': csk(8),
    'csk-no-sep': csk_without_sep,
    'no-ds': without_ds,
    'zsk-signs-keys': zsk_signs_keys_too,
    'stand-by-ksk': stand_by_ksk,
    'stand-by-zsk': stand_by_zsk,
    'double-ksk': double_ksk,
    'double-ds': double_ds,
    'double-zsk': double_zsk,
    'two-algorithms': two_algorithms,
    'two-algorithms-one-ds': two_algorithms_one_ds,
    'signed-before-published': signed_before_published,
    'revoked': revoked,
    'sha1-too': sha1_too,
    'three-digests': three_digests,
    'sha384-only': sha384_only,
    'mixed-rsa': mixed_sizes,
     }
ALLOWED = {
    # The registry says NOT RECOMMENDED, so the catalogue wants a warning.
    'split10': [('warning', 'dnskey-algorithm-status')],
    # RFC 4034 2.1.1: validators do not care, registries do.
    'csk-no-sep': [('warning', 'ds-misplaced-or-bad-flags')],
    # A walk knows that there is no DS; a file alone does not.
    'no-ds': [('warning', 'tlsa-without-dnssec')],
}
MIX = '\n'.join(PIECES[p] for p in ('hosts', 'ent', 'wild', 'insecure', 'insecure-glue', 'secure', 'cname'))
SMALL = '\n'.join(PIECES[p] for p in ('hosts', 'wild', 'secure', 'insecure'))
DENIALS = ('nsec', 'nsec3')


def has_insecure(text):
    return any(
    w in text for w in (
        'plain NS',
        'glued NS',
        'd.ee.p NS',
        'left NS',
        'sub.cw NS',
        'Sub.MIXED NS',
        'dom01 NS',
        '0/25 NS',
         'f.f.0.0 NS'))


def by_hand():
    for denial in DENIALS:
        yield Shape('apex-only-' + denial, 'example.', OUTSIDE, split(13), denial)
        yield Shape('apex-and-host-' + denial, 'example.', APEX, split(13), denial)
        for name, text in PIECES.items():
            if name in ('reverse', 'rfc2317', 'reverse6', 'registry'):
                continue
            yield Shape('%s-%s' % (name, denial), 'example.', APEX + text, split(13), denial)
        for name, keys in KEYS.items():
            yield Shape('keys-%s-%s' % (name, denial), 'example.', APEX + SMALL, keys, denial,
                        allowed=ALLOWED.get(name, ()))
        def signed(name, text, keys=split(13), origin='example.', denial=denial, **kw):
            return Shape('%s-%s' % (name, denial), origin, text, keys, denial, **kw)

        yield signed('cds', APEX + SMALL, cds=True, cdnskey=True)
        yield signed('jitter', APEX + MIX, after=jitter)
        yield signed('half-by-the-next', APEX + MIX, double_zsk, after=half_by_the_next)
        yield signed('old-signatures-left', APEX + SMALL, stand_by_zsk, after=old_signatures_left)
        yield signed('renewed-beside', APEX + SMALL, after=renewed_beside)
        yield signed('online', APEX + SMALL, csk(13), after=online)
        yield signed('keys-off-line', APEX + SMALL, after=year)
        yield signed('beyond-2038', APEX + SMALL, at='2038-01-19T00:00:00Z')
        yield signed('beyond-2106', APEX + SMALL, at='2106-02-07T00:00:00Z')
        yield signed('root', ROOT, split(8), '.')
        yield signed('reverse4', OUTSIDE + PIECES['reverse'], origin='2.0.192.in-addr.arpa.')
        yield signed('rfc2317', OUTSIDE + PIECES['rfc2317'], origin='2.0.192.in-addr.arpa.')
        yield signed('reverse6', OUTSIDE + PIECES['reverse6'], split(8), '8.b.d.0.1.0.0.2.ip6.arpa.')
        yield signed('tld', APEX + PIECES['registry'], split(8), 'tld.')
        yield signed('third-level', APEX + SMALL, origin='Deep.Sub.Example.')
        yield signed('long-origin', OUTSIDE + 'www A 198.51.100.1', origin=LONG + '.example.')
        yield signed('zonemd', APEX + MIX, after=with_zonemd)
        yield signed('cds-of-the-next', APEX + SMALL, double_ksk, cds=True, cdnskey=True)
        yield signed('idn-origin', APEX + SMALL, split(15), 'xn--bcher-kva.example.')
    for name, text in PIECES.items():
        if name not in ('reverse', 'rfc2317', 'reverse6', 'registry'):
            yield Shape('%s-unsigned' % name, 'example.', APEX + text, None, None)
    yield Shape('apex-only-unsigned', 'example.', OUTSIDE, None, None)
    yield Shape('tld-unsigned', 'tld.', APEX + PIECES['registry'], None, None)
    yield Shape('reverse4-unsigned', '2.0.192.in-addr.arpa.', OUTSIDE + PIECES['reverse'], None, None)
    yield Shape('mix-unsigned', 'example.', APEX + MIX, None, None)
    for name, text in [('insecure', PIECES['insecure']), ('glue', PIECES['insecure-glue']),
                       ('sibling', PIECES['sibling']),
                       ('deep', PIECES['insecure-deep']), ('cut-wild', PIECES['cut-wild']), ('mix', MIX),
                       ('only-insecure-below', 'a.b.c.d NS ns.example.net.\nx.y A 198.51.100.1')]:
        yield Shape('optout-' + name, 'example.', APEX + text, split(13), 'optout')
    yield Shape('optout-tld', 'tld.', APEX + PIECES['registry'], split(8), 'optout')
    yield Shape('optout-csk', 'tld.', APEX + PIECES['registry'], csk(13), 'optout')
    yield Shape('nsec3-ttl-by-soa', 'example.', APEX.replace('ns1 hostmaster 2026112101 7200 3600 604800 900',
                                                          'ns1 hostmaster 1 7200 3600 604800 86400') + SMALL,
                split(13), 'nsec3')


def mixed(count):
    origins = ['example.', 'tld.', 'a.b.example.', 'xn--fsq.example.', 'Mixed.EXAMPLE.', '10.in-addr.arpa.']
    names = [p for p in PIECES if p not in ('reverse6', 'rfc2317', 'csync')]
    for i in range(count):
        r = random.Random('shape %d' % i)
        chosen = sorted(r.sample(names, r.randint(3, 9)))
        text = '\n'.join(PIECES[p] for p in chosen)
        keys = r.choice(sorted(KEYS))
        denial = r.choice(['nsec', 'nsec3', 'optout'] if has_insecure(text) else ['nsec', 'nsec3'])
        after = r.choice([None, None, jitter]) if keys.startswith(
            ('split', 'csk', 'stand', 'double-ds')) else None
        yield Shape('mixed-%03d-%s-%s' % (i, keys, denial), r.choice(origins), APEX + text,
                    KEYS[keys], denial,
                    after=after, allowed=ALLOWED.get(keys, ()))


def shapes(count=160):
    return list(by_hand()) + list(mixed(count))
