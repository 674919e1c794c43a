"""Cases of what servers make of EDNS, cookies and the case of names."""
from fixture import case
from servers import tree

USUAL = {'edns': 'options'}


def walked(manner=None, which=lambda name, t, reply: True, **kw):
    """As a walk records it: both servers asked with options, the second in another manner."""
    n = tree(probes=False, **kw)
    for server in (n.server('corp', 0), n.server('corp', 1)):
        server.version_1 = 'BADVERS'
        server.change(lambda *a: True, lambda r: r.manner.update(USUAL))
    if manner:
        n.server('corp', 1).change(which, lambda r: r.manner.update(manner))
    return n


def expect(n, severity='warning', t='*'):
    n.expect(severity, 'edns-noncompliant', t=t)
    return n


def without_opt(n):
    n.server('corp', 1).no_edns = True
    return n


@case('edns-noncompliant', 'refused')
def _():
    n = without_opt(walked({'edns': 'none', 'edns_refused': 'FORMERR'}, sign=False, ds=False))
    return expect(n, t='CNAME')


@case('edns-noncompliant', 'dropped')
def _():
    return expect(without_opt(walked({'edns': 'none'}, sign=False, ds=False)), t='CNAME')


@case('edns-noncompliant', 'opt-left-out')
def _():
    return expect(without_opt(walked(sign=False, ds=False)), t='CNAME')


@case('edns-noncompliant', 'options-refused')
def _():
    return expect(walked({'edns': 'bare', 'edns_refused': 'FORMERR'}), t='CNAME')


@case('edns-noncompliant', 'wrong-cookie')
def _():
    n = walked({'bad_cookie': True, 'mismatches': {'cookie': 4}}, lambda name, t, r: t == 'SOA')
    return expect(n, t='SOA')


@case('edns-noncompliant', 'version-1-taken')
def _():
    n = walked()
    n.server('corp', 1).version_1 = 'NOERROR'
    return expect(n, 'info', 'SOA')


@case('edns-noncompliant', 'version-1-refused')
def _():
    n = walked()
    n.server('corp', 1).version_1 = 'FORMERR'
    return expect(n, 'info', 'SOA')


@case('edns-noncompliant', 'lower-case')
def _():
    return expect(walked({'mismatches': {'case': 1}}), 'info', 'CNAME')


# A forger was about, and a server whose case was kept elsewhere is not to blame.
@case('edns-noncompliant', 'good-forged')
def _():
    n = walked({'mismatches': {'id': 2, 'question': 1, 'case': 1, 'cookie': 2}}, lambda name, t, r: t == 'NS')
    n.mixed = True
    return n


case('edns-noncompliant', 'good-walked')(walked)
# Loss: two tries with options went astray, the third without them came through.
case('edns-noncompliant', 'good-lossy')(lambda: walked({'edns': 'bare'}, lambda name, t, r: t == 'DNSKEY'))
# One question was refused for a reason of its own; others with EDNS were answered.
case('edns-noncompliant', 'good-one-plain')(
    lambda: walked({'edns': 'none'}, lambda name, t, r: t == 'CDS'))
