"""Cases of the checks on what a registry says by RDAP (RFC 9083 5.3)."""
from fixture import case
from servers import tree

YEARS = [{'eventAction': 'expiration', 'eventDate': '2030-01-01T00:00:00Z'}]
TODAY = YEARS + [{'eventAction': 'last changed', 'eventDate': '2026-11-21T09:12:00Z'}]
LAST_WEEK = YEARS + [{'eventAction': 'last changed', 'eventDate': '2026-11-14T09:12:00.25+01:00'}]


def ksk(net):
    return next(k for k in net.zone('corp').keys if k.sep)


def ds(net, key=None, **change):
    """A member of dsData, by default the DS of the zone's KSK."""
    z = net.zone('corp')
    tag, algorithm, kind, digest = z.ds_text(key or ksk(net), owner=z.origin).split(None, 3)
    out = {'keyTag': int(tag), 'algorithm': int(algorithm), 'digestType': int(kind), 'digest': digest}
    return dict(out, **change)


def lean(**kw):
    return tree(probes=False, **kw)


def signed(*records, **more):
    return dict({'secureDNS': {'delegationSigned': True, 'dsData': list(records)}, 'events': YEARS}, **more)


UNSIGNED = {'secureDNS': {'delegationSigned': False}, 'events': YEARS}


@case('rdap-ds-mismatch', 'good-agrees')
def _():
    n = lean()
    n.registry(signed(ds(n)))
    return n


@case('rdap-ds-mismatch', 'good-odd-spelling')
def _():
    n = lean()
    digest = ds(n)['digest'].upper()
    n.registry(signed(ds(n, keyTag=str(ds(n)['keyTag']), algorithm='13',
                         digest=' '.join((digest[:20], digest[20:])))))
    return n


def keys_only(n):
    """What a registry says that takes keys and makes the DS itself."""
    rd = next(r.rd for r in n.zone('corp').find('@', 'DNSKEY') if r.rd.flags & 1)
    text = rd.to_text().split(None, 3)
    key = {'flags': int(text[0]), 'protocol': int(text[1]), 'algorithm': int(text[2]), 'publicKey': text[3]}
    n.registry({'secureDNS': {'delegationSigned': True, 'keyData': [key]}, 'events': YEARS})
    return n


@case('rdap-ds-mismatch', 'good-keys-only')
def _():
    return keys_only(lean())


@case('rdap-ds-mismatch', 'good-keys-and-sha384')
def _():
    # The corp zone's own key, whose DS the registry has made with another digest.
    k = ksk(lean())
    return keys_only(lean(ds=False, edit_tld=lambda z: z.add(
        'corp.example.', 'DS', z.ds_text(k, digest_type=4, owner='corp.example.'))))


@case('rdap-ds-mismatch', 'good-flag-only')
def _():
    n = lean()
    n.registry({'secureDNS': {'delegationSigned': True}, 'events': YEARS})
    return n


@case('rdap-ds-mismatch', 'good-removed-everywhere')
def _():
    n = lean(ds=False)
    n.registry(UNSIGNED)
    n.registry(UNSIGNED, role='registrar')
    return n


@case('rdap-ds-mismatch', 'good-registrar-agrees')
def _():
    n = lean()
    n.registry(signed(ds(n)))
    n.registry(signed(ds(n)), role='registrar')
    return n


@case('rdap-ds-mismatch', 'removal-in-flight')
def _():
    n = lean()
    n.registry(dict(UNSIGNED, events=TODAY))
    n.expect('error', 'rdap-ds-mismatch', t='DS')
    return n


@case('rdap-ds-mismatch', 'in-flight')
def _():
    n = lean(ds=False)
    n.registry(signed(ds(n), events=TODAY))
    n.expect('info', 'rdap-ds-mismatch', t='DS')
    return n


@case('rdap-ds-mismatch', 'in-flight-for-a-week')
def _():
    n = lean(ds=False)
    n.registry(signed(ds(n), events=LAST_WEEK))
    n.expect('warning', 'rdap-ds-mismatch', t='DS')
    return n


@case('rdap-ds-mismatch', 'in-flight-by-flag')
def _():
    n = lean(ds=False)
    n.registry({'secureDNS': {'delegationSigned': True}, 'events': LAST_WEEK})
    n.expect('warning', 'rdap-ds-mismatch', t='DS')
    return n


@case('rdap-ds-mismatch', 'only-one-matches-no-key')
def _():
    n = lean(ds=False)
    n.registry(signed(ds(n, digest='00' * 32)))
    n.expect('critical', 'rdap-ds-mismatch', t='DS')
    return n


