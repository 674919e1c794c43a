"""Cases of the checks on signatures."""
import dns.rdatatype

from fixture import Key, Zone, case, healthy, unsigned

HOUR = 3600
DAY = 86400
A_RRSIG = ('www', 'RRSIG', 'A')


def zone(*keys, ds=(), more='', **kw):
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


def bare(**kw):
    """Three names, no delegation: small enough to count."""
    z = Zone('example.')
    z.text('''
    @ SOA ns1 hostmaster 1 7200 3600 604800 900
    @ NS ns1
    ns1 A 198.51.100.1
    www A 198.51.100.80
    ''')
    z.ds(z.key(ksk()))
    z.key(zsk())
    return z.sign(**kw)


def many(n=40, **kw):
    """More names than are told one by one."""
    z = unsigned(more='\n'.join('host%d A 198.51.100.9' % i for i in range(n)))
    z.ds(z.key(ksk()))
    z.key(zsk())
    return z.sign(**kw)


def each(z, covered=None):
    """Owner and type of every signature but those over the keys."""
    for r in list(z.records):
        if r.covered and r.covered != 48 and (covered is None or r.covered == covered):
            yield r.name, r.covered


# rrsig-missing

def missing(name, owner, t, make=healthy):
    @case('rrsig-missing', name)
    def _():
        z = make()
        at = z.hashed(owner) if t == 'NSEC3' else owner
        z.drop(at, 'RRSIG', t)
        z.expect('critical', 'rrsig-missing', at, t, at=(at, t))
        return z


missing('address', 'www', 'A')
missing('wildcard', '*.wild', 'TXT')
missing('alias', 'alias', 'CNAME')
missing('ds-at-a-cut', 'secure', 'DS')
missing('nsec', 'www', 'NSEC')
missing('nsec-at-a-cut', 'plain', 'NSEC')
missing('nsec3', 'www', 'NSEC3', lambda: healthy(denial='nsec3'))
missing('soa', '@', 'SOA')


@case('rrsig-missing', 'dname')
def _():
    z = healthy(more='d DNAME elsewhere.example.net.')
    z.drop('d', 'RRSIG', 'DNAME')
    z.expect('critical', 'rrsig-missing', 'd', 'DNAME', at=('d', 'DNAME'))
    return z


@case('rrsig-missing', 'dnskey')
def _():
    z = healthy()
    z.drop('@', 'RRSIG', 'DNSKEY')
    z.expect('critical', 'rrsig-missing', '@', 'DNSKEY', at=('@', 'DNSKEY'))
    z.expect('critical', 'dnskey-unsigned-by-sep', '@', 'DNSKEY')
    z.expect('critical', 'ds-no-valid-key', '@', 'DS')
    z.expect('critical', 'ds-algorithm-unsigned', '@', 'DS')
    z.expect('error', 'key-role-missing', '@', 'DNSKEY')
    return z


@case('rrsig-missing', 'all-data')
def _():
    z = many()
    for name, t in list(each(z)):
        z.drop(name, 'RRSIG', t)
    z.expect('critical', 'rrsig-missing', '@', 'RRSIG')
    z.expect('error', 'key-role-missing', '@', 'DNSKEY')
    return z


@case('rrsig-missing', 'good-glue-and-delegation')
def _():
    return healthy(more='plain NS ns2.plain\nns2.plain A 198.51.100.61')


@case('rrsig-missing', 'good-nsec3-optout')
def _():
    return healthy(denial='nsec3', optout=True)


@case('rrsig-missing', 'good-unsigned')
def _():
    return unsigned()


# rrsig-invalid

@case('rrsig-invalid', 'corrupt')
def _():
    z = healthy()
    z.resign('www', 'A', corrupt=True)
    z.expect('critical', 'rrsig-invalid', 'www', 'A', at=A_RRSIG)
    return z


@case('rrsig-invalid', 'data-changed')
def _():
    z = healthy(denial='nsec3')
    z.replace('www', 'A', '198.51.100.81')
    z.expect('critical', 'rrsig-invalid', 'www', 'A', at=A_RRSIG)
    return z


@case('rrsig-invalid', 'corrupt-second')
def _():
    z = zone(ksk(), zsk(), zsk(3), ds=[ksk()])
    z.resign('www', 'A', key=z.keys[1])
    z.resign('www', 'A', key=z.keys[2], add=True, corrupt=True)
    z.expect('error', 'rrsig-invalid', 'www', 'A', at=A_RRSIG + (1,))
    return z


