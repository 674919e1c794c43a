"""Cases of the checks on NSEC and NSEC3: the chain, the bit maps, what they prove."""
import base64

from fixture import Zone, case, healthy, unsigned


def both(check, name, make, **kw):
    """The same case by NSEC and by NSEC3."""
    for denial in ('nsec', 'nsec3'):
        case(check, '%s-%s' % (name, denial))(
            lambda denial=denial: make(healthy(denial=denial, **kw), denial.upper()))


def place(z, name):
    """Where the record that denies for a name stands."""
    return z.denier(name)


# nsec-bitmap-contradiction

def leaves_out(name, owner, t):
    def make(z, kind):
        z.bitmap(owner, drop=[t])
        z.expect('critical', 'nsec-bitmap-contradiction', owner, kind, at=place(z, owner))
        return z
    both('nsec-bitmap-contradiction', name, make)


leaves_out('no-a', 'www', 'A')
leaves_out('no-https', 'www', 'HTTPS')
leaves_out('no-cname', 'alias', 'CNAME')
leaves_out('no-txt-at-wildcard', '*.wild', 'TXT')
leaves_out('no-mx-at-apex', '@', 'MX')
leaves_out('no-ds-at-signed-cut', 'secure', 'DS')
leaves_out('no-ns-at-signed-cut', 'secure', 'NS')


def lists(name, owner, t):
    def make(z, kind):
        z.bitmap(owner, add=[t])
        z.expect('error', 'nsec-bitmap-contradiction', owner, kind, at=place(z, owner))
        return z
    both('nsec-bitmap-contradiction', name, make)


lists('extra-aaaa', 'mail', 'AAAA')
lists('extra-cname', 'mail', 'CNAME')
lists('extra-dname', 'mail', 'DNAME')
lists('extra-ns', 'mail', 'NS')
lists('extra-soa', 'mail', 'SOA')
lists('extra-ds', 'mail', 'DS')
lists('extra-glue-at-cut', 'secure', 'A')
lists('extra-ds-at-apex', '@', 'DS')
lists('extra-high-type', 'mail', 'TYPE65280')


def _no_rrsig(z, kind):
    z.bitmap('www', drop=['RRSIG'])
    z.expect('error', 'nsec-bitmap-contradiction', 'www', kind, at=place(z, 'www'))
    return z


both('nsec-bitmap-contradiction', 'no-rrsig', _no_rrsig)


@case('nsec-bitmap-contradiction', 'no-nsec')
def _():
    z = healthy()
    z.bitmap('www', drop=['NSEC'])
    z.expect('error', 'nsec-bitmap-contradiction', 'www', 'NSEC', at=('www', 'NSEC'))
    return z


@case('nsec-bitmap-contradiction', 'lists-nsec3')
def _():
    z = healthy(denial='nsec3')
    z.bitmap('www', add=['NSEC3'])
    z.expect('error', 'nsec-bitmap-contradiction', 'www', 'NSEC3', at=place(z, 'www'))
    return z


@case('nsec-bitmap-contradiction', 'both-ways')
def _():
    z = healthy()
    z.bitmap('www', drop=['AAAA'], add=['MX'])
    z.expect('critical', 'nsec-bitmap-contradiction', 'www', 'NSEC', at=('www', 'NSEC'))
    return z


both('nsec-bitmap-contradiction', 'good', lambda z, kind: z)
for _denial in ('nsec', 'nsec3'):
    case('nsec-bitmap-contradiction', 'good-two-windows-' + _denial)(
        lambda d=_denial: healthy(denial=d, more='www CAA 0 issue "x"\nwww TYPE65280 \\# 1 00'))


# apex-bitmap-incomplete

def apex(t, kinds=('nsec', 'nsec3')):
    for denial in kinds:
        @case('apex-bitmap-incomplete', 'no-%s-%s' % (t.lower(), denial))
        def _(denial=denial):
            z = healthy(denial=denial)
            z.bitmap('@', drop=[t])
            z.expect('error', 'apex-bitmap-incomplete', '@', denial.upper(), at=place(z, '@'))
            return z


for _t in ('SOA', 'NS', 'DNSKEY', 'RRSIG'):
    apex(_t)
