"""faults_keys.py - what can be wrong with DNSKEY, the parent's DS, CDS and CDNSKEY."""
import fixture
from fixture import DAY, Key
from registry import fault
from target import word


def resigned(t):
    """The key set changed, so its signature is made again, and so is the ZONEMD of nobody."""
    t.z.drop('@', 'RRSIG', 'DNSKEY')
    for k in t.z.signers('DNSKEY'):
        t.z.resign('@', 'DNSKEY', key=k, add=True)


def publish(t, key, sign=True):
    ttl = t.z.find('@', 'DNSKEY')[0].ttl
    t.z.add('@', 'DNSKEY', key.text(), ttl)
    if sign:
        resigned(t)


def more(t, **kw):
    return Key(**dict(dict(alg=t.zsk().alg, seed=6), **kw))


@fault('algorithm-published-signs-nothing')
def _(t):
    other = 15 if t.zsk().alg != 15 else 13
    t.need(all(k.algorithm != other for k in t.z.keys))
    publish(t, Key(alg=other, seed=6))
    yield 'error', 'rrsig-algorithm-incomplete', t.apex, 'DNSKEY'


@fault('algorithm-missing-at-one-set')
def _(t):
    algorithms = {k.algorithm for k in t.z.keys if k.publish}
    t.need(len(algorithms) == 2 and len(list(t.z.signers('SOA'))) == 2)
    n, y = t.a_set()
    t.z.drop(n, 'RRSIG', y)
    t.z.resign(n, y, key=list(t.z.signers('SOA'))[0])
    yield 'error', 'rrsig-algorithm-incomplete', n, y


@fault('algorithm-missing-at-the-keys')
def _(t):
    algorithms = {k.algorithm for k in t.z.keys if k.publish}
    t.need(len(algorithms) == 2 and len(t.z.ds_lines) == 1)
    first = next(k for k in t.z.keys if k.sep)
    t.need(str(first.tag) in t.z.ds_lines[0].split())
    t.z.drop('@', 'RRSIG', 'DNSKEY')
    t.z.resign('@', 'DNSKEY', key=first)
    yield 'error', 'rrsig-algorithm-incomplete', t.apex, 'DNSKEY'


def odd_key(name, severity, check='dnskey-weak-or-malformed', also=(), need=None, **kw):
    """One more key, published and not in use, with something wrong about it."""
    @fault(name, also=also)
    def _(t):
        if need:
            t.need(need(t))
        publish(t, more(t, **kw))
        yield severity, check, t.apex, 'DNSKEY'


odd_key('protocol', 'error', protocol=2)
odd_key('protocol-zero', 'error', protocol=0)
odd_key('no-zone-bit', 'error', flags=0)
odd_key('sep-without-zone-bit', 'error', flags=1)
odd_key('reserved-flags', 'warning', flags=256 | 0x20)
odd_key('reserved-flag-high', 'warning', flags=256 | 0x8000)
odd_key('ecdsa-short', 'error', need=lambda t: t.zsk().alg == 13, pub=b'\x01' * 63)
odd_key('ecdsa-long', 'error', need=lambda t: t.zsk().alg == 13, pub=b'\x01' * 65)
odd_key('ecdsa-off-the-curve', 'error', need=lambda t: t.zsk().alg == 13, pub=b'\x01' * 64)
odd_key('ed25519-short', 'error', need=lambda t: t.zsk().alg == 15, pub=b'\x01' * 31)
odd_key('p384-with-a-p256-key', 'error', need=lambda t: t.zsk().alg == 14, pub=b'\x01' * 64)
odd_key('rsa-1024', 'warning', need=lambda t: t.zsk().alg == 8, bits=1024)
odd_key('rsa-512', 'error', need=lambda t: t.zsk().alg == 8, bits=512)
odd_key('rsa-exponent-one', 'error', need=lambda t: t.zsk().alg == 8,
        pub=fixture.rsa_public(1, (1 << 2047) + 12345))
odd_key('rsa-exponent-zero', 'error', need=lambda t: t.zsk().alg == 8,
        pub=fixture.rsa_public(0, (1 << 2047) + 12345))
odd_key('rsa-exponent-even', 'error', need=lambda t: t.zsk().alg == 8,
        pub=fixture.rsa_public(65536, (1 << 2047) + 12345))
