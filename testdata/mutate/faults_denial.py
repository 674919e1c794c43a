"""faults_denial.py - what can be wrong with NSEC, NSEC3 and NSEC3PARAM."""
import dns.name

import fixture
from faults_keys import mend
from fixture import typ
from registry import fault
from target import CNAME, DNAME, DS, NS, NSEC, NSEC3, PARAM, word


def kind(t):
    return 'NSEC3' if t.nsec3 else 'NSEC'


def resign(t, owner, y):
    """The set was changed: the keys that signed it sign it again."""
    by = {(s.rd.key_tag, int(s.rd.algorithm)) for s in t.z.find(owner, 'RRSIG', y)}
    keys = [k for k in t.z.keys if (k.tag, k.algorithm) in by]
    t.z.drop(owner, 'RRSIG', y)
    for k in keys:
        t.z.resign(owner, y, key=k, add=True)


def left_out(name, choose):
    """One type of a name is left out of its bit map."""
    @fault('map-lacks-' + name)
    def _(t):
        n, y = choose(t)
        t.need(t.z.find(*t.z.denier(n)))
        mend(t, n, drop=[y])
        yield 'critical', 'nsec-bitmap-contradiction', n, kind(t)


def at(t, want, apex=False):
    """A name with the type, somewhere below the apex."""
    want = typ(want)
    return t.pick((n, want) for n, types in t.owned.items()
                  if want in types and (n == t.apex) == apex and
                  (n not in t.cuts or DS in types) and t.z.find(*t.z.denier(n)))


for each in ('A', 'AAAA', 'TXT', 'MX', 'CNAME', 'DNAME', 'SRV', 'HTTPS', 'TLSA', 'DS', 'PTR', 'TYPE65280'):
    left_out(each.lower(), lambda t, each=each: at(t, each))
left_out('ns-at-secure-cut', lambda t: (t.secure(), 'NS'))
left_out('mx-at-apex', lambda t: at(t, 'MX', True))
left_out('caa-at-apex', lambda t: at(t, 'CAA', True))
left_out('wildcard-type', lambda t: t.pick((n, y) for n, y in t.data() if n.is_wild()))


@fault('map-lacks-rrsig')
def _(t):
    n = t.host()
    mend(t, n, drop=['RRSIG'])
    yield 'error', 'nsec-bitmap-contradiction', n, kind(t)


@fault('map-lacks-nsec')
def _(t):
    t.need(not t.nsec3)
    n = t.host()
    mend(t, n, drop=['NSEC'])
    yield 'error', 'nsec-bitmap-contradiction', n, 'NSEC'


def apex_lacks(y):
    @fault('apex-map-lacks-' + y.lower())
    def _(t):
        t.need(y not in ('NSEC', 'NSEC3PARAM') or (y == 'NSEC') != t.nsec3)
        mend(t, '@', drop=[y])
        yield 'error', 'apex-bitmap-incomplete', t.apex, kind(t)


for each in ('SOA', 'NS', 'DNSKEY', 'RRSIG', 'NSEC', 'NSEC3PARAM'):
    apex_lacks(each)


def listed(y):
    @fault('map-has-' + y.lower())
    def _(t):
        n = t.host()
        t.need(typ(y) not in t.owned[n] and t.z.find(*t.z.denier(n)))
        mend(t, n, add=[y])
        yield 'error', 'nsec-bitmap-contradiction', n, kind(t)


for each in ('AAAA', 'NS', 'SOA', 'DS', 'CNAME', 'DNAME', 'TYPE65333', 'SPF', 'DNSKEY'):
    listed(each)


@fault('map-has-nsec3')
def _(t):
    t.need(t.nsec3)
    n = t.host()
    mend(t, n, add=['NSEC3'])
    yield 'error', 'nsec-bitmap-contradiction', n, 'NSEC3'