apex('NSEC', ['nsec'])
apex('NSEC3PARAM', ['nsec3'])
both('apex-bitmap-incomplete', 'good', lambda z, kind: z)


# nsec-covers-existing

@case('nsec-covers-existing', 'pointer-skips-nsec')
def _():
    # ns1 points past ns.plain's cut and its own successor plain to secure.
    z = healthy(more='oak A 198.51.100.11')
    z.nsec_next('ns1', 'plain')
    z.expect('critical', 'nsec-covers-existing', 'oak', 'NSEC', at=('oak', 'A'))
    return z


@case('nsec-covers-existing', 'pointer-skips-two-nsec')
def _():
    z = healthy(more='oak A 198.51.100.11\np A 198.51.100.12')
    z.nsec_next('ns1', 'plain')
    z.expect('critical', 'nsec-covers-existing', 'oak', 'NSEC')
    z.expect('critical', 'nsec-covers-existing', 'p', 'NSEC')
    return z


def chain3(z):
    """Names with data in the order of their hashes."""
    names = {r.name for r in z.records if r.type not in (46, 47, 50)}
    return sorted((n for n in names if z.find(z.hashed(n), 'NSEC3')), key=z.hash)


def neighbours3(z, want):
    """Three names that follow each other in the chain, the middle one as wanted."""
    owners = sorted((r.name for r in z.records if r.type == 50), key=lambda n: n.labels[0])
    by_owner = {z.hashed(n): n for n in chain3(z)}
    for i in range(1, len(owners) - 1):
        a, b, c = (by_owner.get(o) for o in owners[i - 1:i + 2])
        if a is not None and b is not None and c is not None and want(b):
            return a, b, c
    raise ValueError('no such neighbours')


def has(z, t):
    return lambda n: bool(z.find(n, t)) and not z.find(n, 'NS')


@case('nsec-covers-existing', 'pointer-skips-nsec3')
def _():
    z = healthy(denial='nsec3')
    a, b, c = neighbours3(z, has(z, 'A'))
    z.nsec_next(a, c)
    z.expect('critical', 'nsec-covers-existing', b, 'NSEC3')
    return z


def splice(z, before, name, following):
    """The name's record goes and the chain closes over it, as if the name were not there."""
    z.drop_nsec(name)
    z.nsec_next(before, following)


@case('nsec-covers-existing', 'no-record-nsec')
def _():
    z = healthy(more='oak A 198.51.100.11')
    splice(z, 'ns1', 'oak', 'plain')
    z.expect('critical', 'nsec-covers-existing', 'oak', 'NSEC', at=('oak', 'A'))
    return z


@case('nsec-covers-existing', 'no-record-nsec3')
def _():
    z = healthy(denial='nsec3')
    a, b, c = neighbours3(z, has(z, 'A'))
    splice(z, a, b, c)
    z.expect('critical', 'nsec-covers-existing', b, 'NSEC3')
    return z


@case('nsec-covers-existing', 'added-after-signing')
def _():
    z = healthy()
    z.add('late', 'A', '198.51.100.12')
    z.resign('late', 'A')
    z.expect('critical', 'nsec-covers-existing', 'late', 'NSEC', at=('late', 'A'))
    return z


@case('nsec-covers-existing', 'many-added')
def _():
    z = healthy(denial='nsec3')
    for i in range(40):
        z.add('late%d' % i, 'A', '198.51.100.12')
        z.resign('late%d' % i, 'A')
    z.expect('critical', 'nsec-covers-existing', '@', 'NSEC3')
    return z


both('nsec-covers-existing', 'good', lambda z, kind: z)


@case('nsec-covers-existing', 'good-opt-out')
def _():
    return healthy(denial='nsec3', optout=True, more='more NS ns.example.net.')


@case('nsec-covers-existing', 'good-empty-non-terminals')
def _():
    return healthy(more='a.b.c.d A 198.51.100.13\nx.c.d A 198.51.100.14')


@case('nsec-covers-existing', 'good-apex-alone')
def _():
    z = Zone('example.')
    z.text('''
    @ SOA ns1.example.net. hostmaster 1 7200 3600 604800 900
    @ NS ns1.example.net.
    ''')
    z.ds(z.key(alg=13, ksk=True, seed=1))
    z.key(alg=13, seed=2)
    return z.sign(denial='nsec3')


