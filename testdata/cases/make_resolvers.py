"""Cases of what resolvers say of a zone (--resolvers): snapshots with their answers."""
import dns.edns

import make_history as history
from fixture import case
from resolved import Asked
from servers import CORP, subzone, tree

HOUR = 3600
WILD = CORP + '*.wild TXT "x"\n'
APEX = 'corp.example.'


def asked(net=None, count=3, **kw):
    a = Asked(net or tree(**kw), count)
    a.names = [('www.corp.example.', 'A')]
    return a


def healthy():
    a = asked(subs=[(subzone(), True)])
    a.wildcards = ['wild.corp.example.']
    return a


for _check in ('resolver-bogus', 'resolver-disagreement', 'resolver-poison-order', 'resolver-ede',
               'resolver-strict'):
    case(_check, 'good-healthy')(lambda: healthy().done())


def fails(r, *names, ede=(), cd=False):
    for name in names:
        for t in ('DNSKEY', 'SOA', 'NS', 'A', 'AAAA'):
            r.says(name, t, rcode='SERVFAIL', ede=list(ede))
            if cd:
                r.says(name, t, cd=True, rcode='SERVFAIL')


# resolver-bogus

@case('resolver-bogus', 'whole-zone')
def _():
    a = asked()
    for name in ('one', 'three'):
        fails(a.resolver(name), APEX, ede=[(9, 'no key')])
        a.resolver(name).says('www.corp.example.', 'A', rcode='SERVFAIL')
    a.net.expect('critical', 'resolver-bogus', APEX, 'SOA')
    a.net.expect('error', 'resolver-disagreement', APEX, 'A')
    a.net.expect('error', 'resolver-disagreement', 'www.corp.example.', 'A')
    return a.done()


@case('resolver-bogus', 'one-name')
def _():
    a = asked(count=1)
    a.resolver('one').says('www.corp.example.', 'A', rcode='SERVFAIL', ede=[(7, '')])
    a.net.expect('critical', 'resolver-bogus', 'www.corp.example.', 'A')
    return a.done()


@case('resolver-bogus', 'no-ad')
def _():
    a = asked()
    a.resolver('two').no_ad = {a.net.served('corp').name}
    a.net.expect('warning', 'resolver-bogus', APEX, 'SOA')
    return a.done()


@case('resolver-bogus', 'good-not-validating')
def _():
    a = asked()
    a.resolver('two').validates = False
    return a.done()


@case('resolver-bogus', 'good-unsigned')
def _():
    return asked(sign=False, ds=False).done()


@case('resolver-bogus', 'silent')
def _():
    a = asked()
    fails(a.resolver('one'), APEX)
    a.resolver('two').dead = True
    a.resolver('three').ra = False
    a.net.expect('critical', 'resolver-bogus', APEX, 'SOA')
    return a.done()


# What does not answer shows nothing: not evaluated, and the run is incomplete.

@case('resolver-bogus', 'good-silent')
def _():
    a = asked()
    a.resolver('two').dead = True
    a.net.expect_exit(3)
    return a.done()


@case('resolver-bogus', 'good-not-asked')
def _():
    a = asked()
    a.resolver('two').skipped = 'its address is not globally reachable'
    a.net.expect_exit(3)
    return a.done()


@case('resolver-bogus', 'good-left-out')
def _():
    a = asked()
    a.resolver('two').skipped = 'this host has no IPv6'
    return a.done()


# resolver-disagreement

@case('resolver-disagreement', 'denied')
def _():
    a = asked()
    a.resolver('two').says('www.corp.example.', 'A', empty=True, ttl=300)
    a.net.expect('error', 'resolver-disagreement', 'www.corp.example.', 'A')
    return a.done()


@case('resolver-disagreement', 'no-such-name')
def _():
    a = asked()
    a.resolver('three').says('www.corp.example.', 'A', empty=True, rcode='NXDOMAIN')
    a.net.expect('error', 'resolver-disagreement', 'www.corp.example.', 'A')
    return a.done()


@case('resolver-disagreement', 'good-compact')
def _():
    # One resolver makes NXDOMAIN of what a signer by RFC 9824 denies, others do not.
    a = asked(denial='compact')
    a.names = [('nope.corp.example.', 'A')]
    a.resolver('two').says('nope.corp.example.', 'A', empty=True, rcode='NXDOMAIN')
    return a.done()


