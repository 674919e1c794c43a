"""Cases of the checks on content that hurts in a rollout: TTLs, aliases, digests, tags, limits."""
import hashlib
import struct

from fixture import Key, Text, case, healthy, unsigned
from make_zone import DIGEST, signed, small


# ns-target-alias

@case('ns-target-alias', 'apex')
def _():
    z = small('@ NS ns2\nns2 CNAME ns1')
    z.expect('error', 'ns-target-alias', '@', 'NS', at=('@', 'NS', None, 1))
    return z


@case('ns-target-alias', 'delegation')
def _():
    z = healthy(more='sub NS nsx\nnsx CNAME ns1')
    z.expect('error', 'ns-target-alias', 'sub', 'NS', at=('sub', 'NS'))
    return z


@case('ns-target-alias', 'by-wildcard')
def _():
    z = small('sub NS a.dns\n*.dns CNAME ns1')
    z.expect('error', 'ns-target-alias', 'sub', 'NS', at=('sub', 'NS'))
    return z


@case('ns-target-alias', 'below-dname')
def _():
    z = small('sub NS a.dns\ndns DNAME example.net.')
    z.expect('error', 'ns-target-alias', 'sub', 'NS', at=('sub', 'NS'))
    return z


@case('ns-target-alias', 'good-host-beside-wildcard')
def _():
    return small('sub NS a.dns\na.dns A 198.51.100.9\n*.dns CNAME ns1\n'
                 'other CNAME ns1\nfar DNAME example.net.')


# mx-target-alias

@case('mx-target-alias', 'mx')
def _():
    z = healthy(more='list MX 10 alias')
    z.expect('error', 'mx-target-alias', 'list', 'MX', at=('list', 'MX'))
    return z


@case('mx-target-alias', 'srv')
def _():
    z = small('_sip._tcp SRV 0 5 5060 Alias\nalias CNAME www')
    z.expect('error', 'mx-target-alias', '_sip._tcp', 'SRV', at=('_sip._tcp', 'SRV'))
    return z


@case('mx-target-alias', 'by-wildcard')
def _():
    z = small('@ MX 10 a.mail\n*.mail CNAME www')
    z.expect('error', 'mx-target-alias', '@', 'MX', at=('@', 'MX'))
    return z


@case('mx-target-alias', 'good-host-and-null')
def _():
    return healthy(more='nomail MX 0 .\n_imap._tcp SRV 0 0 0 .\nlist MX 10 www\nlist MX 20 mx.example.net.')


# zone-ttl-high, negative-ttl-high, ttl-too-low

@case('zone-ttl-high', 'one-day')
def _():
    z = healthy(more='slow 86400 A 198.51.100.9\nslower 172800 TXT "two days"')
    z.expect('info', 'zone-ttl-high', 'slower', 'TXT', at=('slower', 'TXT'))
    return z


@case('zone-ttl-high', 'good-an-hour')
def _():
    return healthy(more='fast 60 A 198.51.100.9')


@case('negative-ttl-high', 'an-hour')
def _():
    z = small()
    z.replace('@', 'SOA', 'ns1 hostmaster 1 7200 3600 604800 3600')
    z.expect('info', 'negative-ttl-high', '@', 'SOA', at=('@', 'SOA'))
    return z


@case('negative-ttl-high', 'good-by-soa-ttl')
def _():
    z = small()
    z.replace('@', 'SOA', 'ns1 hostmaster 1 7200 3600 604800 3600')
    z.set_ttl('@', 'SOA', 900)
    return z


@case('ttl-too-low', 'dnskey')
def _():
    z = healthy(dnskey_ttl=299)
    z.expect('info', 'ttl-too-low', '@', 'DNSKEY', at=('@', 'DNSKEY'))
    return z


@case('ttl-too-low', 'ds-below')
def _():
    z = healthy(more='low NS ns.example.net.\nlow 60 DS 12345 13 2 ' + DIGEST)
    z.expect('info', 'ttl-too-low', 'low', 'DS', at=('low', 'DS'))
    return z


@case('ttl-too-low', 'good-five-minutes')
def _():
    return healthy(dnskey_ttl=300)


# zonemd-mismatch

