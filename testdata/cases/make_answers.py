"""Cases of what only servers can show: snapshots of their answers."""
import dns.name
import dns.rdatatype
from live import Live

from fixture import Key, Rec, Zone, case, healthy, unsigned

HOUR = 3600
DAY = 86400


def both(check, name, make, **kw):
    for denial in ('nsec', 'nsec3'):
        case(check, 'live-%s-%s' % (name, denial) if not name.startswith('good') else
             'good-live%s-%s' % (name[4:], denial))(
            lambda denial=denial: make(healthy(denial=denial, **kw), denial.upper()))


def probe(live, label='q7x2', types=('HTTPS', 'AAAA', 'A', 'TXT')):
    for t in types:
        live.ask(label + '.wild', t, wildcard='wild')
    return live


def look_around(z, servers=2):
    """A healthy walk: apex, existing names, a missing one, a wildcard, an empty name, the delegations."""
    live = Live(z, servers)
    for name, t in (('@', 'A'), ('@', 'CNAME'), ('@', 'MX'), ('www', 'A'), ('www', 'HTTPS'), ('www', 'MX'),
                    ('alias', 'A'), ('nope', 'A'), ('nope.www', 'AAAA'), ('_tcp', 'A'), ('secure', 'DS'),
                    ('plain', 'DS'), ('host.plain', 'A'), ('host.secure', 'A')):
        live.ask(name, t)
    return probe(live)


# Nothing wrong.

for _denial in ('nsec', 'nsec3'):
    case('nsec-bitmap-contradiction', 'good-live-' + _denial)(
        lambda d=_denial: look_around(healthy(denial=d)))
    case('nsec-covers-existing', 'good-live-' + _denial)(
        lambda d=_denial: look_around(healthy(denial=d, more='zz A 198.51.100.3')))
case('insecure-delegation-proof', 'good-live-opt-out')(
    lambda: look_around(healthy(denial='nsec3', optout=True)))
case('rrsig-missing', 'good-live')(lambda: look_around(healthy(alg=15)))
case('ds-no-valid-key', 'good-live')(lambda: look_around(healthy(alg=8)))


# wildcard-nsec-bitmap

def wild(z, kind):
    z.bitmap('*.wild', drop=['A'])
    live = probe(Live(z, 2))
    live.expect('critical', 'wildcard-nsec-bitmap', '*.wild', kind)
    return live


both('wildcard-nsec-bitmap', 'static', wild)


def made_at_the_name(z, name, types):
    """An online signer's NSEC for a name that it makes up."""
    t = Zone(str(z.origin), at=z.at_text)
    t.keys, t.window, t.denial = z.keys, (-HOUR, 2 * DAY), 'nsec'
    n = z.name(name)
    t.put_nsec(n, dns.name.Name((b'\0',) + n.labels), types, ttl=900)
    t.resign(n, 'NSEC')
    return [r.text() for r in t.records]


def online(z, bits, servers=1):
    """A wildcard answered by an online signer: its denial is made at the name asked for."""
    live = Live(z, servers)
    for s in range(servers):
        for t in ('HTTPS', 'AAAA'):
            live.put('q7x2.wild', t, {
                'rcode': 'NOERROR', 'flags': ['aa'],
                'authority': live.rrset(z, z.origin, 6) + made_at_the_name(z, 'q7x2.wild', bits)},
                s, wildcard='wild')
        for t in ('A', 'TXT'):
            r = live.reply(z, z.name('q7x2.wild'), int(dns.rdatatype.from_text(t)))
            live.put('q7x2.wild', t, {'rcode': 'NOERROR', 'flags': ['aa'], 'answer': r['answer'],
                                      'authority': r['authority']}, s, wildcard='wild')
    return live


@case('wildcard-nsec-bitmap', 'live-as-in-2021')
def _():
    live = online(healthy(), ['RRSIG', 'NSEC'], servers=2)
    live.expect('critical', 'wildcard-nsec-bitmap', '*.wild', 'NSEC')
    return live


