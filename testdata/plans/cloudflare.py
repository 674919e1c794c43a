"""Cloudflare, both generations of its provider."""
from aws import REGISTRAR_DS
from plan import *
from resources import *

CF_ZONE_4 = dict(
    id=CF_ZONE,
    zone='corp.example',
    type='full',
    name_servers=['a.ns.cloudflare.com', 'b.ns.cloudflare.com'],
    paused=False,
    plan='free',
)
CF_ZONE_5 = dict(
    id=CF_ZONE,
    name='corp.example',
    type='full',
    name_servers=['a.ns.cloudflare.com'],
    paused=False,
    account={'id': 'x'},
)
for v, cz in (('4', CF_ZONE_4), ('5', CF_ZONE_5)):
    cloudflare = lambda n: Plan('cf%s-' % v + n).state('cloudflare_zone.z', cz)
    cloudflare('01-delete').change('cloudflare_zone_dnssec.d', 'delete', cf_dnssec()).verdict(1, **UNSIGNS)
    cloudflare('02-replace').change(
        'cloudflare_zone_dnssec.d', 'delete create', cf_dnssec(), dict(zone_id=CF_ZONE)
    ).verdict(1, **UNSIGNS)
    cloudflare('03-zone-delete').change('cloudflare_zone.z', 'delete', cz).change(
        'cloudflare_zone_dnssec.d', 'delete', cf_dnssec()
    ).verdict(1, plan_deletes_secure_zone='critical')
    cloudflare('04-create').change(
        'cloudflare_zone_dnssec.d', 'create', None, dict(zone_id=CF_ZONE)
    ).verdict(0)
cloudflare = lambda n: Plan('cf5-' + n).state('cloudflare_zone.z', CF_ZONE_5)
cloudflare('05-disabled').change(
    'cloudflare_zone_dnssec.d', 'update', cf_dnssec(), cf_dnssec('disabled')
).verdict(1, **UNSIGNS)
cloudflare('06-pending').change(
    'cloudflare_zone_dnssec.d', 'update', cf_dnssec('pending'), cf_dnssec('active')
).verdict(0)
cloudflare('07-active-to-unknown').change(
    'cloudflare_zone_dnssec.d',
    'update',
    cf_dnssec(),
    dict(zone_id=CF_ZONE, id=CF_ZONE),
    unknown={'status': True},
).verdict(3, plan_zone_unknown=None)
cloudflare('08-disabled-deleted').change(
    'cloudflare_zone_dnssec.d', 'delete', cf_dnssec('disabled')
).verdict(0)
cloudflare('09-multisigner').change(
    'cloudflare_zone_dnssec.d',
    'update',
    cf_dnssec(dnssec_multi_signer=False),
    cf_dnssec(dnssec_multi_signer=True),
).verdict(0)
cloudflare('10-presigned-off').change(
    'cloudflare_zone_dnssec.d',
    'update',
    cf_dnssec(dnssec_presigned=True),
    cf_dnssec(dnssec_presigned=False),
).verdict(3, plan_zone_unknown=None)
cloudflare('11-type-partial').change('cloudflare_zone_dnssec.d', 'no-op', cf_dnssec(), cf_dnssec()).change(
    'cloudflare_zone.z', 'update', CF_ZONE_5, dict(CF_ZONE_5, type='partial')
).verdict(3, plan_zone_unknown=None)


def cf_record(name, t, content=None, data=None, z=CF_ZONE, ttl=1, **k):
    return dict(dict(zone_id=z, name=name, type=t, content=content, data=data, ttl=ttl, proxied=False), **k)