@fault('map-of-an-empty-name-has-a')
def _(t):
    t.need(t.nsec3)
    n = t.empty()
    mend(t, n, add=['A', 'RRSIG'])
    yield 'error', 'nsec-bitmap-contradiction', n, 'NSEC3'


@fault('map-at-secure-cut-has-glue')
def _(t):
    n = t.secure()
    mend(t, n, add=['A'])
    yield 'error', 'nsec-bitmap-contradiction', n, kind(t)


@fault('map-at-secure-cut-has-soa')
def _(t):
    n = t.secure()
    mend(t, n, add=['SOA'])
    yield 'error', 'nsec-bitmap-contradiction', n, kind(t)


@fault('map-at-apex-has-ds')
def _(t):
    mend(t, '@', add=['DS'])
    yield 'error', 'nsec-bitmap-contradiction', t.apex, kind(t)


def unproved(name, **change):
    @fault('insecure-cut-' + name)
    def _(t):
        n = t.insecure()
        mend(t, n, **change)
        yield 'critical', 'insecure-delegation-proof', n, kind(t)


unproved('has-ds', add=['DS'])
unproved('has-soa', add=['SOA'])
unproved('lacks-ns', drop=['NS'])


@fault('insecure-cut-has-a')
def _(t):
    n = t.insecure()
    mend(t, n, add=['A'])
    yield 'error', 'nsec-bitmap-contradiction', n, kind(t)


# Changed after signing, and only half.

@fault('type-taken-out')
def _(t):
    """The data and its signature are gone, the map has the type still."""
    n, y = t.pick((n, y) for n, y in t.data()
                  if n != t.apex and n not in t.cuts and y not in (CNAME, DNAME) and
                  len(t.owned[n] - {NSEC, NSEC3}) > 1 and t.z.find(*t.z.denier(n)))
    t.z.drop_signed(n, word(y))
    yield 'error', 'nsec-bitmap-contradiction', n, kind(t)


@fault('name-taken-out')
def _(t):
    """All data of a name is gone, its place in the chain not."""
    n = t.pick(n for n in t.hosts() if t.z.find(*t.z.denier(n)) and
               not any(o != n and o.is_subdomain(n) for o in t.owned) and n.parent() in t.owned and
               not any(r.type == NS and r.rd.target == n for r in t.z.records))
    targets = {getattr(r.rd, x) for r in t.z.records for x in ('target', 'exchange') if hasattr(r.rd, x)}
    t.need(n not in targets)
    for y in sorted(t.owned[n] - {NSEC}):
        t.z.drop_signed(n, word(y))
    yield 'error', 'nsec-chain-broken', n if not t.nsec3 else t.z.denier(n)[0], kind(t)


@fault('ds-taken-out')
def _(t):
    n = t.secure()
    t.z.drop_signed(n, 'DS')
    yield 'critical', 'insecure-delegation-proof', n, kind(t)


@fault('ds-put-in')
def _(t):
    """A DS that came after signing, with its signature; the denial says that there is none."""
    n = t.insecure()
    t.z.add(n, 'DS', '1 13 2 ' + '77' * 32)
    for k in t.z.signers('SOA'):
        t.z.resign(n, 'DS', key=k, add=True)
    yield 'critical', 'nsec-bitmap-contradiction', n, kind(t)


@fault('ds-put-in-unsigned')
def _(t):
    n = t.insecure()
    t.z.add(n, 'DS', '1 13 2 ' + '77' * 32)
    yield 'critical', 'rrsig-missing', n, 'DS'
    yield 'critical', 'nsec-bitmap-contradiction', n, kind(t)


@fault('record-put-in-unsigned')
def _(t):
    """A type of its own at a name that is there, put into the signed file by hand."""
    n = t.host()
    t.need(not t.z.find(n, 'SPF') and t.z.find(*t.z.denier(n)))
    t.z.add(n, 'SPF', '"by hand"')
    yield 'critical', 'rrsig-missing', n, 'SPF'
    yield 'critical', 'nsec-bitmap-contradiction', n, kind(t)


