"""faults_nsec3.py - opt-out, parameters, both kinds of denial in one zone, TTLs and odd owners."""
import dns.name

import fixture
from faults_denial import follow, kind, plain_name, resign
from faults_keys import mend, signed_in
from fixture import typ
from registry import fault
from target import DS, NSEC, NSEC3, PARAM, word


@fault('opt-out-flag-of-one-record-gone')
def _(t):
    """An insecure delegation lies in the span of a record without the flag."""
    t.need(t.z.optout)
    hidden = [
    n for n in t.cuts if len(n) == len(
        t.apex) +
        1 and n in t.owned and DS not in t.owned[n] and not t.z.find(
            *
            t.z.denier(n))]
    n = t.pick(hidden)
    h = t.z.hash(n)
    rows = sorted(
    (fixture.base64.b32hexdecode(
        r.name.labels[0].upper()),
         r) for r in t.z.records if r.type == NSEC3)
    covering = ([r for x, r in rows if x < h] or [rows[-1][1]])[-1]
    covering.rd = covering.rd.replace(flags=0)
    resign(t, covering.name, 'NSEC3')
    t.need(not any(len(n) > len(t.apex) + 1 for n in t.cuts))
    alone = [m for m in hidden if ([r for x, r in rows if x < t.z.hash(m)] or [rows[-1][1]])[-1] is covering]
    for m in alone:
        yield 'critical', 'insecure-delegation-proof', m, 'NSEC3'


@fault('opt-out-without-delegations')
def _(t):
    t.need(t.nsec3 and not t.z.optout and not [c for c in t.cuts if DS not in t.owned.get(c, ())])
    every_nsec3(t, flags=1)
    yield 'warning', 'nsec3-opt-out', t.apex, 'NSEC3PARAM'


def every_nsec3(t, **fields):
    for r in [r for r in t.z.records if r.type == NSEC3]:
        r.rd = r.rd.replace(**fields)
        resign(t, r.name, 'NSEC3')


@fault('unknown-flag')
def _(t):
    t.need(t.nsec3)
    r = t.pick([r for r in t.z.records if r.type == NSEC3])
    r.rd = r.rd.replace(flags=r.rd.flags | 4)
    resign(t, r.name, 'NSEC3')
    yield 'error', 'nsec3-parameters', r.name, 'NSEC3'


@fault('one-of-another-salt')
def _(t):
    t.need(t.nsec3)
    r = t.pick([r for r in t.z.records if r.type == NSEC3])
    r.rd = r.rd.replace(salt=b'\xab\xcd')
    resign(t, r.name, 'NSEC3')
    yield 'error', 'nsec3-parameters', r.name, 'NSEC3'


@fault('one-of-other-iterations')
def _(t):
    t.need(t.nsec3)
    r = t.pick([r for r in t.z.records if r.type == NSEC3])
    r.rd = r.rd.replace(iterations=7)
    resign(t, r.name, 'NSEC3')
    yield 'error', 'nsec3-parameters', r.name, 'NSEC3'


@fault('one-of-another-hash')
def _(t):
    t.need(t.nsec3)
    r = t.pick([r for r in t.z.records if r.type == NSEC3])
    r.rd = r.rd.replace(algorithm=2)
    resign(t, r.name, 'NSEC3')
    yield 'error', 'nsec3-parameters', r.name, 'NSEC3'


@fault('param-salt')
def _(t):
    t.need(t.nsec3)
    p = t.z.find('@', 'NSEC3PARAM')[0]
    p.rd = p.rd.replace(salt=b'\xde\xad')
    resign(t, t.apex, 'NSEC3PARAM')
    yield 'error', 'nsec3-parameters', t.apex, 'NSEC3PARAM'


@fault('param-iterations')
def _(t):
    t.need(t.nsec3)
    p = t.z.find('@', 'NSEC3PARAM')[0]
    p.rd = p.rd.replace(iterations=5)
    resign(t, t.apex, 'NSEC3PARAM')
    yield 'error', 'nsec3-parameters', t.apex, 'NSEC3PARAM'


@fault('param-hash')
def _(t):
    t.need(t.nsec3)
    p = t.z.find('@', 'NSEC3PARAM')[0]
    p.rd = p.rd.replace(algorithm=2)
    resign(t, t.apex, 'NSEC3PARAM')
    yield 'error', 'nsec3-parameters', t.apex, 'NSEC3PARAM'


@fault('param-flags')
def _(t):
    t.need(t.nsec3)
    p = t.z.find('@', 'NSEC3PARAM')[0]
    p.rd = p.rd.replace(flags=1)
    resign(t, t.apex, 'NSEC3PARAM')
    yield 'error', 'nsec3-parameters', t.apex, 'NSEC3PARAM'


@fault('param-missing')
def _(t):
    t.need(t.nsec3)
    t.z.drop_signed('@', 'NSEC3PARAM')
    mend(t, '@', drop=['NSEC3PARAM'])
    yield 'error', 'nsec3-parameters', t.apex, 'NSEC3PARAM'


def parameters(name, severity, **how):
    """The whole zone under other parameters."""
    @fault(name)
    def _(t):
        t.need(t.nsec3)
        rebuild(t, 'nsec3', **how)
        yield severity, 'nsec3-rfc9276', t.apex, 'NSEC3PARAM'