# nsec-chain-broken

@case('nsec-chain-broken', 'gap-nsec')
def _():
    z = healthy()
    z.drop_nsec('www')
    z.expect('critical', 'nsec-chain-broken', 'www', 'NSEC', at=('www', 'A'))
    return z


@case('nsec-chain-broken', 'gap-at-signed-cut')
def _():
    z = healthy()
    z.drop_nsec('secure')
    z.expect('critical', 'nsec-chain-broken', 'secure', 'NSEC')
    return z


@case('nsec-chain-broken', 'gap-nsec3')
def _():
    z = healthy(denial='nsec3')
    z.drop_nsec('www')
    z.expect('critical', 'nsec-chain-broken', 'www', 'NSEC3', at=('www', 'A'))
    return z


@case('nsec-chain-broken', 'gap-at-apex')
def _():
    z = healthy()
    z.drop_nsec('@')
    z.expect('critical', 'nsec-chain-broken', '@', 'NSEC')
    return z


@case('nsec-chain-broken', 'to-nothing-nsec')
def _():
    z = healthy()
    z.nsec_next('www', 'wwx')
    z.expect('critical', 'nsec-chain-broken', 'www', 'NSEC', at=('www', 'NSEC'))
    return z


@case('nsec-chain-broken', 'to-nothing-nsec3')
def _():
    z = healthy(denial='nsec3')
    z.nsec_next('www', bytes(19) + b'\1')
    z.expect('critical', 'nsec-chain-broken', 'www', 'NSEC3', at=place(z, 'www'))
    return z


@case('nsec-chain-broken', 'to-a-hidden-name')
def _():
    z = healthy()
    z.nsec_next('plain', 'ns.plain')
    z.expect('critical', 'nsec-chain-broken', 'plain', 'NSEC', at=('plain', 'NSEC'))
    return z


@case('nsec-chain-broken', 'back')
def _():
    z = healthy()
    z.nsec_next('www', 'mail')
    z.expect('critical', 'nsec-chain-broken', 'www', 'NSEC', at=('www', 'NSEC'))
    return z


@case('nsec-chain-broken', 'to-itself')
def _():
    z = healthy()
    z.nsec_next('mail', 'mail')
    z.expect('critical', 'nsec-chain-broken', 'mail', 'NSEC', at=('mail', 'NSEC'))
    return z


@case('nsec-chain-broken', 'ends-too-early-nsec')
def _():
    z = healthy()
    z.nsec_next('mail', '@')
    z.expect('critical', 'nsec-chain-broken', 'mail', 'NSEC', at=('mail', 'NSEC'))
    return z


@case('nsec-chain-broken', 'wrong-end')
def _():
    # The last one does not come home to the apex.
    z = healthy()
    z.nsec_next('www', 'alias')
    z.expect('critical', 'nsec-chain-broken', 'www', 'NSEC', at=('www', 'NSEC'))
    return z


@case('nsec-chain-broken', 'ends-too-early-nsec3')
def _():
    z = healthy(denial='nsec3')
    owners = sorted((r.name for r in z.records if r.type == 50), key=lambda n: n.labels[0])
    a, b, _c = neighbours3(z, has(z, 'A'))
    first = next(r for r in z.records if r.name == owners[-1] and r.type == 50).rd.next
    z.nsec_next(a, first)
    z.expect('critical', 'nsec-chain-broken', a, 'NSEC3', at=place(z, a))
    return z


@case('nsec-chain-broken', 'extra-nsec')
def _():
    # In the chain, signed, and at a name that is not there.
    z = healthy()
    z.put_nsec('oak', 'plain', ['RRSIG', 'NSEC'])
    z.resign('oak', 'NSEC')
    z.nsec_next('ns1', 'oak')
    z.expect('error', 'nsec-chain-broken', 'oak', 'NSEC', at=('oak', 'NSEC'))
    return z


@case('nsec-chain-broken', 'extra-nsec-unlinked')
def _():
    z = healthy()
    z.put_nsec('oak', 'plain', ['RRSIG', 'NSEC'])
    z.resign('oak', 'NSEC')
    z.expect('error', 'nsec-chain-broken', 'oak', 'NSEC', at=('oak', 'NSEC'))
    return z