@case('rrsig-invalid', 'nsec3')
def _():
    z = healthy(denial='nsec3')
    z.resign(z.hashed('www'), 'NSEC3', corrupt=True)
    z.expect('critical', 'rrsig-invalid', z.hashed('www'), 'NSEC3')
    return z


@case('rrsig-invalid', 'dnskey')
def _():
    z = healthy(alg=8)
    z.resign('@', 'DNSKEY', corrupt=True)
    z.expect('critical', 'rrsig-invalid', '@', 'DNSKEY', at=('@', 'RRSIG', 'DNSKEY'))
    z.expect('critical', 'dnskey-unsigned-by-sep', '@', 'DNSKEY')
    z.expect('critical', 'ds-no-valid-key', '@', 'DS')
    z.expect('critical', 'ds-algorithm-unsigned', '@', 'DS')
    z.expect('error', 'key-role-missing', '@', 'DNSKEY')
    return z


@case('rrsig-invalid', 'many')
def _():
    z = many()
    for i in range(40):
        z.resign('host%d' % i, 'A', corrupt=True)
    z.expect('critical', 'rrsig-invalid', '@', 'RRSIG')
    return z


@case('rrsig-invalid', 'good-mixed-case-owner')
def _():
    return healthy(alg=14, more='MiXed.UPPER MX 10 MAIL.Example.')


@case('rrsig-invalid', 'good-duplicate-record')
def _():
    z = healthy()
    z.records.append(z.find('www', 'A')[0])
    z.expect('warning', 'duplicate-record', 'www', 'A')
    return z


# rrsig-expired

@case('rrsig-expired', 'one-rrset')
def _():
    z = healthy()
    z.resign('www', 'A', inception=-15 * DAY, expiration=-HOUR)
    z.expect('critical', 'rrsig-expired', 'www', 'A', at=A_RRSIG)
    return z


@case('rrsig-expired', 'one-second-ago')
def _():
    z = healthy(denial='nsec3')
    z.resign(z.hashed('www'), 'NSEC3', expiration=-1)
    z.expect('critical', 'rrsig-expired', z.hashed('www'), 'NSEC3')
    return z


@case('rrsig-expired', 'leftover')
def _():
    z = healthy()
    z.resign('www', 'A', inception=-30 * DAY, expiration=-DAY, add=True)
    z.expect('warning', 'rrsig-expired', 'www', 'A', at=A_RRSIG + (1,))
    return z


@case('rrsig-expired', 'leftover-beside-a-bad-one')
def _():
    z = healthy()
    z.resign('www', 'A', corrupt=True)
    z.resign('www', 'A', inception=-30 * DAY, expiration=-DAY, add=True)
    z.expect('critical', 'rrsig-expired', 'www', 'A')
    z.expect('critical', 'rrsig-invalid', 'www', 'A')
    return z


@case('rrsig-expired', 'dnskey')
def _():
    z = healthy()
    z.resign('@', 'DNSKEY', inception=-30 * DAY, expiration=-DAY)
    z.expect('critical', 'rrsig-expired', '@', 'DNSKEY', at=('@', 'RRSIG', 'DNSKEY'))
    z.expect('critical', 'dnskey-unsigned-by-sep', '@', 'DNSKEY')
    z.expect('critical', 'ds-no-valid-key', '@', 'DS')
    z.expect('critical', 'ds-algorithm-unsigned', '@', 'DS')
    return z


@case('rrsig-expired', 'whole-zone')
def _():
    z = many(inception=-30 * DAY, expiration=-DAY)
    z.expect('critical', 'rrsig-expired', '@', 'RRSIG')
    z.expect('critical', 'rrsig-expired', '@', 'DNSKEY')
    z.expect('critical', 'dnskey-unsigned-by-sep', '@', 'DNSKEY')
    z.expect('critical', 'ds-no-valid-key', '@', 'DS')
    z.expect('critical', 'ds-algorithm-unsigned', '@', 'DS')
    return z


@case('rrsig-expired', 'ends-before-it-begins')
def _():
    z = healthy()
    z.resign('www', 'A', inception=2 * DAY, expiration=DAY)
    z.expect('critical', 'rrsig-expired', 'www', 'A', at=A_RRSIG)
    return z


@case('rrsig-expired', 'good-a-second-left')
def _():
    # Not expired; that it is late is said by others.
    z = bare()
    z.resign('www', 'A', expiration=2 * DAY)
    return z