odd_key('rsa-cut-off', 'error', need=lambda t: t.zsk().alg == 8, pub=b'\x03\x01\x00')
odd_key('rsa-empty-modulus', 'error', need=lambda t: t.zsk().alg == 8, pub=b'\x03\x01\x00\x01')
odd_key('weak-ksk', 'warning', need=lambda t: t.zsk().alg == 8, bits=1024, ksk=True)


def of_algorithm(name, alg, severity, **kw):
    """A zone whose only algorithm is one that is no longer used: all signed by it alone."""
    @fault(name)
    def _(t):
        ksk, zsk = t.split_roles()
        t.by_ds()
        t.need(not t.z.find('@', 'CDS'))
        again(t, Key(alg=alg, ksk=True, seed=1, **kw), Key(alg=alg, seed=2, **kw))
        yield severity, 'dnskey-algorithm-status', t.apex, 'DNSKEY'


def again(t, *keys, ds=None):
    """The whole zone signed from scratch by other keys."""
    z = t.z
    gone = {fixture.typ('RRSIG'), fixture.typ('DNSKEY')}
    z.records = [r for r in z.records if r.type not in gone]
    z.keys, z.ds_lines = list(keys), []
    for k in keys:
        if k.publish:
            z.add('@', 'DNSKEY', k.text())
    for k in keys if ds is None else ds:
        if k.sep:
            z.ds(k)
    for n, types in z.authoritative().items():
        for y in sorted(types):
            if not (y == fixture.typ('NS') and n in z.cuts()):
                z.resign(n, y)


of_algorithm('rsasha1', 5, 'error')
of_algorithm('rsasha1-nsec3', 7, 'error')
of_algorithm('rsasha512', 10, 'warning')
of_algorithm('rsamd5', 1, 'error')
of_algorithm('dsa', 3, 'error')
of_algorithm('dsa-nsec3', 6, 'error')
of_algorithm('gost', 12, 'error')
of_algorithm('unassigned', 99, 'error')


def odd_algorithm(name, alg, severity):
    @fault(name)
    def _(t):
        publish(t, Key(alg=alg, seed=6))
        yield severity, 'dnskey-algorithm-status', t.apex, 'DNSKEY'


odd_algorithm('one-key-unassigned', 99, 'warning')
odd_algorithm('one-key-dsa', 3, 'warning')
odd_algorithm('one-key-gost', 12, 'warning')
odd_algorithm('one-key-reserved', 11, 'warning')
odd_algorithm('one-key-indirect', 252, 'warning')


@fault('rsasha1-beside-another')
def _(t):
    ksk, zsk = t.split_roles()
    t.by_ds()
    again(t, ksk, zsk, Key(alg=5, ksk=True, seed=1), Key(alg=5, seed=2), ds=[ksk])
    yield 'warning', 'dnskey-algorithm-status', t.apex, 'DNSKEY'


@fault('tag-collision')
def _(t):
    t.need(t.zsk().alg == 13 and t.zsk().seed == 2)
    publish(t, fixture.colliding(t.zsk()))
    yield 'warning', 'dnskey-keytag-collision', t.apex, 'DNSKEY'


@fault('too-many-keys')
def _(t):
    t.need(t.zsk().alg == 8 and max(k.seed for k in t.z.keys) < 3)
    for i in range(2):
        for seed in (4, 5, 6, 7):
            publish(t, Key(alg=8, seed=seed, ksk=bool(i)), sign=False)
    resigned(t)
    yield 'warning', 'dnskey-response-size', t.apex, 'DNSKEY'


@fault('dnskey-below-the-apex')
def _(t):
    n = t.host()
    signed_in(t, n, 'DNSKEY', t.zsk().text())
    yield 'error', 'type-not-at-apex', n, 'DNSKEY'


def signed_in(t, n, y, text, ttl=None):
    """One more record at a name, its set and its denial in order."""
    add_signed(t, n, fixture.Rec(t.z.name(n), t.z.default_ttl if ttl is None else ttl,
                                 fixture.rdata(fixture.typ(y), text, t.apex)))


def add_signed(t, n, rec):
    y = word(rec.type)
    t.z.records.append(rec)
    for k in t.z.signers('SOA'):
        t.z.resign(n, y, key=k, add=True)
    if t.z.find(*t.z.denier(n)):
        mend(t, n, add=[y])