@fault('name-put-in-unsigned')
def _(t):
    n = t.fresh()
    t.need(not t.z.optout)
    t.z.add(n, 'A', '198.51.100.201')
    yield 'critical', 'rrsig-missing', n, 'A'
    yield 'critical', 'nsec-covers-existing', n, kind(t)


@fault('nsec3-of-glue')
def _(t):
    """The signer took glue for data of the zone."""
    t.need(t.nsec3 and not t.z.optout)
    n, y = t.glue()
    link_in(t, n, [word(y)])
    yield 'error', 'nsec-chain-broken', t.z.hashed(n), 'NSEC3'


@fault('nsec3-below-a-dname')
def _(t):
    t.need(t.nsec3 and not t.z.optout)
    n = t.pick(n for n in t.owned if DNAME in t.owned[n])
    n = dns.name.Name((b'under',) + n.labels)
    link_in(t, n, ['A', 'RRSIG'])
    yield 'error', 'nsec-chain-broken', t.z.hashed(n), 'NSEC3'


def link_in(t, n, types):
    """One NSEC3 more, in its place in the chain, signed."""
    hashes = {t.z.hash(c): c for c in chain(t)}
    order = sorted(list(hashes) + [t.z.hash(n)])
    i = order.index(t.z.hash(n))
    t.z.put_nsec3(n, order[(i + 1) % len(order)], types)
    for k in t.z.signers('SOA'):
        t.z.resign(t.z.hashed(n), 'NSEC3', key=k, add=True)
    follow(t, hashes[order[i - 1]], n)


# The chain.

def chain(t):
    """Names in the order of the chain."""
    if t.nsec3:
        owners = {t.z.hashed(n): n for n in t.denied() + [t.apex]}
        return [owners[r] for r in sorted(owners)]
    return sorted(r.name for r in t.z.records if r.type == NSEC)


def before(t, n):
    c = chain(t)
    return c[c.index(n) - 1]


def follow(t, n, to):
    """The record of a name points elsewhere, and is signed."""
    owner, y = t.z.denier(n)
    t.z.nsec_next(n, to, resign=False)
    resign(t, owner, y)


def plain_name(t):
    """A name with data of its own whose denial is there and which is neither cut nor apex."""
    return t.pick(n for n in t.hosts() if t.z.find(*t.z.denier(n)) and not t.z.optout)


@fault('record-taken-out')
def _(t):
    n = plain_name(t)
    t.z.drop_nsec(n)
    yield 'critical', 'nsec-chain-broken', n, kind(t)


@fault('name-skipped')
def _(t):
    """The record is gone and its neighbour runs over the name."""
    t.need(len(chain(t)) > 3)
    n = plain_name(t)
    prev, after = before(t, n), chain(t)[(chain(t).index(n) + 1) % len(chain(t))]
    t.z.drop_nsec(n)
    follow(t, prev, after)
    yield 'critical', 'nsec-covers-existing', n, kind(t)


@fault('pointer-skips-a-name')
def _(t):
    """The record is there, its neighbour runs over it."""
    t.need(len(chain(t)) > 3)
    n = plain_name(t)
    prev, after = before(t, n), chain(t)[(chain(t).index(n) + 1) % len(chain(t))]
    t.need(n != chain(t)[-1])
    follow(t, prev, after)
    yield 'critical', 'nsec-covers-existing', n, kind(t)


@fault('added-after-signing')
def _(t):
    """A name that came after the chain was made, with its signature."""
    n = t.fresh()
    t.need(not t.z.optout)
    t.z.add(n, 'A', '198.51.100.200')
    for k in t.z.signers('SOA'):
        t.z.resign(n, 'A', key=k, add=True)
    yield 'critical', 'nsec-covers-existing', n, kind(t)


