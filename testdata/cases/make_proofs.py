"""Cases of denials and of what they do to other questions: form, contradiction, providers, caches."""
import base64

import fixture
from fixture import case, healthy, unsigned
from live import Live
from make_answers import look_around, made_at_the_name
from servers import tree

ALPHA, BETA = 'ns1.alpha.test.', 'ns1.beta.test.'
A, TXT, MX = 1, 16, 15


# negative-response-malformed

def plain(servers=1):
    """A zone that is not signed; A and CNAME of the apex are asked as a walk does."""
    live = Live(unsigned(), servers)
    for name, t in (('@', 'CNAME'), ('www', 'A'), ('www', 'MX'), ('nope', 'A')):
        live.ask(name, t)
    return live


@case('negative-response-malformed', 'no-soa')
def _():
    live = plain()
    live.put('www', 'TXT', {'rcode': 'NOERROR', 'flags': ['aa']})
    live.expect('error', 'negative-response-malformed', 'www', 'TXT')
    return live


@case('negative-response-malformed', 'soa-of-another-name')
def _():
    live = plain()
    soa = live.rrset(live.zone, live.zone.origin, 6)[0]
    live.put('www', 'SRV', {'rcode': 'NOERROR', 'flags': ['aa'], 'authority': ['www.' + soa]})
    live.expect('error', 'negative-response-malformed', 'www', 'SRV')
    return live


@case('negative-response-malformed', 'no-such-name-for-one-type')
def _():
    live = plain()
    live.put('www', 'SRV', dict(live.reply(live.zone, live.zone.name('nope'), 33)))
    live.expect('error', 'negative-response-malformed', 'www', 'SRV')
    return live


@case('negative-response-malformed', 'signed')
def _():
    live = look_around(healthy(), 1)
    live.put('www', 'SRV', {'rcode': 'NOERROR', 'flags': ['aa'],
                            'authority': live.matching(live.zone, live.zone.name('www'))})
    live.expect('error', 'negative-response-malformed', 'www', 'SRV')
    return live


case('negative-response-malformed', 'good-unsigned')(lambda: tree(sign=False))
case('negative-response-malformed', 'good-signed')(lambda: look_around(healthy(denial='nsec3')))


# denial-provider-mismatch

def providers(bare=(), nsec3=False):
    z = healthy()
    live = Live(z, 3)
    for s, host in zip(live.servers, (ALPHA, BETA, 'ns2.beta.test.')):
        s.host = host
    for name, t in (('nope', 'A'), ('www', 'MX'), ('nope.www', 'A')):
        for s in live.servers:
            reply = live.reply(z, z.name(name), {'A': A, 'MX': MX}[t])
            if s.number in bare:
                reply['authority'] = live.rrset(z, z.origin, 6)
            live.put(name, t, reply, s.number)
    return live


@case('denial-provider-mismatch', 'none-from-one')
def _():
    live = providers(bare=(1, 2))
    live.expect('critical', 'denial-provider-mismatch', '@', 'NSEC')
    return live


@case('denial-provider-mismatch', 'none-from-one-machine')
def _():
    # The other machine of the same provider proves: it is that server.
    live = providers(bare=(1,))
    live.expect('critical', 'negative-proof-missing', '@', 'NSEC')
    return live


@case('denial-provider-mismatch', 'nsec-and-nsec3')
def _():
    live = providers()
    other = healthy(denial='nsec3')
    live.replies = []
    live.server(1).zone = live.server(2).zone = other
    for name, t in (('@', 'SOA'), ('@', 'NS'), ('@', 'DNSKEY'), ('nope', 'A'), ('www', 'MX')):
        live.ask(name, t)
    live.expect('info', 'denial-provider-mismatch', '@', 'NSEC3')
    live.expect('info', 'nsec-nsec3-mixed', '@', 'NSEC3')
    return live


case('denial-provider-mismatch', 'good-all-prove')(providers)


# nsec3-overlap

def overlap(stretch):
    """The answer to `nope`, with another name's NSEC3 and the span in front of it, which runs past it."""
    z = healthy(denial='nsec3')
    live = Live(z, 2)
    chain = sorted((r.name for r in z.records if r.type == 50), key=lambda n: n.labels[0])
    hit = z.hashed('mail')
    at = chain.index(hit)
    before, after = chain[at - 1], chain[(at + 1) % len(chain)]
    if stretch:
        rec = z.find(before, 'NSEC3')[0]
        rec.rd = rec.rd.replace(next=base64.b32hexdecode(after.labels[0].upper()))
        z.resign(before, 'NSEC3')
    reply = live.reply(z, z.name('nope'), A)
    for owner in (before, hit):
        reply['authority'] += [x for x in live.rrset(z, owner, 50) if x not in reply['authority']]
    live.put('nope', 'A', dict(reply, transport='tcp'), 0)
    return live, hit