@case('wildcard-nsec-bitmap', 'live-signed-at-the-name')
def _():
    # The signer makes up a whole name, which shows in no labels field.
    z = healthy()
    live = Live(z)
    t = Zone('example.', at=z.at_text)
    t.keys, t.window, t.denial = z.keys, (-HOUR, 2 * DAY), 'nsec'
    t.add('q7x2.wild', 'A', '198.51.100.99')
    t.resign('q7x2.wild', 'A')
    live.put('q7x2.wild', 'A', {'rcode': 'NOERROR', 'flags': ['aa'],
                                'answer': [r.text() for r in t.records]}, wildcard='wild')
    live.put('q7x2.wild', 'AAAA', {
        'rcode': 'NOERROR', 'flags': ['aa'],
        'authority': live.rrset(z, z.origin, 6) + made_at_the_name(z, 'q7x2.wild', ['RRSIG', 'NSEC'])},
        wildcard='wild')
    live.expect('critical', 'wildcard-nsec-bitmap', '*.wild', 'NSEC')
    return live


@case('wildcard-nsec-bitmap', 'good-live-online')
def _():
    return online(healthy(), ['A', 'TXT', 'RRSIG', 'NSEC'])


@case('wildcard-nsec-bitmap', 'good-live-online-more-types')
def _():
    # A habit of online signers: all types but the one that is asked for.
    return online(healthy(), ['A', 'TXT', 'MX', 'CAA', 'SRV', 'RRSIG', 'NSEC'])


both('wildcard-nsec-bitmap', 'good', lambda z, kind: probe(Live(z, 2)))


@case('wildcard-nsec-bitmap', 'good-live-other-server')
def _():
    # One server is a version behind: neither contradicts itself.
    new, old = healthy(), healthy()
    old.drop_signed('*.wild', 'TXT')
    old.bitmap('*.wild', drop=['TXT'])
    live = Live(new, 2)
    live.server(1).zone = old
    live.expect('error', 'answer-divergence', '*.wild', 'TXT')
    live.expect('error', 'same-serial-differs', '*.wild', 'TXT')
    return probe(live)


# nsec-bitmap-contradiction

def says_no(z, kind):
    """The same server answers A, and leaves it out of the map of the name."""
    z.bitmap('www', drop=['A'])
    live = Live(z, 2)
    live.ask('www', 'A')
    live.ask('www', 'MX')
    live.expect('critical', 'nsec-bitmap-contradiction', 'www', kind)
    return live


both('nsec-bitmap-contradiction', 'leaves-out', says_no)


def lists_it(z, kind):
    z.bitmap('www', add=['MX'])
    live = Live(z)
    live.ask('www', 'MX')
    live.expect('critical', 'nsec-bitmap-contradiction', 'www', kind)
    return live


both('nsec-bitmap-contradiction', 'lists-what-it-denies', lists_it)


@case('nsec-bitmap-contradiction', 'live-lists-cname')
def _():
    z = healthy()
    z.bitmap('www', add=['CNAME'])
    live = Live(z)
    live.ask('www', 'MX')
    live.expect('critical', 'nsec-bitmap-contradiction', 'www', 'NSEC')
    return live


@case('nsec-bitmap-contradiction', 'good-live-extra-type')
def _():
    # Listed and not there, but not what was asked for.
    z = healthy()
    z.bitmap('www', add=['SRV'])
    live = Live(z)
    live.ask('www', 'A')
    live.ask('www', 'MX')
    return live


# nsec-covers-existing

@case('nsec-covers-existing', 'live-nsec')
def _():
    z = healthy(more='oak A 198.51.100.11')
    z.nsec_next('ns1', 'plain')
    live = Live(z, 2)
    live.ask('oak', 'A')
    live.ask('nsx', 'A')
    live.expect('critical', 'nsec-covers-existing', 'oak', 'NSEC')
    return live


@case('nsec-covers-existing', 'live-nsec3')
def _():
    z = healthy(denial='nsec3')
    late = Live(z)
    late.ask('nope', 'A')
    z.add('nope', 'A', '198.51.100.12')
    z.resign('nope', 'A')
    late.ask('nope', 'A')
    late.expect('critical', 'nsec-covers-existing', 'nope', 'NSEC3')
    return late


# ent-denial