def mend(t, n, add=(), drop=()):
    """The bit map changes and is signed by whom it was."""
    owner, y = t.z.denier(n)
    keys = [k for k in t.z.keys if k.tag in [s.rd.key_tag for s in t.z.find(owner, 'RRSIG', y)]]
    t.z.bitmap(n, add=add, drop=drop, resign=False)
    t.z.drop(owner, 'RRSIG', y)
    for k in keys:
        t.z.resign(owner, y, key=k, add=True)


@fault('revoked-ksk-without-signature')
def _(t):
    publish(t, more(t, ksk=True, revoke=True))
    yield 'warning', 'key-unused-or-revoked', t.apex, 'DNSKEY'


@fault('revoked-zsk-signs-alone')
def _(t):
    ksk, zsk = t.split_roles()
    t.by_ds()
    again(t, ksk, Key(alg=zsk.alg, seed=zsk.seed, revoke=True))
    yield 'error', 'key-role-missing', t.apex, 'DNSKEY'


@fault('revoked-and-in-the-ds')
def _(t):
    """The key that the DS names is revoked, in its new form."""
    ksk, zsk = t.split_roles()
    t.by_ds()
    old = Key(alg=ksk.alg, ksk=True, seed=ksk.seed, revoke=True)
    again(t, old, zsk)
    yield 'critical', 'ds-no-valid-key', t.apex, 'DS'


@fault('revoked-under-its-old-ds')
def _(t):
    """The DS is of the key as it was before the bit was set."""
    ksk, zsk = t.split_roles()
    t.by_ds()
    old = Key(alg=ksk.alg, ksk=True, seed=ksk.seed, revoke=True)
    again(t, old, zsk, ds=[ksk])
    yield 'critical', 'ds-no-valid-key', t.apex, 'DS'


# The parent's DS set.

@fault('ds-of-another-key')
def _(t):
    t.by_ds()
    t.z.ds_lines = []
    t.z.ds(Key(alg=t.ksk().alg, ksk=True, seed=7))
    yield 'critical', 'ds-no-valid-key', t.apex, 'DS'


@fault('ds-digest-wrong')
def _(t):
    t.by_ds()
    t.z.ds_lines = []
    t.z.ds(t.ksk(), digest=bytes(range(32)))
    yield 'critical', 'ds-no-valid-key', t.apex, 'DS'


@fault('ds-digest-one-bit')
def _(t):
    t.by_ds()
    t.z.ds_lines = []
    d = bytearray(t.ksk().digest(t.apex, 2))
    d[5] ^= 1
    t.z.ds(t.ksk(), digest=bytes(d))
    yield 'critical', 'ds-no-valid-key', t.apex, 'DS'


@fault('ds-algorithm-wrong')
def _(t):
    t.by_ds()
    t.z.ds_lines = []
    t.z.ds(t.ksk(), algorithm=8 if t.ksk().algorithm != 8 else 13)
    yield 'critical', 'ds-no-valid-key', t.apex, 'DS'


@fault('ds-tag-wrong')
def _(t):
    t.by_ds()
    t.z.ds_lines = []
    t.z.ds(t.ksk(), tag=(t.ksk().tag + 1) & 0xffff)
    yield 'critical', 'ds-no-valid-key', t.apex, 'DS'


@fault('ds-owner-in-the-digest')
def _(t):
    """The digest was made over another owner name."""
    t.by_ds()
    t.z.ds_lines = []
    t.z.ds(t.ksk(), owner='example.net.')
    yield 'critical', 'ds-no-valid-key', t.apex, 'DS'


@fault('ds-sha1-only')
def _(t):
    t.by_ds()
    t.z.ds_lines = []
    t.z.ds(t.ksk(), digest_type=1)
    yield 'error', 'ds-digest-sha1', t.apex, 'DS'


@fault('ds-unknown-digest')
def _(t):
    t.by_ds()
    t.z.ds_lines = []
    t.z.ds(t.ksk(), digest_type=77, digest=bytes(range(32)))
    yield 'error', 'ds-digest-unusable', t.apex, 'DS'


@fault('ds-gost-digest')
def _(t):
    t.by_ds()
    t.z.ds_lines = []
    t.z.ds(t.ksk(), digest_type=3, digest=bytes(range(32)))
    yield 'error', 'ds-digest-unusable', t.apex, 'DS'