@case('nsec3-overlap', 'span-over-an-owner')
def _():
    live, hit = overlap(True)
    live.expect('error', 'nsec3-overlap', hit, 'NSEC3')
    return live


case('nsec3-overlap', 'good-neighbours')(lambda: overlap(False)[0])


# compact-denial

def online(bits, name='nope', rcode='NOERROR', more=()):
    z = healthy()
    live = Live(z)
    live.ask('www', 'A')
    for n, b in ((name, bits),) + tuple(more):
        live.put(n, 'A', {'rcode': rcode, 'flags': ['aa'],
                          'authority': live.rrset(z, z.origin, 6) + made_at_the_name(z, n, b)})
    return live


@case('compact-denial', 'marked')
def _():
    live = online(['RRSIG', 'NSEC', 128])
    live.put('nope', 'TYPE128', {'rcode': 'FORMERR', 'flags': ['aa']})
    live.expect('info', 'compact-denial', '@', 'NSEC')
    return live


@case('compact-denial', 'not-marked')
def _():
    live = online(['RRSIG', 'NSEC'])
    live.expect('info', 'compact-denial', '@', 'NSEC')
    return live


@case('compact-denial', 'code-kept')
def _():
    live = online(['RRSIG', 'NSEC', 128], rcode='NXDOMAIN')
    live.expect('info', 'compact-denial', '@', 'NSEC')
    return live


case('compact-denial', 'good-signed-beforehand')(lambda: look_around(healthy()))


# aggressive-nsec-simulation

@case('aggressive-nsec-simulation', 'one-label-takes-from-another')
def _():
    # Under one label only types were asked that the wildcard's bit map is right about.
    z = healthy()
    z.bitmap('*.wild', drop=['TXT'])
    live = Live(z, 2)
    live.ask('q7x2.wild', 'AAAA', wildcard='wild')
    live.ask('q7x2.wild', 'A', wildcard='wild')
    live.ask('app.wild', 'TXT')
    live.expect('critical', 'aggressive-nsec-simulation', 'app.wild', 'NSEC')
    return live


@case('aggressive-nsec-simulation', 'one-label-takes-from-another-nsec3')
def _():
    z = healthy(denial='nsec3')
    z.bitmap('*.wild', drop=['TXT'])
    live = Live(z, 2)
    gap = live.covering(z, z.name('q7x2.wild'))
    app = next(n for n in ('app%d.wild' % i for i in range(100)) if live.covering(z, z.name(n)) == gap)
    live.ask('q7x2.wild', 'AAAA', wildcard='wild')
    live.ask(app, 'TXT')
    live.expect('critical', 'aggressive-nsec-simulation', app, 'NSEC3')
    return live


@case('aggressive-nsec-simulation', 'below-an-empty-name')
def _():
    # The empty name in the middle has no NSEC3, so that a span runs over it and all below it.
    z = healthy(denial='nsec3', more='deep.nope A 198.51.100.7')
    chain = sorted((r.name for r in z.records if r.type == 50), key=lambda n: n.labels[0])
    gone = z.hashed('nope')
    at = chain.index(gone)
    before, after = chain[at - 1], chain[(at + 1) % len(chain)]
    z.drop_signed(gone, 'NSEC3')
    rec = z.find(before, 'NSEC3')[0]
    rec.rd = rec.rd.replace(next=base64.b32hexdecode(after.labels[0].upper()))
    z.resign(before, 'NSEC3')
    live = Live(z)
    name = next(n for n in ('x%d' % i for i in range(500))
                if live.covering(z, z.name(n)) == live.covering(z, z.name('nope')))
    live.ask(name, 'A')
    live.ask('deep.nope', 'A')
    live.expect('critical', 'aggressive-nsec-simulation', 'deep.nope', 'NSEC3')
    return live


@case('aggressive-nsec-simulation', 'between-two-providers')
def _():
    # The proof of one provider's server, the record of the other's.
    one, other = healthy(), fixture.unsigned()
    other.add('www', 'CAA', '0 issue "ca.test"')
    other.keys = one.keys
    other.sign()
    for z, i in ((one, 0), (other, 1)):
        z.replace('@', 'SOA', 'ns1.example. hostmaster.example. 2026112101 7200 3600 604800 900')
        z.resign('@', 'SOA')
    live = Live(one, 2)
    live.server(1).zone = other
    live.ask('www', 'MX', servers=[0])
    live.ask('www', 'CAA', servers=[1])
    live.expect('critical', 'aggressive-nsec-simulation', 'www', 'NSEC')
    return live