A1 = '''example. 86400 IN SOA ns1 admin 2018031900 1800 900 604800 86400
example. 86400 IN NS ns1
example. 86400 IN NS ns2
example. 86400 IN ZONEMD 2018031900 1 1 %s
ns1 3600 IN A 203.0.113.63
ns2 3600 IN AAAA 2001:db8::63
'''
A1_DIGEST = 'c68090d90a7aed716bc459f9340e3d7c1370d4d24b7e2fc3a1ddc0b9a87153b9a9713b3c9ae5cc27777f98b8e730044c'
# RFC 8976 A.2: hidden, doubled and foreign records, capitals, order, a ZONEMD below the apex.
A2 = '''example. 86400 IN SOA ns1 admin 2018031900 1800 900 604800 86400
example. 86400 IN NS ns1
example. 86400 IN NS ns2
example. 86400 IN ZONEMD 2018031900 1 1 (
    a3b69bad980a3504e1cffcb0fd6397f93848071c93151f55
    2ae2f6b1711d4bd2d8b39808226d7b9db71e34b72077f8fe )
ns1 3600 IN A 203.0.113.63
NS2 3600 IN AAAA 2001:db8::63
occluded.sub 7200 IN TXT "I'm occluded but must be digested"
sub 7200 IN NS ns1
duplicate 300 IN TXT "I must be digested just once"
duplicate 300 IN TXT "I must be digested just once"
foo.test. 555 IN TXT "out-of-zone data must be excluded"
UPPERCASE 3600 IN TXT "canonicalize uppercase owner names"
* 777 IN PTR dont-forget-about-wildcards
mail 3600 IN MX 20 MAIL1
mail 3600 IN MX 10 Mail2.Example.
sortme 3600 IN AAAA 2001:db8::5:61
sortme 3600 IN AAAA 2001:db8::3:62
sortme 3600 IN AAAA 2001:db8::4:63
sortme 3600 IN AAAA 2001:db8::1:65
sortme 3600 IN AAAA 2001:db8::2:64
non-apex 900 IN ZONEMD 2018031900 1 1 (
    616c6c6f776564206275742069676e6f7265642e20616c6c
    6f776564206275742069676e6f7265642e20616c6c6f7765 )
'''


def digest(z, kind, name='sha384'):
    """RFC 8976 3.3.1 over the records as they are; kind: the hash's number there."""
    h = hashlib.new(name)
    seen = set()
    for r in sorted(z.records, key=lambda r: (r.name.canonicalize(), r.type, r.rd.to_digestable(z.origin))):
        wire = r.rd.to_digestable(z.origin)
        if not r.name.is_subdomain(z.origin) or (r.name, r.type, wire) in seen:
            continue
        if r.name == z.origin and (r.type == 63 or r.covered == 63):
            continue
        seen.add((r.name, r.type, wire))
        h.update(r.name.canonicalize().to_wire() + struct.pack('!HHIH', r.type, 1, r.ttl, len(wire)) + wire)
    return '2026112101 1 %d %s' % (kind, h.hexdigest())


def digested(*kinds, **kw):
    """A signed zone whose ZONEMD records are right; serials and digests are put in after signing."""
    z = unsigned()
    for i, kind in enumerate(kinds):
        z.add('@', 'ZONEMD', '1 1 %d %s' % (kind, '00' * (48 if kind == 1 else 64)))
    z.ds(z.key(alg=13, ksk=True, seed=1))
    z.key(alg=13, seed=2)
    z.sign(**kw)
    for i, kind in enumerate(kinds):
        z.replace('@', 'ZONEMD', digest(z, kind, 'sha384' if kind == 1 else 'sha512'), i)
    z.resign('@', 'ZONEMD')
    return z


@case('zonemd-mismatch', 'good-rfc-simple')
def _():
    return Text('example.', A1 % A1_DIGEST)


@case('zonemd-mismatch', 'rfc-complex')
def _():
    """Wrong in other respects on purpose; the digest is right, so this check is silent."""
    z = Text('example.', A2)
    z.expect('error', 'out-of-zone-data', 'foo.test.', 'TXT')
    z.expect('warning', 'duplicate-record', 'duplicate', 'TXT')
    z.expect('warning', 'type-not-at-apex', 'non-apex', 'ZONEMD')
    z.expect('error', 'occluded-or-signed-below-cut', 'occluded.sub', 'TXT')
    return z