@case('nsec-chain-broken', 'nsec-at-empty-name')
def _():
    z = healthy()
    z.put_nsec('_tcp', '_sip._tcp', ['RRSIG', 'NSEC'])
    z.resign('_tcp', 'NSEC')
    z.nsec_next('@', '_tcp')
    z.expect('error', 'nsec-chain-broken', '_tcp', 'NSEC', at=('_tcp', 'NSEC'))
    return z


@case('nsec-chain-broken', 'extra-nsec3')
def _():
    z = healthy(denial='nsec3')
    ghost = z.hash('ghost')
    before = max((h for h in all_hashes(z) if h < ghost), default=None)
    assert before is not None
    holder = next(r for r in z.records if r.type == 50 and owner_hash(r) == before)
    z.put_nsec3('ghost', holder.rd.next, ['A', 'RRSIG'])
    z.resign(z.hashed('ghost'), 'NSEC3')
    holder.rd = holder.rd.replace(next=ghost)
    z.resign(holder.name, 'NSEC3')
    z.expect('error', 'nsec-chain-broken', z.hashed('ghost'), 'NSEC3', at=place(z, 'ghost'))
    return z


def owner_hash(rec):
    return base64.b32hexdecode(rec.name.labels[0].upper())


def all_hashes(z):
    return [owner_hash(r) for r in z.records if r.type == 50]


@case('nsec-chain-broken', 'two-at-one-name')
def _():
    z = healthy()
    z.put_nsec('www', '@', ['A', 'RRSIG', 'NSEC'])
    z.resign('www', 'NSEC')
    z.expect('critical', 'nsec-chain-broken', 'www', 'NSEC')
    z.expect('critical', 'nsec-bitmap-contradiction', 'www', 'NSEC')
    return z


@case('nsec-chain-broken', 'owner-no-hash')
def _():
    z = healthy(denial='nsec3')
    owner, following = z.name('0123456789'), z.hash('www')
    z.put_nsec3('www', following, ['A', 'RRSIG'], owner=owner)
    z.resign(owner, 'NSEC3')
    z.expect('error', 'nsec-chain-broken', owner, 'NSEC3', at=(owner, 'NSEC3'))
    return z


@case('nsec-chain-broken', 'next-no-hash')
def _():
    z = healthy(denial='nsec3')
    z.nsec_next('www', z.hash('www')[:10])
    z.expect('critical', 'nsec-chain-broken', 'www', 'NSEC3', at=(z.hashed('www'), 'NSEC3'))
    return z


@case('nsec-chain-broken', 'none-at-all')
def _():
    z = healthy(denial=None)
    z.expect('critical', 'nsec-chain-broken', '@', 'NSEC')
    return z


both('nsec-chain-broken', 'good', lambda z, kind: z)


@case('nsec-chain-broken', 'good-odd-names')
def _():
    # The canonical order is that of octets, labels from the right.
    return healthy(more='\\001.z A 198.51.100.1\nz A 198.51.100.1\n*.z A 198.51.100.1\n'
                   '\\200.z A 198.51.100.1\n'
                   'a.z A 198.51.100.1\nZ-z A 198.51.100.1\nyljkjljk.a.z A 198.51.100.1')


@case('nsec-chain-broken', 'good-salted')
def _():
    z = healthy(denial='nsec3', salt=b'\xab\xcd')
    z.expect('warning', 'nsec3-rfc9276', '@', 'NSEC3PARAM')
    return z


# ent-denial

def ent(name, splice_it):
    @case('ent-denial', name)
    def _():
        z = healthy(denial='nsec3', more='a.deep TXT "x"')
        z.drop_nsec('deep')
        if splice_it:
            h = z.hash('deep')
            holder = next(r for r in z.records if r.type == 50 and r.rd.next == h)
            after = sorted(all_hashes(z))
            holder.rd = holder.rd.replace(next=next((x for x in after if x > h), after[0]))
            z.resign(holder.name, 'NSEC3')
        z.expect('error', 'ent-denial', 'deep', 'NSEC3')
        return z


ent('gap', False)
ent('covered', True)


@case('ent-denial', 'good-nsec')
def _():
    return healthy(more='a.deep TXT "x"')


