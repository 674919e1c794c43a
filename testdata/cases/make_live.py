"""Cases of the checks on what servers say: one fault in a small tree of zones."""
from fixture import case
from servers import tree, subzone


def sub(**kw):
    """A tree with a signed subzone below a secure delegation."""
    return tree(subs=[(subzone(), True)], probes=False, **kw)


def lean(**kw):
    return tree(probes=False, **kw)


def both(**kw):
    """A signed subzone and an unsigned one."""
    plain = subzone('plain', '198.51.100.54', sign=False)
    return tree(subs=[(subzone(denial=kw.get('denial', 'nsec')), True), (plain, False)], **kw)


# The healthy ones: nothing above info from any check.

@case('ns-set-mismatch', 'good-nsec-tree')
def _():
    return both()


@case('ns-unreachable', 'good-nsec3-tree')
def _():
    return both(denial='nsec3')


@case('parent-referral-inconsistent', 'good-opt-out-tree')
def _():
    return both(denial='nsec3', optout=True)


@case('ns-dnssec-unaware', 'good-compact-denial')
def _():
    return both(denial='compact')


@case('ns-lame-or-dangling', 'good-unsigned-tree')
def _():
    return tree(subs=[(subzone('plain', '198.51.100.54', sign=False), False)], sign=False)


# Delegation and servers.

def more_ns(z):
    z.add('corp.example.', 'NS', 'ns3.corp.example.')
    z.add('ns3.corp.example.', 'A', '198.51.100.3')


def no_corp(z):
    z.records = [r for r in z.records if 'corp' not in str(r.name)]


@case('ns-set-mismatch', 'one-more-at-the-parent')
def _():
    n = lean(edit_tld=more_ns)
    n.expect('warning', 'ns-set-mismatch', t='NS')
    return n


@case('ns-set-mismatch', 'other-name-in-the-zone')
def _():
    n = lean(edit_tld=lambda z: z.replace('corp.example.', 'NS', 'ns9.corp.example.', which=1))
    n.expect('warning', 'ns-set-mismatch', t='NS')
    return n


@case('ns-set-mismatch', 'subzone')
def _():
    n = sub(edit=lambda z: z.add('sub', 'NS', 'ns2.corp.example.'))
    n.expect('warning', 'ns-set-mismatch', 'sub.corp.example.', 'NS')
    return n


@case('parent-referral-inconsistent', 'one-parent-names-another-server')
def _():
    n, stale = lean(), lean(edit_tld=more_ns)
    n.server('example', 1).zone = stale.zone('example')
    n.expect('error', 'parent-referral-inconsistent', t='NS')
    return n


@case('parent-referral-inconsistent', 'one-parent-knows-nothing')
def _():
    n = lean()
    n.server('example', 1).zone = lean(edit_tld=no_corp).zone('example')
    n.expect('error', 'parent-referral-inconsistent', t='NS')
    return n


@case('ns-unreachable', 'silent')
def _():
    n = lean()
    n.server('corp', 1).dead = True
    n.expect('error', 'ns-unreachable', t='NS')
    return n


@case('ns-unreachable', 'no-tcp')
def _():
    n = lean()
    n.server('corp', 1).tcp_dead = True
    n.expect('error', 'ns-unreachable', t='NS')
    return n


@case('ns-unreachable', 'no-udp')
def _():
    n = lean()
    n.server('corp', 1).udp_dead = True
    n.expect('error', 'ns-unreachable', t='NS')
    return n


@case('ns-unreachable', 'good-not-asked')
def _():
    n = lean()
    n.server('corp', 1).skipped = 'IPv6 was not asked (-4)'
    n.served('corp').excused = True
    return n


@case('ns-lame-or-dangling', 'refused')
def _():
    n = lean()
    n.server('corp', 1).refuses = True
    n.expect('error', 'ns-lame-or-dangling', t='NS')
    return n


@case('ns-lame-or-dangling', 'no-authority')
def _():
    n = lean()

    @n.server('corp', 1).tamper
    def _(qname, qtype, r, tcp):
        r.aa = False
        return r
    n.expect('error', 'ns-lame-or-dangling', t='NS')
    return n


@case('ns-lame-or-dangling', 'dangling-subzone')
def _():
    n = tree(subs=[(subzone('old', sign=False), False)], probes=False)
    n.server('old').refuses = True
    n.expect('error', 'ns-lame-or-dangling', 'old.corp.example.', 'NS')
    return n


@case('ns-lame-or-dangling', 'good-one-servfail')
def _():
    n = lean()

    @n.server('corp', 1).tamper
    def _(qname, qtype, r, tcp):
        if qtype == 'CDS':
            r = n.server('corp', 1).blank(qname, 'SERVFAIL', aa=False)
        return r
    n.expect_exit(3)
    return n


@case('ns-dnssec-unaware', 'no-signatures')
def _():
    n = tree()
    n.server('corp', 1).unsigned_replies = True
    n.expect('critical', 'ns-dnssec-unaware', t='DNSKEY')
    return n


@case('ns-dnssec-unaware', 'no-edns')
def _():
    n = tree()
    n.server('corp', 1).unsigned_replies = n.server('corp', 1).no_edns = True
    n.expect('critical', 'ns-dnssec-unaware', t='DNSKEY')
    return n


@case('ns-dnssec-unaware', 'good-signatures-without-edns')
def _():
    n = lean()
    n.server('corp', 1).no_edns = True
    return n