@case('rdap-ds-mismatch', 'next-key-in-flight')
def _():
    n = lean()
    n.registry(signed(ds(n), ds(n, keyTag=4711, digest='11' * 32), events=TODAY))
    n.expect('info', 'rdap-ds-mismatch', t='DS')
    return n


@case('rdap-ds-mismatch', 'propagating')
def _():
    n = lean()

    @n.server('example', 1).tamper
    def _(qname, qtype, reply, tcp):
        if str(qname) == 'corp.example.' and qtype == 'DS':
            reply.drop('DS')
    n.registry(signed(ds(n), events=LAST_WEEK))
    n.expect('warning', 'rdap-ds-mismatch', t='DS')
    n.expect('error', 'ds-parent-inconsistent', t='DS')
    return n


@case('rdap-ds-mismatch', 'registrar-has-another')
def _():
    n = lean()
    n.registry(signed(ds(n)))
    n.registry(signed(ds(n), ds(n, keyTag=4711, digest='11' * 32)), role='registrar')
    n.expect('warning', 'rdap-ds-mismatch', t='DS')
    return n


@case('rdap-ds-mismatch', 'registrar-says-unsigned')
def _():
    n = lean()
    n.registry(signed(ds(n)))
    n.registry(UNSIGNED, role='registrar')
    n.expect('info', 'rdap-ds-mismatch', t='DS')
    return n


@case('rdap-ds-mismatch', 'good-but-the-registrar-failed')
def _():
    n = lean()
    n.registry(signed(ds(n)))
    n.registry(role='registrar', failure='no answer in time')
    n.expect_exit(3)
    return n


@case('rdap-ds-mismatch', 'good-but-nothing-is-said')
def _():
    n = lean()
    n.registry({'status': ['active']})
    n.expect_exit(3)
    return n


@case('rdap-ds-mismatch', 'good-but-one-cannot-be-read')
def _():
    n = lean()
    n.registry(signed(ds(n), ds(n, digest='xyz')))
    n.expect_exit(3)
    return n


@case('rdap-ds-mismatch', 'good-but-not-found')
def _():
    n = lean()
    n.registry(status=404, failure='RDAP answered 404: it does not know the domain')
    n.expect_exit(3)
    return n


@case('rdap-ds-mismatch', 'good-but-nobody-was-asked')
def _():
    n = lean()
    n.registry(url=None, skipped='the registry was not asked (--no-rdap)')
    return n


# The state of the domain.

def state(*words, **more):
    n = lean()
    n.registry(signed(ds(n), status=list(words), **more))
    return n


def ends(day):
    return [{'eventAction': 'expiration', 'eventDate': day + 'T00:00:00Z'}]


@case('rdap-state-risk', 'good-active')
def _():
    return state('active', 'client transfer prohibited', 'server delete prohibited')


@case('rdap-state-risk', 'good-renews-by-itself')
def _():
    return state('auto renew period', events=ends('2026-11-25'))


@case('rdap-state-risk', 'on-hold')
def _():
    n = state('serverHold')
    n.expect('error', 'rdap-state-risk')
    return n


@case('rdap-state-risk', 'registry-lock')
def _():
    n = state('client update prohibited', 'server update prohibited')
    n.expect('warning', 'rdap-state-risk')
    n.expect('info', 'rdap-state-risk')
    return n


@case('rdap-state-risk', 'something-pending')
def _():
    n = state('pending transfer', 'Pending Delete')
    n.expect('warning', 'rdap-state-risk')
    n.expect('error', 'rdap-state-risk')
    return n


@case('rdap-state-risk', 'expires-soon')
def _():
    n = state(events=ends('2026-12-01'))
    n.expect('warning', 'rdap-state-risk')
    return n


@case('rdap-state-risk', 'expired')
def _():
    n = state(events=ends('2026-11-01'))
    n.expect('error', 'rdap-state-risk')
    return n


@case('rdap-state-risk', 'short-signatures')
def _():
    n = lean()
    n.registry({'secureDNS': {'delegationSigned': True, 'maxSigLife': 86400, 'dsData': [ds(n)]},
                'events': YEARS})
    n.expect('warning', 'rdap-state-risk')
    return n


@case('rdap-state-risk', 'expires-in-the-rollout')
def _():
    """In forty days: early enough, but for a rollout that ends later."""
    n = lean()
    n.registry(signed(ds(n), events=ends('2026-12-31')))
    n.config('rollout: {begins: 2026-11-01, ends: 2027-01-31}\n')
    n.expect('warning', 'rdap-state-risk')
    return n


@case('rdap-state-risk', 'good-expires-after-the-rollout')
def _():
    n = lean()
    n.registry(signed(ds(n), events=ends('2027-02-01')))
    n.config('rollout: {begins: 2026-11-01, ends: 2027-01-31}\n')
    return n