@case('ent-denial', 'good-nsec3')
def _():
    return healthy(denial='nsec3', more='a.deep TXT "x"')


@case('ent-denial', 'good-only-insecure-below')
def _():
    # Opt-out may leave out a name below which nothing but unsigned delegations are.
    z = unsigned(more='cut.deep NS ns.example.net.')
    z.ds(z.key(alg=13, ksk=True, seed=1))
    z.key(alg=13, seed=2)
    z.sign(denial='nsec3', optout=True)
    return z


@case('ent-denial', 'opt-out-half-way')
def _():
    # Of two unsigned delegations below the empty name one has an NSEC3, so the empty name needs one.
    z = unsigned(more='cut.deep NS ns.example.net.\nother.deep NS ns.example.net.')
    z.ds(z.key(alg=13, ksk=True, seed=1))
    z.key(alg=13, seed=2)
    z.sign(denial='nsec3', optout=True)
    h = z.hash('cut.deep')
    order = sorted(all_hashes(z))
    before = max((x for x in order if x < h), default=order[-1])
    holder = next(r for r in z.records if r.type == 50 and owner_hash(r) == before)
    z.put_nsec3(z.name('cut.deep'), holder.rd.next, ['NS'])
    holder.rd = holder.rd.replace(next=h)
    z.resign(holder.name, 'NSEC3')
    z.resign(z.hashed('cut.deep'), 'NSEC3')
    z.expect('error', 'ent-denial', 'deep', 'NSEC3')
    return z


# insecure-delegation-proof

def cut_bits(name, add, drop):
    def make(z, kind):
        z.bitmap('plain', add=add, drop=drop)
        z.expect('critical', 'insecure-delegation-proof', 'plain', kind, at=place(z, 'plain'))
        return z
    both('insecure-delegation-proof', name, make)


cut_bits('no-ns', [], ['NS'])
cut_bits('lists-ds', ['DS'], [])
cut_bits('lists-soa', ['SOA'], [])


def _no_record(z, kind):
    z.drop_nsec('plain')
    z.expect('critical', 'insecure-delegation-proof', 'plain', kind, at=('plain', 'NS'))
    return z


both('insecure-delegation-proof', 'no-record', _no_record)


@case('insecure-delegation-proof', 'mixed-opt-out')
def _():
    # The span over the delegation has lost its flag; the others have it.
    z = healthy(denial='nsec3', optout=True)
    h = z.hash('plain')
    spans = sorted(all_hashes(z))
    before = max((x for x in spans if x < h), default=spans[-1])
    holder = next(r for r in z.records if r.type == 50 and owner_hash(r) == before)
    holder.rd = holder.rd.replace(flags=0)
    z.resign(holder.name, 'NSEC3')
    z.expect('critical', 'insecure-delegation-proof', 'plain', 'NSEC3', at=('plain', 'NS'))
    return z


@case('insecure-delegation-proof', 'good-one-span-opts-out')
def _():
    # Only the span that needs it has the flag.
    z = healthy(denial='nsec3', optout=True)
    h = z.hash('plain')
    spans = sorted(all_hashes(z))
    before = max((x for x in spans if x < h), default=spans[-1])
    for r in [r for r in z.records if r.type == 50 and owner_hash(r) != before]:
        r.rd = r.rd.replace(flags=0)
        z.resign(r.name, 'NSEC3')
    return z


both('insecure-delegation-proof', 'good', lambda z, kind: z)


@case('insecure-delegation-proof', 'good-opt-out')
def _():
    return healthy(denial='nsec3', optout=True)


@case('insecure-delegation-proof', 'good-opt-out-below-empty')
def _():
    return healthy(denial='nsec3', optout=True, more='cut.deep NS ns.example.net.')


# A zone that is not signed, with a record of a chain left in it: no chain is owed.

def leftover():
    z = unsigned()
    z.put_nsec('@', 'www', ['NS', 'NSEC'])
    z.put_nsec('gone', '@', ['A'])
    return z


for _check in ('nsec-chain-broken', 'nsec-bitmap-contradiction', 'apex-bitmap-incomplete',
               'nsec-covers-existing'):
    case(_check, 'good-leftover-in-unsigned')(leftover)
