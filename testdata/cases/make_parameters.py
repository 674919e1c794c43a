"""Cases of the checks on what a zone says of its denials, its keys and to its parent."""
from fixture import case, healthy, unsigned
from make_zone import DIGEST, KEY, signed, small


# nsec-ttl-excess

def first_denial(z, t):
    order = [r for r in sorted(z.records, key=z._order) if r.type == t]
    return order[0].name


@case('nsec-ttl-excess', 'nsec')
def _():
    z = healthy(nsec_ttl=86400)
    z.expect('error', 'nsec-ttl-excess', '@', 'NSEC', at=('@', 'NSEC'))
    return z


@case('nsec-ttl-excess', 'nsec3-by-soa-ttl')
def _():
    z = small()
    z.set_ttl('@', 'SOA', 300)
    signed(z, denial='nsec3', nsec_ttl=900)
    name = first_denial(z, 50)
    z.expect('error', 'nsec-ttl-excess', name, 'NSEC3', at=(name, 'NSEC3'))
    return z


@case('nsec-ttl-excess', 'one-of-many')
def _():
    z = healthy()
    z.set_ttl('www', 'NSEC', 901)
    z.resign('www', 'NSEC')
    z.expect('error', 'nsec-ttl-excess', 'www', 'NSEC', at=('www', 'NSEC'))
    return z


@case('nsec-ttl-excess', 'original-ttl-only')
def _():
    z = healthy()
    z.resign('www', 'NSEC', original_ttl=86400)
    z.expect('error', 'nsec-ttl-excess', 'www', 'NSEC', at=('www', 'RRSIG', 'NSEC'))
    return z


@case('nsec-ttl-excess', 'good-as-the-soa-says')
def _():
    return healthy(denial='nsec3')


@case('nsec-ttl-excess', 'good-soa-ttl-lower')
def _():
    z = small()
    z.set_ttl('@', 'SOA', 300)
    return signed(z)


# ds-not-at-delegation, ds-misplaced-or-bad-flags

@case('ds-not-at-delegation', 'at-a-host')
def _():
    z = healthy(more='www DS 12345 13 2 ' + DIGEST)
    z.expect('error', 'ds-not-at-delegation', 'www', 'DS', at=('www', 'DS'))
    return z


@case('ds-not-at-delegation', 'alone')
def _():
    z = healthy(more='gone DS 12345 13 2 ' + DIGEST)
    z.expect('error', 'ds-not-at-delegation', 'gone', 'DS', at=('gone', 'DS'))
    return z


@case('ds-not-at-delegation', 'good-delegation')
def _():
    return healthy(more='gone DS 12345 13 2 %s\ngone NS ns.example.net.' % DIGEST)


@case('ds-misplaced-or-bad-flags', 'at-the-apex')
def _():
    z = healthy(more='@ DS 12345 13 2 ' + DIGEST)
    z.expect('error', 'ds-misplaced-or-bad-flags', '@', 'DS', at=('@', 'DS'))
    return z


@case('ds-misplaced-or-bad-flags', 'no-sep')
def _():
    z = small()
    k = z.key(alg=13, seed=1)
    z.ds(k)
    z.ds(k, digest_type=4)
    z.sign()
    z.expect('warning', 'ds-misplaced-or-bad-flags', '@', 'DS', at=1)
    return z


@case('ds-misplaced-or-bad-flags', 'revoked')
def _():
    z = unsigned()
    z.ds(z.key(alg=13, ksk=True, seed=1))
    z.ds(z.key(alg=13, ksk=True, seed=3, revoke=True))
    z.key(alg=13, seed=2)
    z.sign()
    z.expect('error', 'ds-misplaced-or-bad-flags', '@', 'DS', at=2)
    return z


@case('ds-misplaced-or-bad-flags', 'no-zone-bit')
def _():
    z = unsigned()
    z.ds(z.key(alg=13, ksk=True, seed=1))
    z.ds(z.key(alg=13, ksk=True, seed=3, flags=1, signs='none'))
    z.key(alg=13, seed=2)
    z.sign()
    z.expect('error', 'ds-misplaced-or-bad-flags', '@', 'DS', at=2)
    z.expect('error', 'dnskey-weak-or-malformed', '@', 'DNSKEY')
    return z