@case('zonemd-mismatch', 'digest')
def _():
    z = Text('example.', (A1 % A1_DIGEST).replace('203.0.113.63', '203.0.113.64'))
    z.expect('error', 'zonemd-mismatch', '@', 'ZONEMD', at='ZONEMD')
    return z


@case('zonemd-mismatch', 'serial')
def _():
    z = Text('example.', (A1 % A1_DIGEST).replace('admin 2018031900', 'admin 2018031901'))
    z.expect('error', 'zonemd-mismatch', '@', 'ZONEMD', at='ZONEMD')
    return z


@case('zonemd-mismatch', 'length')
def _():
    z = Text('example.', A1 % A1_DIGEST[:-2])
    z.expect('error', 'zonemd-mismatch', '@', 'ZONEMD', at='ZONEMD')
    return z


@case('zonemd-mismatch', 'twice')
def _():
    z = digested(1)
    z.add('@', 'ZONEMD', '2026112101 1 1 ' + 'ff' * 48)
    z.resign('@', 'ZONEMD')
    z.expect('error', 'zonemd-mismatch', '@', 'ZONEMD', at=('@', 'ZONEMD', None, 1))
    return z


@case('zonemd-mismatch', 'unknown-scheme')
def _():
    z = digested(1)
    z.add('@', 'ZONEMD', '2026112101 240 1 ' + 'ff' * 48)
    z.resign('@', 'ZONEMD')
    z.expect('info', 'zonemd-mismatch', '@', 'ZONEMD', at=('@', 'ZONEMD', None, 1))
    return z


@case('zonemd-mismatch', 'resigned-afterwards')
def _():
    z = digested(2, denial='nsec3')
    z.resign('www', 'A', expiration=13 * 86400)
    z.expect('error', 'zonemd-mismatch', '@', 'ZONEMD', at=('@', 'ZONEMD'))
    return z


@case('zonemd-mismatch', 'good-both-hashes')
def _():
    return digested(1, 2)


@case('zonemd-mismatch', 'good-nsec3')
def _():
    return digested(2, denial='nsec3')


# nsec3-opt-out

@case('nsec3-opt-out', 'nothing-to-skip')
def _():
    z = signed(small(), denial='nsec3', optout=True)
    z.expect('warning', 'nsec3-opt-out', '@', 'NSEC3PARAM', at=('@', 'NSEC3PARAM'))
    return z


@case('nsec3-opt-out', 'secure-delegations-only')
def _():
    z = signed(small('sub NS ns.example.net.\nsub DS 12345 13 2 ' + DIGEST), denial='nsec3', optout=True)
    z.expect('warning', 'nsec3-opt-out', '@', 'NSEC3PARAM', at=('@', 'NSEC3PARAM'))
    return z


@case('nsec3-opt-out', 'delegations')
def _():
    z = healthy(denial='nsec3', optout=True)
    z.expect('info', 'nsec3-opt-out', '@', 'NSEC3PARAM', at=('@', 'NSEC3PARAM'))
    return z


@case('nsec3-opt-out', 'good-without')
def _():
    return signed(small(), denial='nsec3')


# nsec3-parameters

@case('nsec3-parameters', 'unknown-flag')
def _():
    z = healthy(denial='nsec3')
    z.nsec_set('www', flags=2)
    z.expect('error', 'nsec3-parameters', z.hashed('www'), 'NSEC3', at=(z.hashed('www'), 'NSEC3'))
    return z


@case('nsec3-parameters', 'param-flags')
def _():
    z = unsigned(more='@ 0 NSEC3PARAM 1 1 0 -')
    z.ds(z.key(alg=13, ksk=True, seed=1))
    z.key(alg=13, seed=2)
    z.sign(denial='nsec3', optout=True)
    z.expect('error', 'nsec3-parameters', '@', 'NSEC3PARAM', at=('@', 'NSEC3PARAM'))
    return z


@case('nsec3-parameters', 'param-of-another-chain')
def _():
    z = unsigned(more='@ 0 NSEC3PARAM 1 0 0 AABB')
    z.ds(z.key(alg=13, ksk=True, seed=1))
    z.key(alg=13, seed=2)
    z.sign(denial='nsec3')
    z.expect('error', 'nsec3-parameters', '@', 'NSEC3PARAM', at=('@', 'NSEC3PARAM'))
    return z


