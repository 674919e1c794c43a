"""Cases of the checks on DS and DNSKEY: does a path lead in, are the keys fit, who signs what."""
import dns.rdata
import dns.rdataclass
import dns.rdatatype

from fixture import Key, Rec, case, healthy, rsa_public, typ, unsigned


def zone(*keys, ds=(), more='', **kw):
    """A zone of the given keys; ds: those that the parent has."""
    z = unsigned(more=more)
    for k in keys:
        z.key(k)
    for k in ds:
        z.ds(k)
    return z.sign(**kw)


def ksk(seed=1, alg=13, **kw):
    return Key(alg=alg, ksk=True, seed=seed, **kw)


def zsk(seed=2, alg=13, **kw):
    return Key(alg=alg, seed=seed, **kw)


# ds-no-valid-key

@case('ds-no-valid-key', 'key-not-published')
def _():
    z = zone(ksk(), zsk(), ds=[ksk(3)])
    z.expect('critical', 'ds-no-valid-key', '@', 'DS', at=1)
    return z


@case('ds-no-valid-key', 'digest-differs')
def _():
    z = zone(ksk(), zsk())
    z.ds(ksk(), digest=bytes(32))
    z.expect('critical', 'ds-no-valid-key', '@', 'DS', at=1)
    return z


@case('ds-no-valid-key', 'key-does-not-sign')
def _():
    z = zone(ksk(), ksk(3, signs='none'), zsk(), ds=[ksk(3)])
    z.expect('critical', 'ds-no-valid-key', '@', 'DS', at=1)
    z.expect('critical', 'dnskey-unsigned-by-sep', '@', 'DNSKEY')
    return z


@case('ds-no-valid-key', 'other-algorithm')
def _():
    z = zone(ksk(), zsk(), ds=[ksk(alg=15)])
    z.expect('critical', 'ds-no-valid-key', '@', 'DS', at=1)
    z.expect('critical', 'ds-algorithm-unsigned', '@', 'DS', at=1)
    return z


@case('ds-no-valid-key', 'revoked')
def _():
    k = ksk(3, revoke=True, signs='dnskey')
    z = zone(ksk(signs='none'), k, zsk(signs='zone'), ds=[k])
    z.expect('critical', 'ds-no-valid-key', '@', 'DS', at=1)
    z.expect('error', 'ds-misplaced-or-bad-flags', '@', 'DS', at=1)
    z.expect('critical', 'dnskey-unsigned-by-sep', '@', 'DNSKEY')
    z.expect('critical', 'ds-algorithm-unsigned', '@', 'DS', at=1)
    return z


@case('ds-no-valid-key', 'good-second-of-two')
def _():
    z = zone(ksk(), ksk(3, signs='none'), zsk(), ds=[ksk(3), ksk()])
    return z


@case('ds-no-valid-key', 'good-unusable-only')
def _():
    # No DS that a validator would use: insecure, not bogus.
    z = zone(ksk(), zsk())
    z.ds(ksk(), digest_type=3, digest=bytes(32))
    z.expect('error', 'ds-digest-unusable', '@', 'DS', at=1)
    return z


@case('ds-no-valid-key', 'good-csk')
def _():
    return zone(ksk(), ds=[ksk()])


@case('ds-no-valid-key', 'not-without-sep')
def _():
    k = zsk(signs='both')
    z = zone(k, ds=[k], denial='nsec3')
    z.expect('warning', 'ds-misplaced-or-bad-flags', '@', 'DS')
    return z


# ds-orphaned

@case('ds-orphaned', 'unsigned-zone')
def _():
    z = unsigned()
    z.ds(ksk())
    z.expect('critical', 'ds-orphaned', '@', 'DS', at=1)
    z.expect('critical', 'ds-no-valid-key', '@', 'DS', at=1)
    z.expect('critical', 'ds-algorithm-unsigned', '@', 'DS', at=1)
    return z


@case('ds-orphaned', 'keys-without-signatures')
def _():
    z = unsigned()
    z.ds(ksk())
    z.add('@', 'DNSKEY', ksk().text())
    z.expect('critical', 'ds-orphaned', '@', 'DS', at=1)
    z.expect('critical', 'ds-no-valid-key', '@', 'DS', at=1)
    z.expect('critical', 'ds-algorithm-unsigned', '@', 'DS', at=1)
    return z


@case('ds-orphaned', 'good-no-ds')
def _():
    return unsigned()


@case('ds-orphaned', 'good-signed')
def _():
    return healthy()


# ds-stale-entry