@fault('ds-short-digest')
def _(t):
    t.by_ds()
    t.z.ds_lines = []
    t.z.ds(t.ksk(), digest=t.ksk().digest(t.apex, 2)[:20])
    yield 'error', 'ds-malformed', t.apex, 'DS'
    yield 'critical', 'ds-no-valid-key', t.apex, 'DS'


@fault('ds-long-digest')
def _(t):
    t.by_ds()
    t.z.ds_lines = []
    t.z.ds(t.ksk(), digest=t.ksk().digest(t.apex, 2) + b'\0')
    yield 'error', 'ds-malformed', t.apex, 'DS'
    yield 'critical', 'ds-no-valid-key', t.apex, 'DS'


@fault('ds-short-beside-good')
def _(t):
    t.by_ds()
    t.z.ds(t.ksk(), digest_type=4, digest=bytes(32))
    yield 'error', 'ds-malformed', t.apex, 'DS'


@fault('ds-stale-beside-good')
def _(t):
    t.by_ds()
    t.z.ds(Key(alg=t.ksk().alg, ksk=True, seed=7))
    yield 'warning', 'ds-stale-entry', t.apex, 'DS'


@fault('ds-of-a-zsk')
def _(t):
    """The DS names the key that signs the data and not the key set."""
    ksk, zsk = t.split_roles()
    t.by_ds()
    t.z.ds_lines = []
    t.z.ds(zsk)
    yield 'critical', 'ds-no-valid-key', t.apex, 'DS'


@fault('ds-of-a-key-without-sep')
def _(t):
    t.by_ds()
    ksk, zsk = t.split_roles()
    again(t, Key(alg=ksk.alg, seed=1, signs='dnskey'), Key(alg=ksk.alg, seed=2, signs='zone'))
    t.z.ds(t.z.keys[0])
    yield 'warning', 'ds-misplaced-or-bad-flags', t.apex, 'DS'


@fault('ds-of-a-key-that-does-not-sign')
def _(t):
    ksk, zsk = t.split_roles()
    t.by_ds()
    idle = Key(alg=ksk.alg, ksk=True, seed=7)
    publish(t, idle)
    t.z.ds_lines = []
    t.z.ds(idle)
    yield 'critical', 'ds-no-valid-key', t.apex, 'DS'


@fault('ds-and-zone-unsigned')
def _(t):
    t.need(t.z.ds_lines)
    gone = {fixture.typ(x) for x in ('RRSIG', 'DNSKEY', 'NSEC', 'NSEC3', 'NSEC3PARAM', 'CDS', 'CDNSKEY')}
    t.z.records = [r for r in t.z.records if r.type not in gone]
    yield 'critical', 'ds-orphaned', t.apex, 'DS'


@fault('ds-before-its-algorithm')
def _(t):
    """The parent got the DS of the next algorithm before the zone has its key."""
    t.by_ds()
    t.need(all(k.algorithm != 16 for k in t.z.keys))
    t.z.ds(Key(alg=16, ksk=True, seed=1))
    yield 'warning', 'ds-algorithm-unsigned', t.apex, 'DS'


@fault('ds-swapped-to-an-algorithm-that-is-not-there')
def _(t):
    t.by_ds()
    t.need(all(k.algorithm != 16 for k in t.z.keys))
    t.z.ds_lines = []
    t.z.ds(Key(alg=16, ksk=True, seed=1))
    yield 'critical', 'ds-no-valid-key', t.apex, 'DS'


@fault('ds-algorithm-that-nobody-supports')
def _(t):
    ksk, zsk = t.split_roles()
    t.by_ds()
    t.z.ds_lines = []
    k = Key(alg=99, ksk=True, seed=6)
    t.z.ds(k)
    yield 'error', 'ds-algorithm-unsupported', t.apex, 'DS'


@fault('keys-signed-by-the-zsk-only')
def _(t):
    ksk, zsk = t.split_roles()
    t.by_ds()
    t.z.resign('@', 'DNSKEY', key=zsk)
    yield 'critical', 'ds-no-valid-key', t.apex, 'DS'


