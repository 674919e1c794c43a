"""What octoDNS writes."""

import json

from cloudflare import ds_block
from plan import *
from resources import *


def octodns(zone, *ch, target='route53'):
    return json.dumps({target: {zone: {'changes': list(ch), 'meta': {}}}})


def creates(n, t, **new):
    return dict(type='create', name=n, record_type=t, new=new)


def updates(n, t, a, b):
    return dict(type='update', name=n, record_type=t, existing=a, new=b)


def deletes(n, t, **e):
    return dict(type='delete', name=n, record_type=t, existing=e)


Plan('oc-01-cname-apex').of(octodns('corp.example.', creates('', 'CNAME', ttl=300, value='x.y.'))).verdict(
    1, plan_cname_at_apex='error'
)
Plan('oc-02-ds-delete').of(
    octodns('example.', deletes('corp', 'DS', ttl=3600, value=ds_block(2371)))
).verdict(0)
Plan('oc-03-a').of(octodns('corp.example.', creates('www', 'A', ttl=300, value='192.0.2.1'))).verdict(0)
Plan('oc-04-ns-update').of(
    octodns(
        'example.',
        updates('corp', 'NS', dict(ttl=1, values=['a.', 'b.']), dict(ttl=1, values=['c.', 'd.'])),
    )
).verdict(1, plan_moves_secure_zone='error')
Plan('oc-05-wild').of(octodns('corp.example.', creates('*', 'A', ttl=300, value='192.0.2.1'))).verdict(0)
Plan('oc-06-ds-create').of(
    octodns('example.', creates('corp', 'DS', ttl=3600, value=ds_block(2371)))
).verdict(1, plan_publishes_ds_before_signed='error')
Plan('oc-07-empty-changes').of(octodns('example.')).verdict(0)
Plan('oc-08-empty').of('{}').verdict(2)
Plan('oc-09-alias').of(octodns('corp.example.', creates('', 'ALIAS', ttl=300, value='x.y.'))).verdict(0)
Plan('oc-10-two').of(
    json.dumps(
        {
            'a': {'corp.example.': {'changes': [creates('', 'CNAME', ttl=1, value='x.')]}},
            'b': {'corp.example.': {'changes': [creates('', 'CNAME', ttl=1, value='x.')]}},
        }
    )
).verdict(1, plan_cname_at_apex='error')
Plan('oc-11-root-ns').of(
    octodns(
        'corp.example.',
        updates('', 'NS', dict(ttl=1, values=['a.', 'b.']), dict(ttl=1, values=['c.', 'd.'])),
    )
).verdict(1, plan_moves_secure_zone='error')
Plan('oc-12-dnskey-delete').of(
    octodns('corp.example.', deletes('', 'DNSKEY', ttl=1, value='257 3 13 ' + public_key(1)))
).verdict(3, plan_zone_unknown=None)
Plan('oc-13-cname-at-cut').of(
    octodns(
        'example.',
        creates('sub', 'CNAME', ttl=300, value='x.y.'),
        deletes('sub', 'NS', ttl=1, values=['a.']),
    )
).verdict(1, plan_moves_secure_zone=None)
Plan('oc-14-dname-apex').of(octodns('corp.example.', creates('', 'DNAME', ttl=300, value='x.y.'))).verdict(
    0
)