@case('ds-stale-entry', 'old-key')
def _():
    z = zone(ksk(), zsk(), ds=[ksk(), ksk(3)])
    z.expect('warning', 'ds-stale-entry', '@', 'DS', at=2)
    return z


@case('ds-stale-entry', 'wrong-digest')
def _():
    z = zone(ksk(), zsk(), ds=[ksk()])
    z.ds(ksk(), digest=bytes(32))
    z.expect('warning', 'ds-stale-entry', '@', 'DS', at=2)
    return z


@case('ds-stale-entry', 'announced')
def _():
    # A double-DS rollover: the next DS is there, its key comes later, CDS says so.
    z = zone(ksk(), zsk(), ds=[ksk(), ksk(3)], cds=[ksk(), ksk(3)])
    z.expect('info', 'ds-stale-entry', '@', 'DS', at=2)
    return z


@case('ds-stale-entry', 'good-stand-by')
def _():
    # Published, in the DS set, and not signing yet.
    return zone(ksk(), ksk(3, signs='none'), zsk(), ds=[ksk(), ksk(3)])


@case('ds-stale-entry', 'good-doubled')
def _():
    return zone(ksk(), ksk(3), zsk(), ds=[ksk(), ksk(3)], denial='nsec3')


# ds-digest-sha1

@case('ds-digest-sha1', 'alone')
def _():
    z = zone(ksk(), zsk())
    z.ds(ksk(), digest_type=1)
    z.expect('error', 'ds-digest-sha1', '@', 'DS', at=1)
    return z


@case('ds-digest-sha1', 'beside-sha256')
def _():
    z = zone(ksk(), zsk())
    z.ds(ksk(), digest_type=1)
    z.ds(ksk(), digest_type=2)
    z.expect('info', 'ds-digest-sha1', '@', 'DS', at=1)
    return z


@case('ds-digest-sha1', 'good-sha384')
def _():
    z = zone(ksk(), zsk())
    z.ds(ksk(), digest_type=4)
    return z


@case('ds-digest-sha1', 'good-sha256')
def _():
    return zone(ksk(), zsk(), ds=[ksk()])


# ds-digest-unusable

def unusable(name, digest_type):
    @case('ds-digest-unusable', name)
    def _():
        z = zone(ksk(), zsk())
        z.ds(ksk(), digest_type=digest_type, digest=bytes(32))
        z.expect('error', 'ds-digest-unusable', '@', 'DS', at=1)
        return z


unusable('gost', 3)
unusable('unknown', 77)
unusable('private', 253)
unusable('sm3', 6)


@case('ds-digest-unusable', 'gost-beside-sha256')
def _():
    z = zone(ksk(), zsk(), ds=[ksk()])
    z.ds(ksk(), digest_type=3, digest=bytes(32))
    z.expect('warning', 'ds-digest-unusable', '@', 'DS', at=2)
    return z


@case('ds-digest-unusable', 'sm3-beside-sha256')
def _():
    z = zone(ksk(), zsk(), ds=[ksk()])
    z.ds(ksk(), digest_type=6, digest=bytes(32))
    z.expect('info', 'ds-digest-unusable', '@', 'DS', at=2)
    return z


@case('ds-digest-unusable', 'sha256-wrong-sha1-right')
def _():
    z = zone(ksk(), zsk())
    z.ds(ksk(), digest_type=1)
    z.ds(ksk(), digest_type=2, digest=bytes(32))
    z.expect('error', 'ds-digest-unusable', '@', 'DS', at=2)
    z.expect('info', 'ds-digest-sha1', '@', 'DS', at=1)
    z.expect('warning', 'ds-stale-entry', '@', 'DS', at=2)
    return z


@case('ds-digest-unusable', 'sha256-of-another-key')
def _():
    z = zone(ksk(), zsk())
    z.ds(ksk(), digest_type=1)
    z.ds(ksk(3), digest_type=2)
    z.expect('error', 'ds-digest-unusable', '@', 'DS', at=2)
    z.expect('info', 'ds-digest-sha1', '@', 'DS', at=1)
    z.expect('warning', 'ds-stale-entry', '@', 'DS', at=2)
    return z


@case('ds-digest-unusable', 'good-two-digests')
def _():
    z = zone(ksk(), zsk())
    z.ds(ksk(), digest_type=2)
    z.ds(ksk(), digest_type=4)
    return z


# ds-algorithm-unsigned

@case('ds-algorithm-unsigned', 'no-key-of-it')
def _():
    z = zone(ksk(), zsk(), ds=[ksk(), ksk(alg=15)])
    z.expect('warning', 'ds-algorithm-unsigned', '@', 'DS', at=2)
    z.expect('warning', 'ds-stale-entry', '@', 'DS', at=2)
    return z