@case('rrsig-expired', 'good-beyond-2106')
def _():
    z = unsigned()
    z.at_text, z.at = '2106-02-07T06:00:00Z', 4294965600
    z.ds(z.key(ksk()))
    z.key(zsk())
    return z.sign()


# rrsig-not-yet-valid

@case('rrsig-not-yet-valid', 'future')
def _():
    z = healthy()
    z.resign('www', 'A', inception=HOUR)
    z.expect('critical', 'rrsig-not-yet-valid', 'www', 'A', at=A_RRSIG)
    return z


@case('rrsig-not-yet-valid', 'future-beside-a-good-one')
def _():
    z = healthy(denial='nsec3')
    z.resign('www', 'A', inception=HOUR, add=True)
    z.expect('warning', 'rrsig-not-yet-valid', 'www', 'A', at=A_RRSIG + (1,))
    return z


@case('rrsig-not-yet-valid', 'whole-zone')
def _():
    z = bare(inception=600)
    for name, t in each(z):
        z.expect('critical', 'rrsig-not-yet-valid', name, dns.rdatatype.to_text(t))
    z.expect('critical', 'rrsig-not-yet-valid', '@', 'DNSKEY')
    z.expect('critical', 'dnskey-unsigned-by-sep', '@', 'DNSKEY')
    z.expect('critical', 'ds-no-valid-key', '@', 'DS')
    z.expect('critical', 'ds-algorithm-unsigned', '@', 'DS')
    return z


@case('rrsig-not-yet-valid', 'not-back-dated')
def _():
    # The zone is being served: its other signatures are a day old.
    z = healthy()
    z.resign('www', 'A', inception=-200)
    z.expect('warning', 'rrsig-not-yet-valid', 'www', 'A', at=A_RRSIG)
    return z


@case('rrsig-not-yet-valid', 'just-signed')
def _():
    # All made in the same go, moments ago, and not dated back.
    z = healthy(inception=-20)
    z.expect('warning', 'rrsig-not-yet-valid', '@', 'RRSIG')
    return z


@case('rrsig-not-yet-valid', 'online-signer')
def _():
    z = healthy(inception=-20, expiration=2 * DAY)
    z.expect('info', 'rrsig-not-yet-valid', '@', 'RRSIG')
    return z


@case('rrsig-not-yet-valid', 'half-an-hour')
def _():
    z = healthy()
    z.resign('www', 'A', inception=-1800)
    z.expect('info', 'rrsig-not-yet-valid', '@', 'RRSIG')
    return z


@case('rrsig-not-yet-valid', 'good-an-hour')
def _():
    z = healthy()
    z.resign('www', 'A', inception=-HOUR)
    return z


# rrsig-validity-window

@case('rrsig-validity-window', 'one-rrset')
def _():
    z = healthy()
    z.resign('www', 'A', expiration=20 * HOUR)
    z.expect('warning', 'rrsig-validity-window', 'www', 'A', at=A_RRSIG)
    return z


@case('rrsig-validity-window', 'twice-the-ttl')
def _():
    z = healthy(more='slow 172800 A 198.51.100.10')
    z.resign('slow', 'A', expiration=3 * DAY)
    z.expect('warning', 'rrsig-validity-window', 'slow', 'A')
    return z


@case('rrsig-validity-window', 'whole-zone')
def _():
    z = healthy(inception=-13 * DAY, expiration=20 * HOUR)
    z.expect('warning', 'rrsig-validity-window', '@', 'RRSIG')
    return z


@case('rrsig-validity-window', 'too-long')
def _():
    z = healthy(expiration=101 * DAY)
    z.expect('warning', 'rrsig-validity-window', '@', 'RRSIG')
    return z


@case('rrsig-validity-window', 'one-too-long')
def _():
    z = healthy()
    z.resign('www', 'A', expiration=300 * DAY)
    z.expect('warning', 'rrsig-validity-window', 'www', 'A', at=A_RRSIG)
    return z


@case('rrsig-validity-window', 'good-a-day')
def _():
    z = healthy()
    z.resign('www', 'A', expiration=DAY)
    return z


@case('rrsig-validity-window', 'good-renewed')
def _():
    # The old signature ends, the new one stands beside it.
    z = healthy(denial='nsec3')
    z.resign('www', 'A', inception=-13 * DAY, expiration=HOUR * 5, add=True)
    return z


