"""faults_sigs.py - what can be wrong with signatures and their times."""
from fixture import DAY
from registry import fault
from target import APEX_ONLY, DNSKEY, NS, NSEC, NSEC3, RRSIG, word

HOUR = 3600


def corrupt(rd):
    s = bytearray(rd.signature)
    s[len(s) // 2] ^= 0x10
    return bytes(s)


@fault('sig-bogus')
def _(t):
    n, y = t.lone_set()
    sig = t.z.find(n, 'RRSIG', y)[0]
    t.spoil(sig, signature=corrupt(sig.rd))
    yield 'critical', 'rrsig-invalid', n, y


@fault('sig-bogus-dnskey')
def _(t):
    for sig in t.z.find('@', 'RRSIG', 'DNSKEY'):
        t.spoil(sig, signature=corrupt(sig.rd))
    yield 'critical', 'rrsig-invalid', t.apex, 'DNSKEY'


@fault('sig-bogus-beside-good')
def _(t):
    n, y = t.lone_set()
    t.again(n, y, add=True, inception=-2 * DAY, corrupt=True)
    yield 'error', 'rrsig-invalid', n, y


@fault('stale-data')
def _(t):
    n, y = t.lone_set([(n, y) for n, y in t.data() if y in (1, 16, 28)])
    t.z.replace(n, word(y), {1: '203.0.113.250', 28: '2001:db8:ffff::1', 16: '"changed"'}[y])
    yield 'critical', 'rrsig-invalid', n, y


@fault('stale-soa')
def _(t):
    t.need(len(t.z.find('@', 'RRSIG', 'SOA')) == 1)
    soa = t.z.find('@', 'SOA')[0]
    soa.rd = soa.rd.replace(serial=soa.rd.serial + 1)
    yield 'critical', 'rrsig-invalid', t.apex, 'SOA'


@fault('record-added-to-signed-set')
def _(t):
    n, y = t.lone_set([(n, y) for n, y in t.data() if y in (1, 16)])
    t.z.add(n, word(y), {1: '203.0.113.251', 16: '"one more"'}[y], t.z.find(n, word(y))[0].ttl)
    yield 'critical', 'rrsig-invalid', n, y


@fault('record-taken-from-signed-set')
def _(t):
    n, y = t.lone_set([(n, y) for n, y in t.data() if len(t.z.find(n, word(y))) > 1 and y in (1, 16, 28)])
    t.z.records.remove(t.z.find(n, word(y))[0])
    yield 'critical', 'rrsig-invalid', n, y


@fault('stale-nsec')
def _(t):
    """The chain was mended, its signature not."""
    y = NSEC3 if t.nsec3 else NSEC
    n, _ = t.lone_set([s for s in t.sets() if s[1] == y])
    t.need(len(t.z.find(n, word(y))) == 1)
    t.z.find(n, 'RRSIG', y)[0].rd = t.z.find(n, 'RRSIG', y)[0].rd.replace(
        signature=t.signer_of(n, y).sign(b'another record'))
    yield 'critical', 'rrsig-invalid', n, y


@fault('expired')
def _(t):
    n, y = t.lone_set()
    t.again(n, y, inception=-20 * DAY, expiration=-2 * HOUR)
    yield 'critical', 'rrsig-expired', n, y


@fault('expired-dnskey')
def _(t):
    keys = list(t.z.signers('DNSKEY'))
    t.z.drop('@', 'RRSIG', 'DNSKEY')
    for k in keys:
        t.z.resign('@', 'DNSKEY', key=k, add=True, inception=-20 * DAY, expiration=-HOUR)
    yield 'critical', 'rrsig-expired', t.apex, 'DNSKEY'


@fault('expired-soa')
def _(t):
    t.alone('@', 'SOA')
    t.again('@', 'SOA', inception=-20 * DAY, expiration=-60)
    yield 'critical', 'rrsig-expired', t.apex, 'SOA'


@fault('expired-a-year-ago')
def _(t):
    n, y = t.lone_set()
    t.again(n, y, inception=-400 * DAY, expiration=-365 * DAY)
    yield 'critical', 'rrsig-expired', n, y


@fault('future')
def _(t):
    n, y = t.lone_set()
    t.again(n, y, inception=2 * HOUR, expiration=14 * DAY)
    yield 'critical', 'rrsig-not-yet-valid', n, y


@fault('future-dnskey')
def _(t):
    keys = list(t.z.signers('DNSKEY'))
    t.z.drop('@', 'RRSIG', 'DNSKEY')
    for k in keys:
        t.z.resign('@', 'DNSKEY', key=k, add=True, inception=DAY, expiration=14 * DAY)
    yield 'critical', 'rrsig-not-yet-valid', t.apex, 'DNSKEY'


@fault('near-expiry')
def _(t):
    n, y = t.lone_set()
    t.need(t.z.find(n, word(y))[0].ttl <= HOUR)
    t.again(n, y, expiration=6 * HOUR)
    yield 'warning', 'rrsig-validity-window', n, y


@fault('near-expiry-dnskey')
def _(t):
    keys = list(t.z.signers('DNSKEY'))
    t.z.drop('@', 'RRSIG', 'DNSKEY')
    for k in keys:
        t.z.resign('@', 'DNSKEY', key=k, add=True, expiration=6 * HOUR)
    yield 'warning', 'rrsig-validity-window', t.apex, 'DNSKEY'


@fault('ends-before-it-begins')
def _(t):
    n, y = t.lone_set()
    t.again(n, y, inception=-HOUR, expiration=-2 * DAY)
    yield 'critical', 'rrsig-expired', n, y


@fault('ends-before-it-begins-in-the-future')
def _(t):
    n, y = t.lone_set()
    t.again(n, y, inception=5 * DAY, expiration=3 * DAY)
    yield 'critical', 'rrsig-expired', n, y


@fault('ends-before-it-begins-around-now')
def _(t):
    n, y = t.lone_set()
    t.again(n, y, inception=5 * DAY, expiration=-3 * DAY)
    yield 'critical', 'rrsig-expired', n, y


@fault('signer-elsewhere')
def _(t):
    n, y = t.lone_set()
    t.again(n, y, signer='example.net.')
    yield 'critical', 'rrsig-signer-or-labels', n, y


@fault('signer-is-the-owner')
def _(t):
    n, y = t.lone_set([s for s in t.data() if s[0] != t.apex])
    t.again(n, y, signer=n)
    yield 'critical', 'rrsig-signer-or-labels', n, y


@fault('signer-is-the-parent')
def _(t):
    n, y = t.lone_set()
    t.need(len(t.apex) > 1)
    t.again(n, y, signer=t.apex.parent())
    yield 'critical', 'rrsig-signer-or-labels', n, y


@fault('dnskey-signer-elsewhere')
def _(t):
    keys = list(t.z.signers('DNSKEY'))
    t.z.drop('@', 'RRSIG', 'DNSKEY')
    for k in keys:
        t.z.resign('@', 'DNSKEY', key=k, add=True, signer='example.net.')
    yield 'critical', 'rrsig-signer-or-labels', t.apex, 'DNSKEY'


@fault('labels-too-many')
def _(t):
    n, y = t.lone_set([s for s in t.sets() if not s[0].is_wild()])
    t.again(n, y, labels=len(n))
    yield 'critical', 'rrsig-signer-or-labels', n, y


@fault('labels-too-few')
def _(t):
    n, y = t.lone_set([s for s in t.sets() if not s[0].is_wild() and s[0] != t.apex])
    t.again(n, y, labels=len(n) - 2)
    yield 'critical', 'rrsig-signer-or-labels', n, y


@fault('labels-too-few-field-only')
def _(t):
    n, y = t.lone_set([s for s in t.sets() if not s[0].is_wild() and s[0] != t.apex])
    t.spoil(t.z.find(n, 'RRSIG', y)[0], labels=len(n) - 2)
    yield 'critical', 'rrsig-signer-or-labels', n, y


@fault('labels-zero')
def _(t):
    n, y = t.lone_set([s for s in t.sets() if not s[0].is_wild() and len(s[0]) > 2])
    t.spoil(t.z.find(n, 'RRSIG', y)[0], labels=0)
    yield 'critical', 'rrsig-signer-or-labels', n, y


@fault('wildcard-labels-counted')
def _(t):
    n = t.wildcard()
    n, y = t.lone_set([s for s in t.data() if s[0] == n])
    t.again(n, y, labels=len(n) - 1)
    yield 'critical', 'rrsig-signer-or-labels', n, y


@fault('wildcard-labels-too-few')
def _(t):
    n = t.wildcard()
    t.need(len(n) > 3)
    n, y = t.lone_set([s for s in t.data() if s[0] == n])
    t.again(n, y, labels=len(n) - 3)
    yield 'critical', 'rrsig-signer-or-labels', n, y


@fault('original-ttl-below')
def _(t):
    n, y = t.lone_set([s for s in t.data() if t.z.find(s[0], word(s[1]))[0].ttl > 300])
    t.again(n, y, original_ttl=300)
    yield 'error', 'rrsig-ttl', n, y


@fault('original-ttl-field')
def _(t):
    """The field alone was changed, so the signature is no longer over it."""
    n, y = t.lone_set()
    sig = t.z.find(n, 'RRSIG', y)[0]
    t.spoil(sig, original_ttl=sig.rd.original_ttl + 100)
    yield 'critical', 'rrsig-invalid', n, y


@fault('ttl-raised-after-signing')
def _(t):
    n, y = t.lone_set([s for s in t.data() if t.z.find(s[0], word(s[1]))[0].ttl < 7200])
    t.z.set_ttl(n, word(y), 14400)
    t.z.set_ttl(n, 'RRSIG', 14400, y)
    yield 'error', 'rrsig-ttl', n, y


@fault('own-ttl-above')
def _(t):
    n, y = t.lone_set()
    t.z.set_ttl(n, 'RRSIG', t.z.find(n, word(y))[0].ttl + 7200, y)
    yield 'error', 'rrsig-ttl', n, y


@fault('own-ttl-below')
def _(t):
    n, y = t.lone_set([s for s in t.sets() if t.z.find(s[0], word(s[1]))[0].ttl > 400])
    t.z.set_ttl(n, 'RRSIG', 300, y)
    yield 'error', 'rrsig-ttl', n, y


@fault('ttl-beyond-the-end')
def _(t):
    n, y = t.lone_set([s for s in t.data() if s[1] in (1, 16, 28, 15)])
    t.z.set_ttl(n, word(y), 3 * DAY)
    t.again(n, y, expiration=2 * DAY, original_ttl=3 * DAY)
    yield 'error', 'rrsig-ttl', n, y


@fault('ttl-against-the-interval')
def _(t):
    """Five days in caches, seven days of signature left: a second holder gets two."""
    n, y = t.lone_set([s for s in t.data() if s[1] in (1, 16, 28, 15)])
    t.z.set_ttl(n, word(y), 5 * DAY)
    t.again(n, y, expiration=7 * DAY, original_ttl=5 * DAY)
    yield 'warning', 'rrsig-validity-window', n, y


@fault('tag-unknown')
def _(t):
    n, y = t.lone_set()
    sig = t.z.find(n, 'RRSIG', y)[0]
    tag = (sig.rd.key_tag + 1) & 0xffff
    t.need(tag not in [k.tag for k in t.z.keys])
    t.spoil(sig, key_tag=tag)
    yield 'error', 'rrsig-unknown-key', n, y


@fault('key-unknown')
def _(t):
    n, y = t.lone_set()
    t.again(n, y, key=unpublished(t))
    yield 'error', 'rrsig-unknown-key', n, y


def unpublished(t):
    from fixture import Key
    return Key(alg=t.zsk().alg if t.zsk().alg != 8 else 13, seed=77)


@fault('algorithm-field')
def _(t):
    n, y = t.lone_set()
    sig = t.z.find(n, 'RRSIG', y)[0]
    other = {8: 10, 10: 8, 13: 14, 14: 13, 15: 16, 16: 15}[int(sig.rd.algorithm)]
    t.need(other not in [k.algorithm for k in t.z.keys])
    t.spoil(sig, algorithm=other)
    yield 'error', 'rrsig-unknown-key', n, y


def missing(name, choose):
    @fault('missing-' + name)
    def _(t):
        n, y = choose(t)
        t.z.drop(n, 'RRSIG', y)
        yield 'critical', 'rrsig-missing', n, y


for kind in (
    'SOA',
    'NS',
    'A',
    'AAAA',
    'TXT',
    'MX',
    'CNAME',
    'DNAME',
    'DS',
    'NSEC',
    'NSEC3',
    'NSEC3PARAM',
    'SRV',
    'CAA',
    'TLSA',
    'PTR',
    'HTTPS',
    'CSYNC',
     'TYPE65280'):
    missing(kind.lower(), lambda t, kind=kind: t.of_type(kind))
for kind in ('DNSKEY', 'CDS', 'CDNSKEY'):
    missing(kind.lower(), lambda t, kind=kind: (t.apex, t.need(t.z.find('@', kind)) or kind))
missing('wildcard', lambda t: t.pick([s for s in t.data() if s[0].is_wild()]))
missing('insecure-cut', lambda t: (t.insecure(), 'NSEC') if not t.nsec3 else t.z.denier(t.insecure()))
missing('apex-denial', lambda t: t.z.denier(t.apex))
missing('empty-name', lambda t: t.need(t.nsec3) or t.z.denier(t.empty()))


@fault('missing-at-one-name')
def _(t):
    n = t.host()
    for y in sorted(t.owned[n]):
        t.z.drop(n, 'RRSIG', y)
        yield 'critical', 'rrsig-missing', n, y


@fault('missing-everywhere')
def _(t):
    t.need(len(t.sets()) > 36)
    t.z.records = [r for r in t.z.records if r.type != RRSIG or r.covered == DNSKEY]
    yield 'critical', 'rrsig-missing', t.apex, 'RRSIG'


@fault('signed-glue')
def _(t):
    n, y = t.glue()
    t.z.resign(n, y, key=t.zsk())
    yield 'error', 'occluded-or-signed-below-cut', n, y


@fault('signed-delegation')
def _(t):
    n = t.pick(t.cuts and [c for c in t.cuts if c in t.owned])
    t.z.resign(n, 'NS', key=t.zsk())
    yield 'error', 'occluded-or-signed-below-cut', n, 'NS'


@fault('signature-over-signatures')
def _(t):
    n, y = t.a_data()
    t.z.records.append(t.z.signature(n, 'RRSIG', t.zsk()))
    yield 'warning', 'rrsig-orphan', n, 'RRSIG'


@fault('orphan-type')
def _(t):
    n = t.host()
    t.need(not t.z.find(n, 'SPF'))
    rec = t.z.add(n, 'SPF', '"gone"')
    t.z.resign(n, 'SPF', key=t.zsk())
    t.z.records.remove(rec)
    yield 'warning', 'rrsig-orphan', n, 'SPF'


@fault('orphan-name')
def _(t):
    n = t.fresh()
    rec = t.z.add(n, 'A', '198.51.100.1')
    t.z.resign(n, 'A', key=t.zsk())
    t.z.records.remove(rec)
    yield 'warning', 'rrsig-orphan', n, 'A'


@fault('expired-leftover')
def _(t):
    n, y = t.lone_set()
    t.again(n, y, add=True, inception=-30 * DAY, expiration=-DAY)
    yield 'warning', 'rrsig-expired', n, y


@fault('future-leftover')
def _(t):
    n, y = t.lone_set()
    t.again(n, y, add=True, inception=3 * DAY, expiration=13 * DAY)
    yield 'warning', 'rrsig-not-yet-valid', n, y


@fault('too-short')
def _(t):
    n, y = t.lone_set()
    sig = t.z.find(n, 'RRSIG', y)[0]
    t.spoil(sig, signature=sig.rd.signature[:-1])
    yield 'critical', 'rrsig-invalid', n, y


@fault('too-long-by-one')
def _(t):
    n, y = t.lone_set()
    sig = t.z.find(n, 'RRSIG', y)[0]
    t.spoil(sig, signature=sig.rd.signature + b'\0')
    yield 'critical', 'rrsig-invalid', n, y


@fault('one-octet')
def _(t):
    n, y = t.lone_set()
    t.spoil(t.z.find(n, 'RRSIG', y)[0], signature=b'\0')
    yield 'critical', 'rrsig-invalid', n, y


@fault('all-zero')
def _(t):
    n, y = t.lone_set()
    sig = t.z.find(n, 'RRSIG', y)[0]
    t.spoil(sig, signature=bytes(len(sig.rd.signature)))
    yield 'critical', 'rrsig-invalid', n, y


@fault('too-many-bad')
def _(t):
    n, y = t.lone_set(t.data())
    for i in range(20):
        t.again(n, y, add=True, inception=-DAY - i, corrupt=True)
    yield 'critical', 'validator-limits', n, y


@fault('valid-too-long')
def _(t):
    n, y = t.lone_set()
    t.again(n, y, expiration=400 * DAY)
    yield 'warning', 'rrsig-validity-window', n, y


@fault('valid-too-long-all')
def _(t):
    over(t, expiration=400 * DAY)
    yield 'warning', 'rrsig-validity-window', t.apex, 'RRSIG'


@fault('near-expiry-all')
def _(t):
    t.need(not any(r.ttl > HOUR for r in t.z.records))
    over(t, expiration=5 * HOUR)
    yield 'warning', 'rrsig-validity-window', t.apex, 'RRSIG'


@fault('expired-all')
def _(t):
    t.need(len(t.sets()) > 36)
    over(t, inception=-20 * DAY, expiration=-DAY)
    yield 'critical', 'rrsig-expired', t.apex, 'RRSIG'
    yield 'critical', 'rrsig-expired', t.apex, 'DNSKEY'


def over(t, **times):
    """All of the zone signed again at other times."""
    t.need(all(k.publish for k in t.z.keys) and len(
        t.z.find('@', 'RRSIG', 'SOA')) == len(list(t.z.signers('SOA'))))
    for n, types in t.owned.items():
        for y in sorted(types):
            if t.z.find(n, 'RRSIG', y):
                keys = [k for k in t.z.keys for s in t.z.find(n, 'RRSIG', y)
                        if s.rd.key_tag == k.tag and int(s.rd.algorithm) == k.algorithm]
                t.z.drop(n, 'RRSIG', y)
                for k in keys:
                    t.z.resign(n, y, key=k, add=True, **times)


@fault('not-back-dated')
def _(t):
    n, y = t.lone_set()
    t.need(len(t.sets()) > 3)
    t.again(n, y, inception=0)
    yield 'warning', 'rrsig-not-yet-valid', n, y


@fault('not-back-dated-all')
def _(t):
    over(t, inception=0)
    yield 'warning', 'rrsig-not-yet-valid', t.apex, 'RRSIG'


@fault('duplicate-signature')
def _(t):
    n, y = t.lone_set()
    t.z.records.append(fixture_copy(t.z.find(n, 'RRSIG', y)[0]))
    yield 'warning', 'duplicate-record', n, 'RRSIG'


def fixture_copy(r):
    import fixture
    return fixture.Rec(r.name, r.ttl, r.rd)


assert APEX_ONLY and NS