@case('ds-algorithm-unsigned', 'key-does-not-sign')
def _():
    z = zone(ksk(), zsk(), ksk(3, alg=15, signs='none'), zsk(4, alg=15), ds=[ksk(), ksk(3, alg=15)])
    z.expect('warning', 'ds-algorithm-unsigned', '@', 'DS', at=2)
    z.expect('error', 'rrsig-algorithm-incomplete', '@', 'DNSKEY')
    return z


@case('ds-algorithm-unsigned', 'good-both-sign')
def _():
    return zone(ksk(), zsk(), ksk(3, alg=15), zsk(4, alg=15), ds=[ksk(), ksk(3, alg=15)])


@case('ds-algorithm-unsigned', 'good-key-before-ds')
def _():
    # The middle of an algorithm roll: both sign, the parent has the old DS only.
    return zone(ksk(), zsk(), ksk(3, alg=15), zsk(4, alg=15), ds=[ksk()], denial='nsec3')


# ds-malformed

def crooked(z, name, t, octets):
    """A DS or CDS whose digest has the wrong length, which dnspython would not make."""
    wire = bytes.fromhex('12670d02') + bytes(octets)
    z.records.append(Rec(z.name(name), 3600, dns.rdata.GenericRdata(dns.rdataclass.IN, typ(t), wire)))


@case('ds-malformed', 'parent')
def _():
    z = zone(ksk(), zsk(), ds=[ksk()])
    z.ds(ksk(3), digest=bytes(20))
    z.expect('error', 'ds-malformed', '@', 'DS', at=2)
    z.expect('warning', 'ds-stale-entry', '@', 'DS', at=2)
    return z


@case('ds-malformed', 'parent-alone')
def _():
    z = zone(ksk(), zsk())
    z.ds(ksk(), digest=ksk().digest(z.origin, 2)[:31])
    z.expect('error', 'ds-malformed', '@', 'DS', at=1)
    z.expect('critical', 'ds-no-valid-key', '@', 'DS', at=1)
    return z


@case('ds-malformed', 'at-a-cut')
def _():
    z = unsigned(more='child NS ns.example.net.')
    z.ds(z.key(ksk()))
    z.key(zsk())
    crooked(z, 'child', 'DS', 31)
    z.sign()
    z.expect('error', 'ds-malformed', 'child', 'DS', at=('child', 'DS'))
    return z


@case('ds-malformed', 'cds')
def _():
    z = unsigned()
    z.ds(z.key(ksk()))
    z.key(zsk())
    crooked(z, '@', 'CDS', 33)
    z.sign()
    z.expect('error', 'ds-malformed', '@', 'CDS', at=('@', 'CDS'))
    return z


@case('ds-malformed', 'good-all-types')
def _():
    z = unsigned(more='''child NS ns.example.net.
child DS 4711 13 1 0011223344556677889900112233445566778899
child DS 4711 13 3 0011223344556677889900112233445566778899001122334455667788990011
child DS 4711 13 4 ''' + 96 * 'A')
    z.ds(z.key(ksk()))
    z.key(zsk())
    return z.sign(cds=True)


@case('ds-malformed', 'not-cds-delete')
def _():
    z = unsigned()
    z.ds(z.key(ksk()))
    z.key(zsk())
    z.add('@', 'CDS', '0 0 0 00')
    z.expect('critical', 'cds-delete', '@', 'CDS')
    return z.sign()


# dnskey-unsigned-by-sep

@case('dnskey-unsigned-by-sep', 'only-zsk-signs')
def _():
    # No DS is known: a DS would be made from the key with the SEP flag.
    z = zone(ksk(signs='none'), zsk(signs='both'))
    z.expect('critical', 'dnskey-unsigned-by-sep', '@', 'DNSKEY', at=('@', 'DNSKEY'))
    return z


@case('dnskey-unsigned-by-sep', 'not-by-the-one-with-ds')
def _():
    z = zone(ksk(), ksk(3, signs='none'), zsk(), ds=[ksk(3)])
    z.expect('critical', 'dnskey-unsigned-by-sep', '@', 'DNSKEY', at=('@', 'DNSKEY'))
    z.expect('critical', 'ds-no-valid-key', '@', 'DS')
    return z


@case('dnskey-unsigned-by-sep', 'good-second-sep-idle')
def _():
    return zone(ksk(), ksk(3, signs='none'), zsk())


@case('dnskey-unsigned-by-sep', 'good-no-sep-at-all')
def _():
    return zone(zsk(signs='both'), denial='nsec3')