@case('rrsig-validity-window', 'good-99-days')
def _():
    return healthy(inception=-DAY, expiration=98 * DAY)


# rrsig-ttl

@case('rrsig-ttl', 'differs')
def _():
    z = healthy()
    z.set_ttl('www', 'RRSIG', 300, covered='A')
    z.expect('error', 'rrsig-ttl', 'www', 'A', at=A_RRSIG)
    return z


@case('rrsig-ttl', 'lowered-after-signing')
def _():
    z = healthy()
    z.set_ttl('www', 'A', 60)
    z.expect('error', 'rrsig-ttl', 'www', 'A', at=A_RRSIG)
    return z


@case('rrsig-ttl', 'above-the-original')
def _():
    z = healthy(denial='nsec3')
    z.set_ttl('www', 'A', 7200)
    z.set_ttl('www', 'RRSIG', 7200, covered='A')
    z.expect('error', 'rrsig-ttl', 'www', 'A', at=A_RRSIG)
    return z


@case('rrsig-ttl', 'outlives-the-signature')
def _():
    z = healthy()
    z.resign('www', 'A', expiration=1800)
    z.expect('error', 'rrsig-ttl', 'www', 'A', at=A_RRSIG)
    z.expect('warning', 'rrsig-validity-window', 'www', 'A')
    return z


@case('rrsig-ttl', 'both-lowered')
def _():
    z = healthy()
    z.set_ttl('www', 'A', 60)
    z.set_ttl('www', 'RRSIG', 60, covered='A')
    z.expect('warning', 'rrsig-ttl', 'www', 'A', at=A_RRSIG)
    return z


@case('rrsig-ttl', 'many-lowered')
def _():
    z = many()
    for i in range(40):
        z.set_ttl('host%d' % i, 'A', 60)
        z.set_ttl('host%d' % i, 'RRSIG', 60, covered='A')
    z.expect('warning', 'rrsig-ttl', '@', 'RRSIG')
    return z


@case('rrsig-ttl', 'good-outlived-by-another')
def _():
    z = healthy()
    z.resign('www', 'A', expiration=1800, add=True)
    return z


# rrsig-signer-or-labels

@case('rrsig-signer-or-labels', 'signer')
def _():
    z = healthy()
    z.resign('www', 'A', signer='www')
    z.expect('critical', 'rrsig-signer-or-labels', 'www', 'A', at=A_RRSIG)
    return z


@case('rrsig-signer-or-labels', 'signer-is-the-parent')
def _():
    z = healthy(origin='zone.example.')
    z.resign('www', 'A', signer='example.')
    z.expect('critical', 'rrsig-signer-or-labels', 'www', 'A', at=A_RRSIG)
    return z


@case('rrsig-signer-or-labels', 'too-many-labels')
def _():
    z = healthy()
    z.resign('www', 'A', labels=3)
    z.expect('critical', 'rrsig-signer-or-labels', 'www', 'A', at=A_RRSIG)
    return z


@case('rrsig-signer-or-labels', 'too-few-labels')
def _():
    z = healthy()
    z.resign('www', 'A', labels=1)
    z.expect('critical', 'rrsig-signer-or-labels', 'www', 'A', at=A_RRSIG)
    return z


@case('rrsig-signer-or-labels', 'wildcard-counted')
def _():
    z = healthy(denial='nsec3')
    z.resign('*.wild', 'A', labels=3)
    z.expect('critical', 'rrsig-signer-or-labels', '*.wild', 'A', at=('*.wild', 'RRSIG', 'A'))
    return z


@case('rrsig-signer-or-labels', 'beside-a-good-one')
def _():
    z = healthy()
    z.resign('www', 'A', signer='www', add=True)
    z.expect('error', 'rrsig-signer-or-labels', 'www', 'A', at=A_RRSIG + (1,))
    return z


@case('rrsig-signer-or-labels', 'good-wildcard')
def _():
    return healthy(more='*.a.b TXT "deep"')


@case('rrsig-signer-or-labels', 'good-root')
def _():
    z = Zone('.')
    z.text('''
    @ SOA a.root. host.root. 1 1800 900 604800 86400
    @ NS a.root.
    a.root. A 198.51.100.4
    ''')
    z.ds(z.key(ksk(alg=8)))
    z.key(zsk(alg=8))
    return z.sign()


# rrsig-unknown-key