@case('nsec3-parameters', 'one-salted')
def _():
    z = healthy(denial='nsec3')
    z.nsec_set('www', salt=b'\xaa')
    z.expect('error', 'nsec3-parameters', z.hashed('www'), 'NSEC3', at=(z.hashed('www'), 'NSEC3'))
    return z


@case('nsec3-parameters', 'no-param')
def _():
    z = healthy(denial='nsec3')
    z.drop_signed('@', 'NSEC3PARAM')
    z.bitmap('@', drop=['NSEC3PARAM'])
    z.expect('error', 'nsec3-parameters', '@', 'NSEC3PARAM')
    return z


@case('nsec3-parameters', 'salted-alike')
def _():
    z = healthy(denial='nsec3', salt=b'\xaa\xbb')
    z.expect('warning', 'nsec3-rfc9276', '@', 'NSEC3PARAM')
    return z


@case('nsec3-parameters', 'good-opt-out')
def _():
    return healthy(denial='nsec3', optout=True)


# nsec-nsec3-mixed

@case('nsec-nsec3-mixed', 'nsec-left-over')
def _():
    z = healthy(denial='nsec3')
    z.put_nsec('www', '@', ['A', 'AAAA', 'HTTPS', 'RRSIG', 'NSEC'])
    z.resign('www', 'NSEC')
    z.expect('error', 'nsec-nsec3-mixed', 'www', 'NSEC', at=('www', 'NSEC'))
    return z


@case('nsec-nsec3-mixed', 'nsec3-left-over')
def _():
    z = healthy()
    z.salt, z.iterations, z.optout = b'', 0, False
    z.put_nsec3('www', z.hash('@'), ['A', 'AAAA', 'HTTPS', 'RRSIG'])
    z.resign(z.hashed('www'), 'NSEC3')
    z.expect('error', 'nsec-nsec3-mixed', z.hashed('www'), 'NSEC3', at=(z.hashed('www'), 'NSEC3'))
    return z


@case('nsec-nsec3-mixed', 'param-without-chain')
def _():
    z = healthy(more='@ 0 NSEC3PARAM 1 0 0 -')
    z.expect('error', 'nsec-nsec3-mixed', '@', 'NSEC3PARAM', at=('@', 'NSEC3PARAM'))
    return z


@case('nsec-nsec3-mixed', 'good-nsec')
def _():
    return healthy()


@case('nsec-nsec3-mixed', 'good-nsec3')
def _():
    return healthy(denial='nsec3')


# tlsa-without-dnssec

TLSA = '_443._tcp.www TLSA 3 1 1 ' + DIGEST


ABOVE = '''example. 3600 IN SOA ns1.example. hostmaster.example. 1 7200 3600 604800 900
example. 3600 IN NS ns1.example.
ns1.example. 3600 IN A 198.51.100.1
corp.example. 3600 IN NS ns1.corp.example.
corp.example. 3600 IN NS ns2.example.net.
ns1.corp.example. 3600 IN A 198.51.100.1
ns1.corp.example. 3600 IN AAAA 2001:db8::1
'''


@case('tlsa-without-dnssec', 'no-ds')
def _():
    z = healthy('corp.example.', ds=False, more=TLSA + '\nhost SSHFP 4 2 ' + DIGEST)
    z.filename = 'corp.example.zone'
    z.files['example.zone'] = ABOVE
    z.expect('warning', 'tlsa-without-dnssec', '_443._tcp.www', 'TLSA', at=('_443._tcp.www', 'TLSA'))
    z.expect('warning', 'tlsa-without-dnssec', 'host', 'SSHFP', at=('host', 'SSHFP'))
    return z


@case('tlsa-without-dnssec', 'source-file')
def _():
    z = small(TLSA)
    z.expect('info', 'tlsa-without-dnssec', '_443._tcp.www', 'TLSA', at=('_443._tcp.www', 'TLSA'))
    return z


@case('tlsa-without-dnssec', 'good-secure')
def _():
    return healthy(more=TLSA)


@case('tlsa-without-dnssec', 'good-signed-ds-not-known')
def _():
    return healthy(ds=False, more=TLSA)