@case('dnskey-unsigned-by-sep', 'good-offline-ksk')
def _():
    # The key set is signed for long and at another time than the data.
    z = zone(ksk(), zsk(), ds=[ksk()])
    z.resign('@', 'DNSKEY', inception=-40 * 86400, expiration=50 * 86400)
    return z


# dnskey-algorithm-status

def status(name, severity, alg):
    @case('dnskey-algorithm-status', name)
    def _():
        z = zone(ksk(alg=alg), zsk(alg=alg))
        z.expect(severity, 'dnskey-algorithm-status', '@', 'DNSKEY', at=('@', 'DNSKEY'))
        return z


status('rsasha1', 'error', 5)
status('nsec3rsasha1', 'error', 7)
status('rsasha512', 'warning', 10)


@case('dnskey-algorithm-status', 'leaving-rsasha1')
def _():
    z = zone(ksk(), zsk(), ksk(1, alg=7), zsk(2, alg=7), ds=[ksk()])
    z.expect('warning', 'dnskey-algorithm-status', '@', 'DNSKEY')
    return z


def nobody(name, severity, alg, more=()):
    """An algorithm that no signature here can be verified by."""
    @case('dnskey-algorithm-status', name)
    def _():
        z = zone(ksk(), zsk(), Key(alg=alg, seed=9, signs='both'), ds=[ksk()])
        z.expect(severity, 'dnskey-algorithm-status', '@', 'DNSKEY')
        for line in more:
            z.expect(*line)
        return z


nobody('gost', 'warning', 12)
nobody('dsa', 'warning', 3)
nobody('not-assigned', 'warning', 77)
nobody('private', 'warning', 253)


@case('dnskey-algorithm-status', 'sm2')
def _():
    z = zone(ksk(), zsk(), Key(alg=17, seed=9, signs='both'), ds=[ksk()])
    z.expect('info', 'dnskey-algorithm-status', '@', 'DNSKEY')
    return z


for _alg in (8, 13, 14, 15, 16):
    @case('dnskey-algorithm-status', 'good-%d' % _alg)
    def _(alg=_alg):
        return healthy(alg=alg)


# dnskey-weak-or-malformed

def weak(name, severity, key, more=()):
    """A further key, which signs nothing, with something wrong."""
    @case('dnskey-weak-or-malformed', name)
    def _():
        k = key()
        k.signs = 'none'
        z = zone(ksk(), zsk(), k, ds=[ksk()])
        z.expect(severity, 'dnskey-weak-or-malformed', '@', 'DNSKEY', at=spot(z, k))
        for line in more:
            z.expect(*line)
        return z


def spot(z, key):
    """The place of a key's record."""
    lines = z.lines()
    return next(i + 1 for i, l in enumerate(lines) if key.text().split()[-1] in l.replace(' ', ''))


OTHER = [('error', 'rrsig-algorithm-incomplete', '@', 'DNSKEY')]
weak('protocol', 'error', lambda: zsk(3, protocol=2))
weak('no-zone-bit', 'error', lambda: zsk(3, flags=1))
weak('reserved-flag', 'warning', lambda: zsk(3, flags=0x0500))
weak('ecdsa-length', 'error', lambda: zsk(3, pub=bytes(range(63))))
weak('ecdsa-off-the-curve', 'error', lambda: zsk(3, pub=b'\1' * 64))
weak('ed25519-length', 'error', lambda: zsk(3, alg=15, pub=bytes(range(31))))
weak('rsa-exponent-zero', 'error', lambda: zsk(1, alg=8, pub=rsa_public(0, modulus())))
weak('rsa-exponent-one', 'error', lambda: zsk(1, alg=8, pub=rsa_public(1, modulus())))
weak('rsa-exponent-even', 'error', lambda: zsk(1, alg=8, pub=rsa_public(4, modulus())))
weak('rsa-exponent-oversized', 'error',
     lambda: zsk(1, alg=8, pub=rsa_public((1 << 4100) + 1, modulus())))
weak('rsa-512', 'error', lambda: zsk(1, alg=8, pub=rsa_public(65537, modulus() >> 1536 | 1)), OTHER)
weak('rsa-1024', 'warning', lambda: zsk(1, alg=8, pub=rsa_public(65537, modulus() >> 1024 | 1)), OTHER)


def modulus():
    return zsk(1, alg=8).private.public_key().public_numbers().n


@case('dnskey-weak-or-malformed', 'zone-key-without-bit')
def _():
    # The key that signs all data: none of it counts.
    k = zsk(2, flags=0)
    z = zone(ksk(), k, ds=[ksk()])
    z.expect('error', 'dnskey-weak-or-malformed', '@', 'DNSKEY', at=spot(z, k))
    z.expect('error', 'key-role-missing', '@', 'DNSKEY')
    return z


