"""Cases of zones that a server handed over (AXFR) beside what it answers."""
import copy

import dns.rdatatype

from fixture import case
from servers import tree


def handed(edit=lambda z: None):
    net = tree()
    zone = copy.copy(net.zone('corp'))
    zone.records = [copy.copy(r) for r in zone.records]
    edit(zone)
    net.transfer('corp', zone, tsig='hmac-sha256 key.')
    return net


@case('rrsig-invalid', 'transferred')
def _():
    """At a name that the walk does not ask for: the transfer alone shows it."""
    net = handed(lambda z: z.resign('www', 'A', corrupt=True))
    net.expect('critical', 'rrsig-invalid', 'www.corp.example.', 'A')
    return net


@case('rrsig-invalid', 'good-transferred')
def _():
    return handed()


@case('rrsig-missing', 'good-transferred-unsigned')
def _():
    """A server that signs as it answers hands over what it signs: that is no fault of the zone."""
    def bare(z):
        z.records = [r for r in z.records if dns.rdatatype.to_text(r.type) not in
                     ('RRSIG', 'NSEC', 'DNSKEY', 'CDS', 'CDNSKEY')]
    return handed(bare)


@case('rrsig-missing', 'transferred')
def _():
    net = handed(lambda z: z.drop('www', 'RRSIG', 'A'))
    net.expect('critical', 'rrsig-missing', 'www.corp.example.', 'A')
    return net


@case('ent-denial', 'good-transferred')
def _():
    """What only a whole zone can tell is told of the copy, and is no gap of the live one."""
    return handed()


@case('ent-denial', 'good-transfer-refused')
def _():
    """It was asked for, so not to have it is a failure: the run is incomplete."""
    net = tree()
    net.transfer('corp', failure='it answered REFUSED', refused=False)
    net.expect_exit(3)
    return net


@case('ent-denial', 'good-subzone-refuses')
def _():
    """The policy of those whose zone nobody asked about is none."""
    net = tree()
    net.transfer('corp', failure='it answered REFUSED', refused=True)
    return net