def rebuild(t, denial, salt=b'', iterations=0):
    z = t.z
    z.records = [
    r for r in z.records if r.type not in (
        NSEC, NSEC3, PARAM) and r.covered not in (
            NSEC, NSEC3, PARAM)]
    z.denial, z.salt, z.iterations = denial, salt, iterations
    if denial == 'nsec3':
        z.chain_nsec3()
    else:
        z.chain_nsec()
    for r in [r for r in z.records if r.type in (NSEC, NSEC3, PARAM)]:
        for k in z.signers('SOA'):
            z.resign(r.name, word(r.type), key=k, add=True)


parameters('iterations-one', 'warning', iterations=1)
parameters('iterations-ten', 'warning', iterations=10)
parameters('iterations-too-many', 'error', iterations=2500)
parameters('iterations-above-fifty', 'error', iterations=51)
parameters('salted', 'warning', salt=b'\xab\xcd\xef')


@fault('param-beside-nsec')
def _(t):
    t.need(not t.nsec3)
    signed_in(t, t.apex, 'NSEC3PARAM', '1 0 0 -', 0)
    yield 'error', 'nsec-nsec3-mixed', t.apex, 'NSEC3PARAM'


@fault('nsec-left-over')
def _(t):
    t.need(t.nsec3)
    n = t.host()
    t.z.put_nsec(n, t.apex, [word(x) for x in t.owned[n]] + ['RRSIG', 'NSEC'])
    for k in t.z.signers('SOA'):
        t.z.resign(n, 'NSEC', key=k, add=True)
    yield 'error', 'nsec-nsec3-mixed', n, 'NSEC'


@fault('nsec3-left-over')
def _(t):
    t.need(not t.nsec3)
    n = t.host()
    t.z.salt, t.z.iterations, t.z.optout = b'', 0, False
    t.z.put_nsec3(n, t.z.hash(t.apex), [word(x) for x in t.owned[n]] + ['RRSIG'])
    owner = t.z.hashed(n)
    for k in t.z.signers('SOA'):
        t.z.resign(owner, 'NSEC3', key=k, add=True)
    yield 'error', 'nsec-nsec3-mixed', owner, 'NSEC3'


@fault('nsec3-chain-beside-nsec')
def _(t):
    """Both chains in full."""
    t.need(not t.nsec3)
    z = t.z
    z.salt, z.iterations, z.optout = b'', 0, False
    old = {id(r) for r in z.records}
    z.chain_nsec3()
    for r in [r for r in z.records if id(r) not in old and r.type in (NSEC3, PARAM)]:
        for k in z.signers('SOA'):
            z.resign(r.name, word(r.type), key=k, add=True)
    mend(t, '@', add=['NSEC3PARAM'])
    yield 'error', 'nsec-nsec3-mixed', '*', '*'


@fault('denial-ttl')
def _(t):
    y = kind(t)
    t.need(not any(r.type in (NSEC, NSEC3) and r.ttl > 900 for r in t.z.records))
    for r in [r for r in t.z.records if r.type == typ(y)]:
        keys = [k for k in t.z.keys for s in t.z.find(r.name, 'RRSIG', y) if s.rd.key_tag == k.tag]
        r.ttl = 86400
        t.z.drop(r.name, 'RRSIG', y)
        for k in keys:
            t.z.resign(r.name, y, key=k, add=True)
    yield 'error', 'nsec-ttl-excess', '*', y


@fault('denial-ttl-of-one')
def _(t):
    n = plain_name(t)
    owner, y = t.z.denier(n)
    t.need(not any(r.type in (NSEC, NSEC3) and r.ttl > 900 for r in t.z.records))
    keys = [k for k in t.z.keys for s in t.z.find(owner, 'RRSIG', y) if s.rd.key_tag == k.tag]
    t.z.set_ttl(owner, y, 3600)
    t.z.drop(owner, 'RRSIG', y)
    for k in keys:
        t.z.resign(owner, y, key=k, add=True)
    yield 'error', 'nsec-ttl-excess', owner, y


@fault('hash-of-nobody')
def _(t):
    """An NSEC3 whose owner is no hash of 32 characters."""
    t.need(t.nsec3)
    c = [r for r in t.z.records if r.type == NSEC3]
    r = t.pick(c)
    short = dns.name.Name((r.name.labels[0][:10],) + t.apex.labels)
    t.z.records.append(fixture.Rec(short, r.ttl, r.rd))
    for k in t.z.signers('SOA'):
        t.z.resign(short, 'NSEC3', key=k, add=True)
    yield 'error', 'nsec-chain-broken', short, 'NSEC3'


@fault('hash-too-deep')
def _(t):
    """An NSEC3 that does not stand right below the apex."""
    t.need(t.nsec3)
    r = t.pick([r for r in t.z.records if r.type == NSEC3])
    n = t.host()
    t.need(len(n) < 6)
    deep = dns.name.Name((r.name.labels[0],) + n.labels)
    t.z.records.append(fixture.Rec(deep, r.ttl, r.rd))
    for k in t.z.signers('SOA'):
        t.z.resign(deep, 'NSEC3', key=k, add=True)
    yield 'error', 'nsec-chain-broken', deep, 'NSEC3'


@fault('next-hash-too-short')
def _(t):
    t.need(t.nsec3)
    n = plain_name(t)
    follow(t, n, t.z.hash(n)[:10])
    yield 'critical', 'nsec-chain-broken', n, 'NSEC3'


@fault('chain-of-another-case')
def _(t):
    """The next name of an NSEC of another zone altogether."""
    t.need(not t.nsec3)
    n = plain_name(t)
    follow(t, n, dns.name.from_text('www.example.net.'))
    yield 'critical', 'nsec-chain-broken', n, 'NSEC'