@case('dnskey-weak-or-malformed', 'good-rsa-2048')
def _():
    return healthy(alg=8)


@case('dnskey-weak-or-malformed', 'good-revoked')
def _():
    return zone(ksk(), ksk(3, revoke=True), zsk(), ds=[ksk()])


@case('dnskey-weak-or-malformed', 'good-ed448')
def _():
    return healthy(alg=16)


# dnskey-response-size: in a file

@case('dnskey-response-size', 'file-too-many')
def _():
    z = zone(*([ksk(), zsk()] + [zsk(i, signs='none') for i in range(20, 34)]), ds=[ksk()])
    z.expect('warning', 'dnskey-response-size', '@', 'DNSKEY')
    return z


@case('dnskey-response-size', 'good-file-in-a-roll')
def _():
    # Two of each kind, which is more than one packet holds while it lasts.
    return zone(*[k(i, alg=8) for k, i in ((ksk, 1), (ksk, 3), (zsk, 2), (zsk, 4))], ds=[ksk(1, alg=8)])


# dnskey-keytag-collision

@case('dnskey-keytag-collision', 'two-zsks')
def _():
    z = zone(ksk(), zsk(), zsk(67719, signs='none'), ds=[ksk()])  # found by colliding()
    z.expect('warning', 'dnskey-keytag-collision', '@', 'DNSKEY')
    return z


@case('dnskey-keytag-collision', 'good-published-ahead')
def _():
    return zone(ksk(), zsk(), zsk(3, signs='none'), ds=[ksk()])


@case('dnskey-keytag-collision', 'good-other-algorithm')
def _():
    # Equal tags, but the algorithm tells them apart.
    a, b = zsk(4, alg=15), zsk(138355)
    assert a.tag == b.tag
    return zone(ksk(), b, ksk(3, alg=15), a, ds=[ksk()])


# key-role-missing

@case('key-role-missing', 'zsk-not-published')
def _():
    z = zone(ksk(), zsk(publish=False), ds=[ksk()])
    z.expect('error', 'key-role-missing', '@', 'DNSKEY')
    return unknown_everywhere(z)


def unknown_everywhere(z, but=()):
    """An rrsig-unknown-key at every signature by a key that is not there."""
    have = {k.tag for k in z.keys if k.publish}
    for r in sorted((r for r in z.records if r.covered), key=lambda r: (r.name, r.covered)):
        if r.rd.key_tag not in have and (r.name, r.covered) not in but:
            z.expect('error', 'rrsig-unknown-key', r.name, dns.rdatatype.to_text(r.covered))
    return z


@case('key-role-missing', 'ksk-not-published')
def _():
    z = zone(ksk(publish=False), zsk())
    z.expect('error', 'rrsig-unknown-key', '@', 'DNSKEY')
    z.expect('critical', 'dnskey-unsigned-by-sep', '@', 'DNSKEY')
    z.expect('error', 'key-role-missing', '@', 'DNSKEY')
    z.expect('info', 'key-role-missing', '@', 'DNSKEY')
    return z


@case('key-role-missing', 'csk')
def _():
    z = zone(ksk(), ds=[ksk()])
    z.expect('info', 'key-role-missing', '@', 'DNSKEY')
    return z


@case('key-role-missing', 'good-split')
def _():
    return healthy()


@case('key-role-missing', 'good-rolling-zsk')
def _():
    # Pre-published, then signing beside the old one.
    return zone(ksk(), zsk(), zsk(3), ds=[ksk()], denial='nsec3')


@case('ds-algorithm-unsigned', 'key-revoked')
def _():
    # The only key of the algorithm signs, and is revoked.
    k = ksk(3, alg=15, revoke=True)
    z = zone(ksk(), zsk(), k, zsk(4, alg=15), ds=[ksk(), k])
    z.expect('warning', 'ds-algorithm-unsigned', '@', 'DS', at=2)
    z.expect('error', 'ds-misplaced-or-bad-flags', '@', 'DS', at=2)
    return z


# key-role-missing, zone-syntax in the file of the DS set

@case('key-role-missing', 'revoked-zsk')
def _():
    z = zone(ksk(), zsk(revoke=True), ds=[ksk()])
    z.expect('error', 'key-role-missing', '@', 'DNSKEY')
    return z


@case('zone-syntax', 'in-the-ds-file')
def _():
    z = zone(ksk(), zsk())
    z.ds_lines = ['example. 3600 IN DS 65261 13 2 hello']
    z.expect('error', 'zone-syntax', '@', '-', at=1)
    return z