CF_PARENT = 'aaaabbbbccccddddeeeeffff00001111'
cloudflare_with_parent = (
    lambda n: cloudflare(n)
    .state('cloudflare_zone.p', dict(id=CF_PARENT, name='example'))
    .change('cloudflare_zone_dnssec.d', 'no-op', cf_dnssec(), cf_dnssec())
)
ds_block = lambda t: dict(key_tag=t, algorithm=13, digest_type=2, digest=digest(t))
cloudflare_with_parent('12-ds-right').change(
    'cloudflare_dns_record.ds',
    'create',
    None,
    cf_record('corp.example', 'DS', data=ds_block(2371), z=CF_PARENT),
).verdict(0)
cloudflare_with_parent('13-ds-wrong').change(
    'cloudflare_dns_record.ds',
    'create',
    None,
    cf_record('corp.example', 'DS', data=ds_block(9), z=CF_PARENT),
).verdict(1, plan_ds_does_not_match_key='critical')
cloudflare_with_parent('14-ds-wrong-content').change(
    'cloudflare_dns_record.ds', 'create', None, cf_record('corp.example', 'DS', content=ds(9), z=CF_PARENT)
).verdict(1, plan_ds_does_not_match_key='critical')
cloudflare_with_parent('15-ds-del').change(
    'cloudflare_dns_record.ds', 'delete', cf_record('corp.example', 'DS', data=ds_block(2371), z=CF_PARENT)
).verdict(0)
cloudflare_with_parent('16-ds-del-unsign').change(
    'cloudflare_dns_record.ds', 'delete', cf_record('corp.example', 'DS', data=ds_block(2371), z=CF_PARENT)
).change('cloudflare_zone_dnssec.e', 'delete', cf_dnssec()).verdict(
    1, plan_removes_ds_and_unsigns_together='critical', **UNSIGNS
)
cloudflare_with_parent('17-v4-ds-wrong').change(
    'cloudflare_record.ds',
    'create',
    None,
    cf_record('corp', 'DS', data=[ds_block(9)], z=CF_PARENT, hostname=None, value=None),
    unknown={'hostname': True},
).verdict(1, plan_ds_does_not_match_key='critical')
cloudflare_with_parent('18-cname-apex-flattens').change(
    'cloudflare_dns_record.c', 'create', None, cf_record('corp.example', 'CNAME', content='x.y')
).verdict(0, plan_cname_at_apex='info')
cloudflare_with_parent('19-wild').change(
    'cloudflare_dns_record.c', 'create', None, cf_record('*.corp.example', 'A', content='192.0.2.1')
).verdict(0, plan_adds_wildcard_to_signed_zone='warning')
cloudflare_with_parent('20-at').change(
    'cloudflare_record.c', 'create', None, cf_record('@', 'CNAME', content='x.y', hostname=None)
).verdict(0, plan_cname_at_apex='info')
Plan('cf5-21-ds-attr-names-zone').change(
    'cloudflare_zone_dnssec.d', 'delete', cf_dnssec(ds_='corp.example. 3600 IN DS ' + ds(2371))
).verdict(1, **UNSIGNS)
Plan('cf5-22-noid').change('cloudflare_zone_dnssec.d', 'delete', cf_dnssec()).verdict(
    3, plan_zone_unknown=None
)
Plan('cf5-23-zones-list').state('data.cloudflare_zones.all', dict(result=[CF_ZONE_5])).change(
    'cloudflare_zone_dnssec.d', 'delete', cf_dnssec()
).verdict(1, **UNSIGNS)
Plan('cf5-24-ds-in-aws-right').state('cloudflare_zone.z', CF_ZONE_5).change(
    'cloudflare_zone_dnssec.d', 'no-op', cf_dnssec(), cf_dnssec()
).change(REGISTRAR_DS, 'create', None, registrar_ds()).verdict(0)
Plan('cf5-25-ds-in-aws-wrong').state('cloudflare_zone.z', CF_ZONE_5).change(
    'cloudflare_zone_dnssec.d', 'no-op', cf_dnssec(), cf_dnssec()
).change(REGISTRAR_DS, 'create', None, registrar_ds(9)).verdict(1, plan_ds_does_not_match_key='critical')
Plan('cf5-26-ds-in-aws-removed-unsign').state('cloudflare_zone.z', CF_ZONE_5).change(
    'cloudflare_zone_dnssec.d', 'delete', cf_dnssec()
).change(REGISTRAR_DS, 'delete', registrar_ds()).verdict(
    1, plan_removes_ds_and_unsigns_together='critical', **UNSIGNS
)
Plan('cf5-27-data-read').change('data.cloudflare_zone_dnssec.d', 'read', None, cf_dnssec()).verdict(0)
