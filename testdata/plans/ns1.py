"""NS1."""

import base64
import hashlib

from plan import *
from resources import *

NS1_ZONE = 'ns1_zone.z'
Plan('ns1-01-off').change(NS1_ZONE, 'update', ns1_zone(), ns1_zone(False)).verdict(1, **UNSIGNS)
Plan('ns1-02-delete').change(NS1_ZONE, 'delete', ns1_zone()).verdict(1, plan_deletes_secure_zone='critical')
Plan('ns1-03-on').change(NS1_ZONE, 'update', ns1_zone(False), ns1_zone()).verdict(0)
Plan('ns1-04-delete-unsigned').change(NS1_ZONE, 'delete', ns1_zone(False)).verdict(0)
Plan('ns1-05-null').change(NS1_ZONE, 'update', ns1_zone(), ns1_zone(None)).verdict(1, **UNSIGNS)
Plan('ns1-06-unknown').change(
    NS1_ZONE,
    'update',
    ns1_zone(),
    {k: v for k, v in ns1_zone().items() if k != 'dnssec'},
    unknown={'dnssec': True},
).verdict(3, plan_zone_unknown=None)
Plan('ns1-07-ttl').change(NS1_ZONE, 'update', ns1_zone(), ns1_zone(ttl=60)).verdict(0)


def ns1_record(dom, t, a, z='corp.example'):
    return dict(zone=z, domain=dom, type=t, ttl=300, answers=[dict(answer=x) for x in a])


NS1_KEYS = dict(
    zone='corp.example',
    keys=[
        dict(
            ttl=3600, dnskey=[dict(flags='257', protocol='3', algorithm='13', public_key=public_key(2371))]
        )
    ],
    delegation=[
        dict(
            ttl=3600,
            dnskey=[dict(flags='257', protocol='3', algorithm='13', public_key=public_key(2371))],
            ds=[dict(flags='2371', protocol='13', algorithm='2', public_key=digest(2371))],
        )
    ],
)
ns1 = lambda n: Plan(n).state(NS1_ZONE, ns1_zone()).state('data.ns1_dnssec.d', NS1_KEYS)


def dnskey(t):
    return bytes([1, 1, 3, 13]) + base64.b64decode(public_key(t))


def true_tag(t):
    a = 0
    for i, c in enumerate(dnskey(t)):
        a += c << 8 if i % 2 == 0 else c
    return (a + (a >> 16)) & 0xFFFF


def true_ds(t, name=b'\x04corp\x07example\x00'):
    return '%d 13 2 %s' % (true_tag(t), hashlib.sha256(name + dnskey(t)).hexdigest().upper())


ns1('ns1-08-ds-right').change(
    'ns1_record.ds', 'create', None, ns1_record('corp.example', 'DS', [true_ds(2371)], 'example')
).verdict(0)
ns1('ns1-09-ds-wrong').change(
    'ns1_record.ds', 'create', None, ns1_record('corp.example', 'DS', [true_ds(9)], 'example')
).verdict(1, plan_ds_does_not_match_key='critical')
ns1('ns1-10-cname-apex').change(
    'ns1_record.c', 'create', None, ns1_record('corp.example', 'CNAME', ['x.y'])
).verdict(1, plan_cname_at_apex='error')
ns1('ns1-11-alias-apex').change(
    'ns1_record.c', 'create', None, ns1_record('corp.example', 'ALIAS', ['x.y'])
).verdict(0)
ns1('ns1-12-wild').change(
    'ns1_record.c', 'create', None, ns1_record('*.corp.example', 'A', ['192.0.2.1'])
).verdict(0, plan_adds_wildcard_to_signed_zone='warning')
ns1('ns1-13-ds-del-off').change(
    'ns1_record.ds', 'delete', ns1_record('corp.example', 'DS', [true_ds(2371)], 'example')
).change(NS1_ZONE, 'update', ns1_zone(), ns1_zone(False)).verdict(
    1, plan_removes_ds_and_unsigns_together='critical', **UNSIGNS
)
Plan('ns1-14-replace').change(NS1_ZONE, 'delete create', ns1_zone(), ns1_zone(primary='192.0.2.1')).verdict(
    1, plan_deletes_secure_zone='critical'
)
Plan('ns1-15-forget').change(NS1_ZONE, 'forget', ns1_zone()).verdict(0, plan_forgets_dnssec_resource='info')
ns1('ns1-16-ns-change').change(
    'ns1_record.n',
    'update',
    ns1_record('corp.example', 'NS', ['a.', 'b.'], 'example'),
    ns1_record('corp.example', 'NS', ['c.', 'd.'], 'example'),
).verdict(1, plan_moves_secure_zone='error')