# resolver-poison-order

def poisoned(a, name, series, t='A'):
    for i in series:
        a.resolver(name).says('*.wild.corp.example.', t, label=i, empty=True)


@case('resolver-poison-order', 'by-order')
def _():
    a = healthy()
    for name in ('one', 'two'):
        poisoned(a, name, (1, 3))
    a.net.expect('critical', 'resolver-poison-order', '*.wild.corp.example.', 'A')
    return a.done()


@case('resolver-poison-order', 'one-of-two-sites')
def _():
    a = healthy()
    poisoned(a, 'three', (3,))
    a.net.expect('critical', 'resolver-poison-order', '*.wild.corp.example.', 'A')
    return a.done()


@case('resolver-poison-order', 'poisoned-before')
def _():
    # The only resolver has lost it already; the servers have it.
    a = Asked(tree(), 1)
    a.wildcards = ['wild.corp.example.']
    poisoned(a, 'one', (0, 1, 2, 3))
    a.net.expect('critical', 'resolver-poison-order', '*.wild.corp.example.', 'A')
    return a.done()


@case('resolver-poison-order', 'another-type')
def _():
    a = asked(text=WILD)
    a.wildcards = ['wild.corp.example.']
    poisoned(a, 'two', (1,), 'TXT')
    a.net.expect('critical', 'resolver-poison-order', '*.wild.corp.example.', 'TXT')
    return a.done()


@case('resolver-poison-order', 'good-no-address')
def _():
    # There is no A under the wildcard in any order.
    a = asked(text=CORP.replace('*.wild A 198.51.100.99', '*.wild TXT "x"'))
    a.wildcards = ['wild.corp.example.']
    return a.done()


# resolver-ede

@case('resolver-ede', 'codes')
def _():
    a = asked()
    a.resolver('one').says('www.corp.example.', 'A', ede=[(3, 'stale "answer"'), (4242, '')])
    a.resolver('two').says('www.corp.example.', 'A', ede=[(3, '')])
    a.net.expect('info', 'resolver-ede', APEX, 'DNSKEY')
    return a.done()


# resolver-ds-cache

@case('resolver-ds-cache', 'gone')
def _():
    # The parent has dropped the DS, two resolvers hold it, and the zone is still signed.
    with_ds = tree()
    ds = [r.rd.to_text() for r in with_ds.zone('example').find('corp.example.', 'DS')]
    a = asked(ds=False)
    for name, ttl in (('one', 80000), ('three', 1200)):
        a.resolver(name).says(APEX, 'DS', records=[(APEX, ttl, 'IN', 'DS', ds[0])])
    a.net.expect('warning', 'resolver-ds-cache', APEX, 'DS')
    return a.done()


@case('resolver-ds-cache', 'held')
def _():
    a = asked()
    a.resolver('one').says(APEX, 'DS', ttl=1200)
    a.resolver('two').says(APEX, 'DS', ttl=600)
    a.net.expect('info', 'resolver-ds-cache', APEX, 'DS')
    return a.done()


@case('resolver-ds-cache', 'good-unsigned')
def _():
    return asked(sign=False, ds=False).done()


@case('resolver-ds-cache', 'not-yet')
def _():
    # Just published: one resolver still holds that there is none.
    a = asked()
    a.resolver('two').says(APEX, 'DS', empty=True, ttl=400)
    a.net.expect('info', 'resolver-ds-cache', APEX, 'DS')
    return a.done()


# resolver-strict

@case('resolver-strict', 'apex')
def _():
    a = asked()
    fails(a.resolver('two'), APEX, cd=True)
    a.net.expect('error', 'resolver-strict', APEX, 'A')
    a.net.expect('error', 'resolver-disagreement', APEX, 'A')
    return a.done()


@case('resolver-strict', 'silent-at-a-name')
def _():
    a = asked()
    for cd in (False, True):
        a.resolver('two').says('www.corp.example.', 'A', cd=cd, silent=True)
    a.net.expect('error', 'resolver-strict', 'www.corp.example.', 'A')
    return a.done()