@case('rrsig-unknown-key', 'alone')
def _():
    z = healthy()
    z.resign('www', 'A', key=zsk(7))
    z.expect('error', 'rrsig-unknown-key', 'www', 'A', at=A_RRSIG)
    return z


@case('rrsig-unknown-key', 'all-data')
def _():
    z = many()
    z.replace('@', 'DNSKEY', zsk(7).text(), which=1)
    z.resign('@', 'DNSKEY')
    z.expect('error', 'rrsig-unknown-key', '@', 'DNSKEY')
    z.expect('error', 'key-role-missing', '@', 'DNSKEY')
    return z


@case('rrsig-unknown-key', 'new-algorithm-signs-first')
def _():
    z = zone(ksk(), zsk(), zsk(7, alg=15, publish=False), ds=[ksk()])
    z.expect('info', 'rrsig-unknown-key', '@', 'DNSKEY')
    return z


@case('rrsig-unknown-key', 'good-two-zsks')
def _():
    return zone(ksk(), zsk(), zsk(7), ds=[ksk()])


@case('rrsig-unknown-key', 'of-another-algorithm')
def _():
    z = healthy()
    z.resign('www', 'A', key=Key(alg=15, seed=9))
    z.expect('error', 'rrsig-unknown-key', 'www', 'A', at=('www', 'RRSIG', 'A'))
    return z


# rrsig-algorithm-incomplete

@case('rrsig-algorithm-incomplete', 'one-rrset')
def _():
    z = zone(ksk(), zsk(), ksk(3, alg=15), zsk(4, alg=15), ds=[ksk()])
    z.resign('www', 'A', key=z.keys[1])
    z.expect('error', 'rrsig-algorithm-incomplete', 'www', 'A', at=('www', 'A'))
    return z


@case('rrsig-algorithm-incomplete', 'dnskey-set')
def _():
    z = zone(ksk(), zsk(), ksk(3, alg=15), zsk(4, alg=15), ds=[ksk()], denial='nsec3')
    z.resign('@', 'DNSKEY', key=z.keys[0])
    z.expect('error', 'rrsig-algorithm-incomplete', '@', 'DNSKEY', at=('@', 'DNSKEY'))
    return z


@case('rrsig-algorithm-incomplete', 'key-published-first')
def _():
    z = zone(ksk(), zsk(), zsk(4, alg=15, signs='none'), ds=[ksk()])
    z.expect('error', 'rrsig-algorithm-incomplete', '@', 'DNSKEY')
    return z


@case('rrsig-algorithm-incomplete', 'good-two-algorithms')
def _():
    return zone(ksk(), zsk(), ksk(3, alg=8), zsk(4, alg=8), ds=[ksk()])


@case('rrsig-algorithm-incomplete', 'good-zsk-ahead')
def _():
    return zone(ksk(), zsk(), zsk(4, signs='none'), ds=[ksk()])


# rrsig-orphan

@case('rrsig-orphan', 'type-not-there')
def _():
    z = healthy()
    z.resign('www', 'AAAA')
    z.drop('www', 'AAAA')
    z.bitmap('www', drop=['AAAA'])
    z.expect('warning', 'rrsig-orphan', 'www', 'AAAA', at=('www', 'RRSIG', 'AAAA'))
    return z


@case('rrsig-orphan', 'name-not-there')
def _():
    z = healthy(denial='nsec3')
    z.records.append(z.signature('www', 'A', z.keys[1]))
    z.records[-1].name = z.name('gone')
    z.expect('warning', 'rrsig-orphan', 'gone', 'A')
    return z


@case('rrsig-orphan', 'over-a-signature')
def _():
    z = healthy()
    z.records.append(z.signature('www', 'RRSIG', z.keys[1]))
    z.expect('warning', 'rrsig-orphan', 'www', 'RRSIG')
    return z


@case('rrsig-orphan', 'good-signed-cut')
def _():
    return healthy()


@case('rrsig-algorithm-incomplete', 'good-revoked-key-of-another')
def _():
    # The last trace of an algorithm that has left: RFC 5011 keeps the revoked key for a while.
    return zone(ksk(), zsk(), ksk(3, alg=15, revoke=True, signs='dnskey'), ds=[ksk()])


@case('rrsig-invalid', 'two-on-one-rrset')
def _():
    z = zone(ksk(), zsk(), zsk(3), ds=[ksk()])
    z.resign('www', 'A', corrupt=True)
    z.expect('critical', 'rrsig-invalid', 'www', 'A')
    return z