@case('ds-misplaced-or-bad-flags', 'good-two-digests')
def _():
    z = unsigned()
    k = z.key(alg=13, ksk=True, seed=1)
    z.ds(k)
    z.ds(k, digest_type=4)
    z.key(alg=13, seed=2)
    return z.sign()


# nsec3-rfc9276

def hashing(name, severity, **kw):
    @case('nsec3-rfc9276', name)
    def _():
        z = healthy(denial='nsec3', **kw)
        z.expect(severity, 'nsec3-rfc9276', '@', 'NSEC3PARAM', at=('@', 'NSEC3PARAM'))
        return z


hashing('one-iteration', 'warning', iterations=1)
hashing('salt', 'warning', salt=b'\xab\xcd')
hashing('fifty', 'warning', iterations=50)
hashing('fifty-one', 'error', iterations=51)
hashing('beyond-all', 'error', iterations=151, salt=b'\x01')


@case('nsec3-rfc9276', 'good-plain')
def _():
    return healthy(denial='nsec3')


# cds-cdnskey-mismatch, cds-delete

def rolling(**kw):
    """Two KSKs, of which the parent has the first."""
    z = unsigned()
    a = z.key(alg=13, ksk=True, seed=1)
    b = z.key(alg=13, ksk=True, seed=3)
    z.key(alg=13, seed=2)
    z.ds(a)
    z.sign(**{k: [{'a': a, 'b': b}[c] for c in v] for k, v in kw.items()})
    return z


@case('cds-cdnskey-mismatch', 'other-key')
def _():
    z = rolling(cds='a', cdnskey='b')
    z.expect('error', 'cds-cdnskey-mismatch', '@', 'CDS', at=('@', 'CDS'))
    return z


@case('cds-cdnskey-mismatch', 'one-more-cdnskey')
def _():
    z = rolling(cds='a', cdnskey='ab')
    z.expect('error', 'cds-cdnskey-mismatch', '@', 'CDNSKEY', at=('@', 'CDNSKEY', None, 1))
    return z


@case('cds-cdnskey-mismatch', 'delete-in-one')
def _():
    z = healthy(more='@ CDS 0 0 0 00\n@ CDNSKEY 257 3 13 ' + KEY, ds=False)
    z.expect('error', 'cds-cdnskey-mismatch', '@', 'CDS', at=('@', 'CDS'))
    z.expect('critical', 'cds-delete', '@', 'CDS', at=('@', 'CDS'))
    z.expect('critical', 'cds-would-break-chain', '@', 'CDNSKEY', at=('@', 'CDNSKEY'))
    return z


@case('cds-cdnskey-mismatch', 'one-only')
def _():
    z = rolling(cds='a')
    z.expect('info', 'cds-cdnskey-mismatch', '@', 'CDS', at=('@', 'CDS'))
    return z


@case('cds-cdnskey-mismatch', 'good-both')
def _():
    return rolling(cds='ab', cdnskey='ab')


@case('cds-delete', 'ds-published')
def _():
    z = healthy(more='@ CDS 0 0 0 00\n@ CDNSKEY 0 3 0 AA==')
    z.expect('critical', 'cds-delete', '@', 'CDS', at=('@', 'CDS'))
    return z


@case('cds-delete', 'ds-not-known')
def _():
    z = healthy(more='@ CDNSKEY 0 3 0 AA==', ds=False)
    z.expect('critical', 'cds-delete', '@', 'CDNSKEY', at=('@', 'CDNSKEY'))
    return z


@case('cds-delete', 'wrong-octets')
def _():
    z = healthy(more='@ CDS 1 0 0 00\n@ CDNSKEY 257 3 0 AA==')
    z.expect('error', 'cds-delete', '@', 'CDS', at=('@', 'CDS'))
    z.expect('error', 'cds-delete', '@', 'CDNSKEY', at=('@', 'CDNSKEY'))
    return z


@case('cds-delete', 'not-alone')
def _():
    z = healthy(cds=True)
    k = z.keys[0]
    z.add('@', 'CDS', '0 0 0 00')
    z.resign('@', 'CDS', key=k)
    z.expect('error', 'cds-delete', '@', 'CDS', at=('@', 'CDS', None, 1))
    return z


@case('cds-delete', 'good-request')
def _():
    return healthy(cds=True, cdnskey=True)