@case('resolver-strict', 'wildcard')
def _():
    a = healthy()
    a.resolver('one').says('*.wild.corp.example.', 'A', rcode='SERVFAIL')
    a.net.expect('error', 'resolver-strict', '*.wild.corp.example.', 'A')
    a.net.expect('error', 'resolver-disagreement', '*.wild.corp.example.', 'A')
    return a.done()


@case('resolver-strict', 'good-not-validating')
def _():
    # None of them validates: nothing can be told of the strictest.
    a = asked()
    for r in a.resolvers:
        r.validates = False
    return a.done()


@case('resolver-strict', 'good-servers-fail')
def _():
    # The zone's own servers are silent: a resolver can do no better.
    net = tree(text=CORP.replace('@ NS ns2\n', '').replace('ns2 A 198.51.100.2\n', ''))
    net.served('corp').servers = net.served('corp').servers[:1]
    a = asked(net)
    return a.done()


# error-report-channel

def channel(net, *domains):
    """The servers of the zone asked for name these agents, one each; None: no option."""
    for server, domain in zip(net.served('corp').servers, domains):
        def tell(qname, qtype, reply, tcp, domain=domain):
            if domain is not None:
                reply.options = [dns.edns.GenericOption(18, domain)]
            reply.octets = 1
        server.tamper(tell)
    return net


def agent(text):
    return b''.join(bytes([len(l)]) + l.encode() for l in text.split('.') if l) + b'\0'


@case('error-report-channel', 'none')
def _():
    net = tree()
    net.expect('info', 'error-report-channel', APEX, 'SOA')
    return net


for _name, _domains in (('in-the-zone', ['er.corp.example.'] * 2), ('root', ['.'] * 2),
                        ('nobody', ['er.corp.local.'] * 2), ('some', ['er.example.net.', None]),
                        ('several', ['er.example.net.', 'er.example.org.'])):
    @case('error-report-channel', _name)
    def _(domains=_domains):
        net = channel(tree(), *[d if d is None else agent(d) for d in domains])
        net.expect('info', 'error-report-channel', APEX, 'SOA')
        return net


@case('error-report-channel', 'malformed')
def _():
    net = channel(tree(), b'\3er', b'\3er')
    net.expect('info', 'error-report-channel', APEX, 'SOA')
    return net


@case('error-report-channel', 'good')
def _():
    return channel(tree(), agent('er.example.net.'), agent('er.example.net.'))


# A DS that a resolver still holds: it may make a safe time later, never earlier.

def held(net, ttl):
    ds = [r.rd.to_text() for r in tree().zone('example').find(APEX, 'DS')]
    a = asked(net, 1)
    a.resolver('one').says(APEX, 'DS', records=[(APEX, ttl, 'IN', 'DS', ds[0])])
    return a.done()


@case('unsign-ds-cached', 'resolver-holds')
def _():
    # By what the parent's servers said all caches are clear since this second.
    s = history.Story(held(history.unsigned(), 600), (3 * HOUR, history.linked()),
                      (2 * HOUR, history.no_ds()))
    s.expect('critical', 'unsign-ds-cached', APEX, 'DS')
    return s.expect('warning', 'resolver-ds-cache', APEX, 'DS')


@case('next-step-not-safe', 'resolver-holds')
def _():
    s = history.Story(held(history.no_ds(), 600), (3 * HOUR, history.linked()),
                      (2 * HOUR, history.no_ds()))
    s.expect('warning', 'resolver-ds-cache', APEX, 'DS')
    return history.unsafe(s.gate('unsign'))


@case('next-step-not-safe', 'good-resolver-holds-none')
def _():
    # That no resolver has one proves nothing, and makes nothing worse.
    net = asked(history.no_ds()).done()
    s = history.Story(net, (3 * HOUR, history.linked()), (2 * HOUR, history.no_ds()))
    return s.gate('unsign').ends(0)


@case('next-step-not-safe', 'resolver-holds-none')
def _():
    # It does not make the time shorter.
    net = asked(history.no_ds()).done()
    s = history.Story(net, (3 * HOUR, history.linked()), (2 * HOUR - 1, history.no_ds()))
    return history.unsafe(s.gate('unsign'))