@case('aggressive-nsec-simulation', 'good-newer-version-has-more')
def _():
    # The record was added in the version that only one server has so far.
    one, new = healthy(), fixture.unsigned()
    new.replace('@', 'SOA', 'ns1.example. hostmaster.example. 2026112102 7200 3600 604800 900')
    new.add('www', 'CAA', '0 issue "ca.test"')
    new.keys = one.keys
    new.sign()
    live = Live(one, 2)
    live.replies = []
    live.server(1).zone = new
    for t in ('SOA', 'NS', 'DNSKEY'):
        live.ask('@', t)
    live.ask('www', 'MX', servers=[0])
    live.ask('www', 'CAA', servers=[1])
    return live


case('aggressive-nsec-simulation', 'good-nsec')(lambda: look_around(healthy(more='zz A 198.51.100.3')))
case('aggressive-nsec-simulation', 'good-nsec3')(lambda: look_around(healthy(denial='nsec3',
                                                                             more='zz TXT "x"')))


# apex-alias-unsigned

def apex(spoil, servers=2):
    z, other = healthy(more='@ A 198.51.100.80\n@ AAAA 2001:db8::8'), healthy(
        more='@ A 198.51.100.80\n@ AAAA 2001:db8::8')
    spoil(other)
    live = Live(z, servers)
    live.replies = []
    live.server(1).zone = other
    for name, t in (('@', 'SOA'), ('@', 'NS'), ('@', 'DNSKEY'), ('@', 'A'), ('@', 'AAAA'), ('@', 'CNAME'),
                    ('@', 'MX'), ('www', 'A')):
        live.ask(name, t)
    return live


@case('apex-alias-unsigned', 'no-signature')
def _():
    def spoil(z):
        z.drop('@', 'RRSIG', 'A')
        z.drop('@', 'RRSIG', 'AAAA')
    live = apex(spoil)
    live.expect('critical', 'apex-alias-unsigned', '@', 'A')
    live.expect('critical', 'apex-alias-unsigned', '@', 'AAAA')
    return live


@case('apex-alias-unsigned', 'signature-of-other-data')
def _():
    def spoil(z):
        z.replace('@', 'A', '198.51.100.81')
    live = apex(spoil)
    live.expect('critical', 'apex-alias-unsigned', '@', 'A')
    return live


@case('apex-alias-unsigned', 'not-in-the-map')
def _():
    live = apex(lambda z: z.bitmap('@', drop=['AAAA']))
    live.expect('critical', 'apex-alias-unsigned', '@', 'NSEC')
    return live


@case('apex-alias-unsigned', 'not-only-addresses')
def _():
    # The NS set is unsigned as well: a signer that missed two sets, and no alias.
    def spoil(z):
        z.drop('@', 'RRSIG', 'A')
        z.drop('@', 'RRSIG', 'NS')
    live = apex(spoil)
    live.expect('critical', 'rrsig-missing', '@', 'A')
    live.expect('critical', 'rrsig-missing', '@', 'NS')
    return live


case('apex-alias-unsigned', 'good-signed')(lambda: apex(lambda z: None))


# caa-acme-denial

def authority(reply=None, name='_acme-challenge.www', t='TXT', more=''):
    live = look_around(healthy(more=more), 1)
    live.ask('www', 'CAA')
    live.ask('@', 'CAA')
    if reply is None:
        live.ask(name, t)
    else:
        live.put(name, t, reply(live))
    return live


@case('caa-acme-denial', 'challenge-servfail')
def _():
    live = authority(lambda live: {'rcode': 'SERVFAIL'})
    live.expect('error', 'caa-acme-denial', '_acme-challenge.www', 'TXT')
    return live


@case('caa-acme-denial', 'challenge-with-another-proof')
def _():
    def wrong(live):
        z = live.zone
        name = z.name('_acme-challenge.www')
        return live.negative(z, name, TXT, 'NXDOMAIN', live.matching(z, z.name('alias')))
    live = authority(wrong)
    live.expect('error', 'caa-acme-denial', '_acme-challenge.www', 'TXT')
    return live


@case('caa-acme-denial', 'all-denials-alike')
def _():
    # Not a matter of certificates: this server proves nothing rightly.
    def wrong(live):
        z = live.zone
        name = z.name('_acme-challenge.www')
        return live.negative(z, name, TXT, 'NXDOMAIN', live.matching(z, z.name('alias')))
    live = authority(wrong)
    live.put('nowhere', 'A', wrong(live))
    live.expect('critical', 'negative-proof-missing', '@', 'NSEC')
    return live


@case('caa-acme-denial', 'caa-refused')
def _():
    live = authority(lambda live: {'rcode': 'NOTIMP'}, 'mail', 'CAA')
    live.expect('error', 'caa-acme-denial', 'mail', 'CAA')
    return live


case('caa-acme-denial', 'good-denied-with-proof')(authority)
case('caa-acme-denial', 'good-answered')(lambda: authority(more='_acme-challenge.www TXT "token"'))
