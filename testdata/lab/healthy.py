"""healthy.py - scenarios in which all is well, of as many kinds as there are servers for: no finding."""
from keys import KSK, ZSK, Spec
from scenario import scenario
from world import SUB_TEXT, Host, Served, plain

# What the judges say of an unsigned subzone, and where they look.
PLAIN = {'plain': ('edge.plain.corp.example.', 'A')}
INSECURE_PLAIN = {'plain.corp.example.': 'insecure'}


@scenario('healthy')
def _(w):
    """NSEC; BIND and NSD, PowerDNS below."""


@scenario('healthy-nsec3')
def _(w):
    """NSEC3 that Knot makes itself; a subzone by ldns with Ed25519."""
    w.corp.signer, w.corp.denial = 'live-knot', 'nsec3'
    for host in w.corp.hosts:
        host.vendor = 'knot'
    w.wss.denial = 'nsec3'
    w.wss.specs = [Spec('ksk', sep=True, alg=15), Spec('zsk', alg=15)]
    w.wss.hosts[0].vendor = 'nsd'


@scenario('healthy-optout', asks=PLAIN, status=INSECURE_PLAIN, subzones=['plain.corp.example.'], except_=[
    ('wild', '*', 'insecure', 'a span of opt-out proves that no name is closer (RFC 5155 9.2)')])
def _(w):
    """A TLD of opt-out, and a zone of that kind below it with an unsigned subzone."""
    w.tld.denial = w.corp.denial = 'optout'
    plain(w)


@scenario('healthy-narrow')
def _(w):
    """PowerDNS signs as it answers, by NSEC3 with white lies."""
    w.corp.signer = 'narrow-pdns'
    for host in w.corp.hosts:
        host.vendor = 'pdns'


@scenario('healthy-pdns-nsec')
def _(w):
    """PowerDNS signs as it answers, by NSEC."""
    w.corp.signer = 'live-pdns'
    for host in w.corp.hosts:
        host.vendor = 'pdns'


@scenario('knot-online', finds=[('negative-proof-missing', 'corp.example.', 'warning')], except_=[
    ('cds', '*', 'fails', 'no proof comes that there is no CDS: what Knot does, and all that is wrong')],
          asks={'cds': ('corp.example.', 'CDS')})
def _(w):
    """Knot signs as it answers: its bit maps list types that are not there, its referrals list the DS."""
    w.corp.signer = 'online-knot'
    w.corp.csk()
    for host in w.corp.hosts:
        host.vendor = 'knot'


@scenario('healthy-compact')
def _(w):
    """Compact denial done right (RFC 9824)."""
    w.corp.denial = 'compact'
    w.corp.emulate()


@scenario('healthy-csk-mix')
def _(w):
    """One key for all in one zone, RSA in the next, P-384 above."""
    w.tld.specs = [Spec('ksk', sep=True, alg=14), Spec('zsk', alg=14)]
    w.corp.csk()
    w.wss.specs = [Spec('ksk', sep=True, alg=8), Spec('zsk', alg=8)]


@scenario('healthy-two-signers')
def _(w):
    """Two operators with their own keys, each with all of both (RFC 8901 2.1.2)."""
    a = [KSK, ZSK]
    b = [Spec('ksk-b', sep=True), Spec('zsk-b')]
    w.corp.two_signers(a, b)


@scenario('healthy-unsigned-subzone', asks=PLAIN, status=INSECURE_PLAIN)
def _(w):
    """A signed subzone and an unsigned one, whose lack of a DS is proved by NSEC."""
    plain(w)


@scenario('healthy-keys-waiting')
def _(w):
    """A ZSK that is published ahead, a stand-by KSK with its DS."""
    w.corp.specs = [KSK, ZSK, Spec('standby', sep=True, signs=False), Spec('zsk-next', signs=False)]
    w.corp.hosts[0].vendor = 'knot'


@scenario('healthy-deep', asks={'deep': ('edge.deep.wss.corp.example.', 'A')})
def _(w):
    """A subzone of the subzone, on servers of the zone above."""
    w.add('deep', Served('deep.wss.corp.example.', SUB_TEXT, 'bind',
                         Host('ns1.deep.wss.corp.example.', 'knot', '25.0.5.1')))


@scenario('healthy-dual-stack', six='both', walks={'-4': {}, '-6': {}})
def _(w):
    """Each server by IPv4 and by IPv6."""


@scenario('healthy-ipv6-only', six='only', walks={'-6': {}, '-4': {
    'exit': 3, 'status': dict.fromkeys(('.', 'corp.example.'), 'not-checked')}})
def _(w):
    """No IPv4 at all."""