@fault('delegation-added-after-signing')
def _(t):
    n = t.fresh()
    t.need(not t.z.optout)
    t.z.add(n, 'NS', 'ns.example.net.')
    yield 'critical', 'insecure-delegation-proof', n, kind(t)


@fault('type-added-after-signing')
def _(t):
    n = t.host()
    t.need(not t.z.find(n, 'SPF') and t.z.find(*t.z.denier(n)))
    t.z.add(n, 'SPF', '"later"')
    for k in t.z.signers('SOA'):
        t.z.resign(n, 'SPF', key=k, add=True)
    yield 'critical', 'nsec-bitmap-contradiction', n, kind(t)


@fault('points-to-nothing')
def _(t):
    """To a name or hash that the zone does not have, just before the right one."""
    n = plain_name(t)
    t.need(chain(t).index(n) < len(chain(t)) - 1)
    if t.nsec3:
        to = bytearray(t.z.hash(chain(t)[chain(t).index(n) + 1]))
        to[-1] ^= 1
        follow(t, n, bytes(to))
    else:
        to = dns.name.Name((b'\0',) + n.labels) if len(n.labels[0]) < 60 else None
        t.need(to is not None and len(to.to_wire()) < 200 and to not in t.owned)
        t.need(not any(o.is_subdomain(to) for o in t.owned))
        follow(t, n, to)
    yield 'critical', 'nsec-chain-broken', n, kind(t)


@fault('points-back')
def _(t):
    c = chain(t)
    t.need(len(c) > 4 and not t.z.optout)
    n = c[t.r.randint(2, len(c) - 2)]
    t.need(n != t.apex and n not in t.cuts)
    follow(t, n, c[1])
    yield 'critical', 'nsec-chain-broken', n, kind(t)


@fault('points-to-itself')
def _(t):
    n = plain_name(t)
    t.need(len(chain(t)) > 2)
    follow(t, n, n)
    yield 'critical', 'nsec-chain-broken', n, kind(t)


@fault('last-does-not-close')
def _(t):
    c = chain(t)
    t.need(len(c) > 2)
    last = c[-1]
    t.need(last != t.apex and last not in t.cuts)
    if t.nsec3:
        follow(t, last, bytes(20))
    else:
        follow(t, last, dns.name.Name((b'never',) + t.apex.labels))
        t.need(t.z.name('never') not in t.owned)
    yield 'critical', 'nsec-chain-broken', last, kind(t)


@fault('no-chain-at-all')
def _(t):
    t.z.records = [r for r in t.z.records if r.type not in (NSEC, NSEC3, PARAM) and
                   r.covered not in (NSEC, NSEC3, PARAM)]
    yield 'critical', 'nsec-chain-broken', t.apex, 'NSEC'


@fault('one-too-many')
def _(t):
    """A record for a name that does not exist, signed and linked in."""
    n = t.fresh('mm')
    t.need(not t.z.optout)
    owner = t.z.denier(n)[0]
    c = chain(t)
    order = sorted(c + [n]) if not t.nsec3 else sorted(c + [n], key=t.z.hash)
    prev = order[order.index(n) - 1]
    after = order[(order.index(n) + 1) % len(order)]
    if t.nsec3:
        t.z.put_nsec3(n, t.z.hash(after), ['A', 'RRSIG'])
    else:
        t.z.put_nsec(n, after, ['A', 'RRSIG', 'NSEC'])
    for k in t.z.signers('SOA'):
        t.z.resign(owner, kind(t), key=k, add=True)
    follow(t, prev, n)
    yield 'error', 'nsec-chain-broken', n if not t.nsec3 else owner, kind(t)


@fault('two-records-at-a-name')
def _(t):
    t.need(not t.nsec3)
    n = plain_name(t)
    rec = t.z.find(n, 'NSEC')[0]
    t.need(rec.rd.next != t.apex)
    t.z.records.append(fixture.Rec(n, rec.ttl, rec.rd.replace(next=t.apex)))
    resign(t, n, 'NSEC')
    yield 'critical', 'nsec-chain-broken', n, 'NSEC'