@case('ent-denial', 'live-nxdomain')
def _():
    z = healthy()
    live = Live(z, 2)
    live.ask('_sip._tcp', 'SRV')
    reply = live.reply(z, z.name('_tcp'), 1)
    live.put('_tcp', 'A', dict(reply, rcode='NXDOMAIN'), 1)
    live.expect('error', 'ent-denial', '_tcp', 'A')
    return live


@case('ent-denial', 'good-live')
def _():
    live = Live(healthy(denial='nsec3'), 2)
    live.ask('_sip._tcp', 'SRV')
    live.ask('_tcp', 'A')
    return live


# insecure-delegation-proof

def bad_referral(z, kind):
    z.bitmap('plain', add=['DS'])
    live = Live(z)
    live.ask('host.plain', 'A', probe='referral')
    live.expect('critical', 'insecure-delegation-proof', 'plain', kind)
    return live


both('insecure-delegation-proof', 'lists-ds', bad_referral)


@case('insecure-delegation-proof', 'live-another-name')
def _():
    # A proof came, but of another name.
    z = healthy()
    live = Live(z)
    reply = live.reply(z, z.name('host.plain'), 1)
    reply['authority'] = live.rrset(z, z.name('plain'), 2) + live.matching(z, z.name('mail'))
    live.put('host.plain', 'A', reply, probe='referral')
    live.expect('critical', 'insecure-delegation-proof', 'plain', 'NSEC')
    return live


# Signatures and keys by server.

@case('rrsig-missing', 'live-one-server')
def _():
    z, bare = healthy(), healthy()
    bare.drop('www', 'RRSIG', 'A')
    live = Live(z, 2)
    live.server(1).zone = bare
    live.ask('www', 'A')
    live.expect('critical', 'rrsig-missing', 'www', 'A')
    return live


@case('rrsig-missing', 'live-of-a-proof')
def _():
    # The proof is there and right, and nothing signs it.
    z = healthy()
    z.drop('ns1', 'RRSIG', 'NSEC')
    live = Live(z, 2)
    live.ask('nsx', 'A')
    live.expect('critical', 'rrsig-missing', 'ns1', 'NSEC')
    return live


@case('rrsig-expired', 'live-one-server')
def _():
    # One address of two has not had the zone for a fortnight.
    z, old = healthy(), healthy()
    old.resign('www', 'A', inception=-20 * DAY, expiration=-DAY)
    live = Live(z, 2)
    live.server(1).zone = old
    live.ask('www', 'A')
    live.expect('critical', 'rrsig-expired', 'www', 'A')
    return live


@case('rrsig-validity-window', 'good-live-online')
def _():
    # Made an hour ago for a day: the signer does so all day long.
    z = unsigned()
    z.ds(z.key(alg=13, ksk=True, seed=1))
    z.key(alg=13, seed=2)
    z.sign(inception=-HOUR, expiration=20 * HOUR)
    z.resign('@', 'DNSKEY', inception=-DAY, expiration=30 * DAY)
    live = Live(z)
    live.ask('www', 'A')
    return live


@case('dnskey-unsigned-by-sep', 'live-one-server')
def _():
    z, other = healthy(), healthy()
    other.resign('@', 'DNSKEY', key=other.keys[1])
    live = Live(z, 2)
    live.replies = [r for r in live.replies if not (r['source'] == 1 and r['type'] == 'DNSKEY')]
    live.server(1).zone = other
    live.ask('@', 'DNSKEY', servers=[1])
    live.expect('critical', 'dnskey-unsigned-by-sep', '@', 'DNSKEY')
    return live


@case('ds-orphaned', 'live')
def _():
    z = unsigned()
    z.ds(Key(alg=13, ksk=True, seed=1))
    live = Live(z, 2)
    live.expect('critical', 'ds-orphaned', '@', 'DS')
    live.expect('critical', 'ds-no-valid-key', '@', 'DS')
    live.expect('critical', 'ds-algorithm-unsigned', '@', 'DS')
    return live


@case('ds-orphaned', 'good-live-silent-on-keys')
def _():
    # Nobody answered for the keys: that proves nothing, and the run says so.
    z = unsigned()
    z.ds(Key(alg=13, ksk=True, seed=1))
    live = Live(z, 1)
    live.replies = [r for r in live.replies if r['type'] != 'DNSKEY']
    live.silent('@', 'DNSKEY')
    live.expect_exit(3)
    return live