# key-unused-or-revoked

@case('key-unused-or-revoked', 'published-ahead')
def _():
    z = unsigned()
    z.ds(z.key(alg=13, ksk=True, seed=1))
    z.key(alg=13, seed=2)
    z.key(alg=13, seed=3, signs='none')
    z.sign()
    z.expect('info', 'key-unused-or-revoked', '@', 'DNSKEY')
    return z


@case('key-unused-or-revoked', 'revoked')
def _():
    z = unsigned()
    z.ds(z.key(alg=13, ksk=True, seed=1))
    z.key(alg=13, ksk=True, seed=3, revoke=True)
    z.key(alg=13, seed=2)
    z.sign()
    z.expect('info', 'key-unused-or-revoked', '@', 'DNSKEY')
    return z


@case('key-unused-or-revoked', 'revoked-not-self-signed')
def _():
    z = unsigned()
    z.ds(z.key(alg=13, ksk=True, seed=1))
    z.key(alg=13, ksk=True, seed=3, revoke=True, signs='none')
    z.key(alg=13, seed=2)
    z.sign()
    z.expect('warning', 'key-unused-or-revoked', '@', 'DNSKEY')
    return z


@case('key-unused-or-revoked', 'good-both-at-work')
def _():
    return healthy()


@case('key-unused-or-revoked', 'good-two-of-each')
def _():
    z = unsigned()
    z.ds(z.key(alg=13, ksk=True, seed=1))
    z.key(alg=13, ksk=True, seed=3)
    z.key(alg=13, seed=2)
    z.key(alg=13, seed=4)
    return z.sign()


# validator-limits

@case('validator-limits', 'two-bad-before-the-good')
def _():
    z = healthy()
    for life in (11, 12):
        z.resign('www', 'A', add=True, corrupt=True, expiration=life * 86400)
    z.expect('critical', 'validator-limits', 'www', 'A')
    return z


@case('validator-limits', 'nine-bad')
def _():
    z = healthy()
    for life in range(3, 12):
        z.resign('mail', 'A', add=True, corrupt=True, expiration=life * 86400)
    z.expect('critical', 'validator-limits', 'mail', 'A')
    return z


@case('validator-limits', 'ds-by-tag-only')
def _():
    z = healthy()
    for i in range(4):
        z.ds(z.keys[0], digest=bytes([i]) * 32)
    z.expect('critical', 'validator-limits', '@', 'DS')
    return z


@case('validator-limits', 'good-many-good-ones')
def _():
    z = healthy()
    for life in range(3, 13):
        z.resign('www', 'A', add=True, expiration=life * 86400)
    return z


# soa-expire-vs-rrsig

@case('soa-expire-vs-rrsig', 'four-weeks')
def _():
    z = unsigned()
    z.replace('@', 'SOA', 'ns1 hostmaster 2026112101 7200 3600 2419200 900')
    z.ds(z.key(alg=13, ksk=True, seed=1))
    z.key(alg=13, seed=2)
    z.sign()
    z.expect('info', 'soa-expire-vs-rrsig', '@', 'SOA', at=('@', 'SOA'))
    return z


@case('soa-expire-vs-rrsig', 'one-ends-early')
def _():
    z = healthy()
    z.resign('www', 'A', expiration=6 * 86400)
    z.expect('info', 'soa-expire-vs-rrsig', '@', 'SOA', at=('@', 'SOA'))
    return z


@case('soa-expire-vs-rrsig', 'good-renewed-beside-it')
def _():
    z = healthy()
    z.resign('www', 'A', add=True, expiration=6 * 86400)
    return z


# wildcard-blocked

@case('wildcard-blocked', 'acme-challenge')
def _():
    z = small('* A 198.51.100.99\n_acme-challenge.shop TXT "token"')
    z.expect('info', 'wildcard-blocked', 'shop', 'A', at=('*', 'A'))
    return z


@case('wildcard-blocked', 'text-only')
def _():
    z = healthy(more='shop.wild TXT "verification"')
    z.expect('info', 'wildcard-blocked', 'shop.wild', 'A', at=('*.wild', 'A'))
    return z


@case('wildcard-blocked', 'good-given-explicitly')
def _():
    return healthy(more='shop.wild A 198.51.100.99\n_acme-challenge.shop.wild TXT "token"\n'
                   '_dmarc.wild TXT "v=DMARC1"\nother.wild CNAME www')