@fault('keys-signed-by-the-zsk-only-without-ds')
def _(t):
    ksk, zsk = t.split_roles()
    t.need(not t.z.ds_lines)
    t.z.resign('@', 'DNSKEY', key=zsk)
    yield 'critical', 'dnskey-unsigned-by-sep', t.apex, 'DNSKEY'


@fault('ksk-taken-out')
def _(t):
    ksk, zsk = t.split_roles()
    t.by_ds()
    t.z.records = [r for r in t.z.records if not (r.type == 48 and r.rd.to_text() == fixture.rdata(
        48, ksk.text(), t.apex).to_text())]
    resigned(t)
    yield 'critical', 'ds-no-valid-key', t.apex, 'DS'


@fault('zsk-taken-out')
def _(t):
    ksk, zsk = t.split_roles()
    t.need(len(t.sets()) > 36)
    t.z.records = [r for r in t.z.records if not (r.type == 48 and r.rd.to_text() == fixture.rdata(
        48, zsk.text(), t.apex).to_text())]
    resigned(t)
    yield 'error', 'rrsig-unknown-key', t.apex, 'DNSKEY'


@fault('all-keys-taken-out')
def _(t):
    t.by_ds()
    t.need(len(t.sets()) > 36)
    t.z.drop('@', 'DNSKEY')
    t.z.drop('@', 'RRSIG', 'DNSKEY')
    mend(t, '@', drop=['DNSKEY'])
    yield 'critical', 'ds-no-valid-key', t.apex, 'DS'


@fault('ds-at-the-apex')
def _(t):
    t.need(len(t.apex) > 1)
    signed_in(t, t.apex, 'DS', t.z.ds_text(t.ksk()))
    yield 'error', 'ds-misplaced-or-bad-flags', t.apex, 'DS'


@fault('ds-at-a-host')
def _(t):
    n = t.host()
    signed_in(t, n, 'DS', '1 13 2 ' + '77' * 32)
    yield 'error', 'ds-not-at-delegation', n, 'DS'


@fault('ds-alone')
def _(t):
    n = t.secure()
    t.z.drop(n, 'NS')
    t.need(not any(o != n and o.is_subdomain(n) for o in [r.name for r in t.z.records]))
    mend(t, n, drop=['NS'])
    yield 'error', 'ds-not-at-delegation', n, 'DS'


@fault('ds-of-a-subzone-malformed')
def _(t):
    n = t.secure()
    t.need(len(t.z.find(n, 'DS')) == 1 and len(t.z.find(n, 'RRSIG', 'DS')) == 1)
    t.z.find(n, 'DS')[0].rd = crooked('DS', '00010d02' + '77' * 20)
    t.again(n, 'DS')
    yield 'error', 'ds-malformed', n, 'DS'


# CDS and CDNSKEY.

def crooked(y, octets):
    """Data that the Python library would not make: its octets, in the generic form."""
    return fixture.dns.rdata.GenericRdata(fixture.IN, fixture.typ(y), bytes.fromhex(octets))


def cds(t):
    t.need(t.z.find('@', 'CDS'))


def signal(t, y, texts):
    """CDS or CDNSKEY in place of what is there, signed by whom the key set is signed."""
    if t.z.find('@', y):
        t.z.drop('@', y)
        t.z.drop('@', 'RRSIG', y)
    for text in texts:
        rd = fixture.rdata(fixture.typ(y), text, t.apex) if isinstance(text, str) else text
        t.z.records.append(fixture.Rec(t.apex, t.z.default_ttl, rd))
    if texts:
        t.z.resign('@', y)
        mend(t, '@', add=[y])
    else:
        mend(t, '@', drop=[y])


@fault('cds-and-cdnskey-differ')
def _(t):
    cds(t)
    signal(t, 'CDNSKEY', [Key(alg=t.ksk().alg, ksk=True, seed=7).text()])
    yield 'error', 'cds-cdnskey-mismatch', t.apex, 'CDS'


@fault('cds-one-more')
def _(t):
    cds(t)
    other = Key(alg=t.ksk().alg, ksk=True, seed=7)
    signal(t, 'CDS', [t.z.ds_text(t.ksk()), t.z.ds_text(other)])
    yield 'error', 'cds-cdnskey-mismatch', t.apex, 'CDS'