@fault('nsec-at-glue')
def _(t):
    t.need(not t.nsec3)
    n, y = t.glue()
    t.z.put_nsec(n, t.apex, [word(y), 'RRSIG', 'NSEC'])
    t.z.resign(n, 'NSEC', key=t.zsk())
    yield 'error', 'occluded-or-signed-below-cut', n, 'NSEC'


@fault('glue-in-the-chain')
def _(t):
    """The signer took glue for data: NSEC, signature and all."""
    t.need(not t.nsec3)
    n, y = t.glue()
    prev = [c for c in chain(t) if c < n][-1]
    after = t.z.find(prev, 'NSEC')[0].rd.next
    follow(t, prev, n)
    t.z.put_nsec(n, after, [word(y), 'RRSIG', 'NSEC'])
    for k in t.z.signers('SOA'):
        t.z.resign(n, 'NSEC', key=k, add=True)
    yield 'error', 'occluded-or-signed-below-cut', n, 'NSEC'


@fault('nsec-at-an-empty-name')
def _(t):
    t.need(not t.nsec3)
    empty = set()
    for n in t.owned:
        up = n
        while up != t.apex and len(up) > len(t.apex):
            up = up.parent()
            if up not in t.owned:
                empty.add(up)
    n = t.pick(sorted(empty))
    prev = [c for c in chain(t) if c < n][-1]
    after = t.z.find(prev, 'NSEC')[0].rd.next
    follow(t, prev, n)
    t.z.put_nsec(n, after, ['RRSIG', 'NSEC'])
    for k in t.z.signers('SOA'):
        t.z.resign(n, 'NSEC', key=k, add=True)
    yield 'error', 'nsec-chain-broken', n, 'NSEC'


@fault('empty-name-not-in-the-chain')
def _(t):
    """A signer that knows no empty non-terminals."""
    t.need(t.nsec3)
    n = t.empty()
    t.need(not t.z.optout)
    prev, after = before(t, n), chain(t)[(chain(t).index(n) + 1) % len(chain(t))]
    t.z.drop_nsec(n)
    follow(t, prev, after)
    yield 'error', 'ent-denial', n, 'NSEC3'


@fault('empty-name-taken-out')
def _(t):
    t.need(t.nsec3)
    n = t.empty()
    t.need(not t.z.optout)
    t.z.drop_nsec(n)
    yield 'error', 'ent-denial', n, 'NSEC3'


@fault('insecure-cut-not-in-the-chain')
def _(t):
    """Skipped as if by opt-out, which no record declares."""
    t.need(not t.z.optout)
    n = t.insecure()
    t.need(len(chain(t)) > 3)
    prev, after = before(t, n), chain(t)[(chain(t).index(n) + 1) % len(chain(t))]
    t.z.drop_nsec(n)
    follow(t, prev, after)
    yield 'critical', 'insecure-delegation-proof', n, kind(t)


@fault('secure-cut-not-in-the-chain')
def _(t):
    n = t.secure()
    t.need(len(chain(t)) > 3)
    prev, after = before(t, n), chain(t)[(chain(t).index(n) + 1) % len(chain(t))]
    t.z.drop_nsec(n)
    follow(t, prev, after)
    yield 'critical', 'nsec-covers-existing', n, kind(t)


@fault('wildcard-not-in-the-chain')
def _(t):
    t.need(not t.z.optout)
    n = t.wildcard()
    t.need(len(chain(t)) > 3)
    prev, after = before(t, n), chain(t)[(chain(t).index(n) + 1) % len(chain(t))]
    t.z.drop_nsec(n)
    follow(t, prev, after)
    yield 'critical', 'nsec-covers-existing', n, kind(t)