# unknown-rrtype

@case('unknown-rrtype', 'private')
def _():
    z = healthy(more='odd TYPE65280 \\# 4 01020304\nodder TYPE65280 \\# 0')
    z.expect('info', 'unknown-rrtype', 'odd', 'TYPE65280', at=('odd', 'TYPE65280'))
    return z


@case('unknown-rrtype', 'good-known-by-number')
def _():
    return Text('example.', '''example. 3600 IN SOA ns1.example. hostmaster.example. 1 7200 3600 604800 900
example. 3600 IN NS ns1.example.
ns1.example. 3600 IN TYPE1 \\# 4 C6336401
''')


# delegation-inventory

@case('delegation-inventory', 'two')
def _():
    z = healthy()
    z.expect('info', 'delegation-inventory', 'secure', 'NS', at=('secure', 'NS'))
    z.expect('info', 'delegation-inventory', 'plain', 'NS', at=('plain', 'NS'))
    return z


@case('delegation-inventory', 'many')
def _():
    z = small('\n'.join('d%d NS ns.example.net.' % i for i in range(33)))
    z.expect('info', 'delegation-inventory', '@', 'NS')
    return z


@case('delegation-inventory', 'good-none')
def _():
    return signed(small())


# rrsig-expiry-cliff

HOSTS = ['h%d' % i for i in range(120)]


def hosts():
    return signed(small('\n'.join(h + ' A 198.51.100.7' for h in HOSTS)))


@case('rrsig-expiry-cliff', 'all-at-once')
def _():
    z = hosts()
    z.expect('info', 'rrsig-expiry-cliff', '@', 'RRSIG')
    return z


@case('rrsig-expiry-cliff', 'good-spread')
def _():
    z = hosts()
    for i, h in enumerate(HOSTS):
        z.resign(h, 'A', expiration=(14 * 24 - i) * 3600)
        z.resign(h, 'NSEC', expiration=(14 * 24 - i) * 3600)
    return z


@case('rrsig-expiry-cliff', 'good-small')
def _():
    return healthy()


# keytag-split-brain

def split(*owners, publish=False):
    """Some names signed by another key of the ZSK's tag, found by colliding()."""
    z = healthy(more='\n'.join('host%d A 198.51.100.9' % i for i in range(40)))
    other = Key(alg=13, seed=67719)
    assert other.tag == z.keys[1].tag
    if publish:
        z.add('@', 'DNSKEY', other.text())
        z.resign('@', 'DNSKEY')
    for owner in owners:
        z.resign(owner, 'A', key=other)
    return z


@case('keytag-split-brain', 'one-name')
def _():
    z = split('www')
    z.expect('critical', 'keytag-split-brain', '@', 'DNSKEY')
    z.expect('critical', 'rrsig-invalid', 'www', 'A')
    return z


@case('keytag-split-brain', 'many-names')
def _():
    z = split('www', 'mail', *['host%d' % i for i in range(40)])
    z.expect('critical', 'keytag-split-brain', '@', 'DNSKEY')
    return z


@case('keytag-split-brain', 'nsec3-p384')
def _():
    z = unsigned()
    z.ds(z.key(alg=14, ksk=True, seed=1))
    zsk = z.key(alg=14, seed=2)
    z.sign(denial='nsec3')
    z.resign('www', 'A', key=Key(alg=14, seed=7891))
    z.expect('critical', 'keytag-split-brain', '@', 'DNSKEY')
    return z


@case('keytag-split-brain', 'good-both-published')
def _():
    z = split('www', 'mail', publish=True)
    z.expect('warning', 'dnskey-keytag-collision', '@', 'DNSKEY')
    return z


@case('keytag-split-brain', 'good-no-collision')
def _():
    return split()


@case('keytag-split-brain', 'damage-and-change')
def _():
    """Failing signatures by the published key's tag for other reasons: not this check's."""
    z = healthy()
    z.resign('www', 'A', corrupt=True)
    z.replace('mail', 'A', '198.51.100.26')
    z.expect('critical', 'rrsig-invalid', 'www', 'A')
    z.expect('critical', 'rrsig-invalid', 'mail', 'A')
    return z