@fault('cds-of-an-unpublished-key')
def _(t):
    t.by_ds()
    other = Key(alg=t.ksk().alg, ksk=True, seed=7)
    signal(t, 'CDS', [t.z.ds_text(other)])
    signal(t, 'CDNSKEY', [other.text()])
    yield 'critical', 'cds-would-break-chain', t.apex, 'CDS'


@fault('cds-of-an-idle-key')
def _(t):
    t.by_ds()
    other = Key(alg=t.ksk().alg, ksk=True, seed=7)
    publish(t, other)
    signal(t, 'CDS', [t.z.ds_text(other)])
    signal(t, 'CDNSKEY', [other.text()])
    yield 'critical', 'cds-would-break-chain', t.apex, 'CDS'


@fault('cds-digest-wrong')
def _(t):
    t.by_ds()
    signal(t, 'CDS', [t.z.ds_text(t.ksk(), digest=bytes(32))])
    if t.z.find('@', 'CDNSKEY'):
        signal(t, 'CDNSKEY', [])
    yield 'critical', 'cds-would-break-chain', t.apex, 'CDS'


@fault('cds-delete')
def _(t):
    t.by_ds()
    signal(t, 'CDS', ['0 0 0 00'])
    signal(t, 'CDNSKEY', ['0 3 0 AA=='])
    yield 'critical', 'cds-delete', t.apex, 'CDS'


@fault('cds-delete-without-ds-known')
def _(t):
    t.need(not t.z.ds_lines)
    signal(t, 'CDS', ['0 0 0 00'])
    signal(t, 'CDNSKEY', ['0 3 0 AA=='])
    yield 'critical', 'cds-delete', t.apex, 'CDS'


@fault('cds-delete-malformed')
def _(t):
    signal(t, 'CDS', [crooked('CDS', '000000000000')])
    yield 'error', 'cds-delete', t.apex, 'CDS'


@fault('cdnskey-delete-malformed')
def _(t):
    signal(t, 'CDNSKEY', ['0 3 0 AAA='])
    yield 'error', 'cds-delete', t.apex, 'CDNSKEY'


@fault('cds-delete-beside-another')
def _(t):
    t.by_ds()
    signal(t, 'CDS', ['0 0 0 00', t.z.ds_text(t.ksk())])
    yield 'error', 'cds-delete', t.apex, 'CDS'


@fault('cds-delete-in-one', also=[('critical', 'cds-delete')])
def _(t):
    t.by_ds()
    signal(t, 'CDS', ['0 0 0 00'])
    signal(t, 'CDNSKEY', [t.ksk().text()])
    yield 'error', 'cds-cdnskey-mismatch', t.apex, 'CDS'


@fault('cds-by-the-zsk')
def _(t):
    t.by_ds()
    ksk, zsk = t.split_roles()
    signal(t, 'CDS', [t.z.ds_text(ksk)])
    signal(t, 'CDNSKEY', [ksk.text()])
    for y in ('CDS', 'CDNSKEY'):
        t.z.resign('@', y, key=zsk)
        yield 'error', 'cds-not-authenticated', t.apex, y


@fault('cds-malformed')
def _(t):
    t.by_ds()
    signal(
    t, 'CDS', [
        t.z.ds_text(
            t.ksk()), crooked(
                'CDS', '%04x%02x04' %
                 (t.ksk().tag, t.ksk().algorithm) + '00' * 10)])
    yield 'error', 'ds-malformed', t.apex, 'CDS'


@fault('cds-below-the-apex')
def _(t):
    n = t.host()
    signed_in(t, n, 'CDS', t.z.ds_text(t.ksk()))
    yield 'error', 'type-not-at-apex', n, 'CDS'


@fault('cdnskey-below-the-apex')
def _(t):
    n = t.host()
    signed_in(t, n, 'CDNSKEY', t.ksk().text())
    yield 'error', 'type-not-at-apex', n, 'CDNSKEY'


@fault('cds-unsigned')
def _(t):
    cds(t)
    t.z.drop('@', 'RRSIG', 'CDS')
    yield 'critical', 'rrsig-missing', t.apex, 'CDS'


@fault('csync-below-the-apex')
def _(t):
    n = t.host()
    signed_in(t, n, 'CSYNC', '1 3 A NS')
    yield 'error', 'type-not-at-apex', n, 'CSYNC'


assert DAY and word
