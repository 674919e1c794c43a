"""Azure: azurerm has the zones, azapi the signing."""

import json

from plan import *
from resources import *

AZURE_SIGNING = 'azapi_resource.d'
Plan('az-01-delete').change(AZURE_SIGNING, 'delete', az_dnssec()).verdict(1, **UNSIGNS)
Plan('az-02-replace').change(AZURE_SIGNING, 'delete create', az_dnssec(), az_dnssec()).verdict(1, **UNSIGNS)
Plan('az-03-create').change(AZURE_SIGNING, 'create', None, az_dnssec(output=None)).verdict(0)
Plan('az-04-case').change(
    AZURE_SIGNING,
    'delete',
    az_dnssec(
        type='microsoft.network/dnszones/DNSSECConfigs@2023-07-01-preview',
        parent_id=AZ_ID.replace('dnsZones', 'dnszones'),
    ),
).verdict(1, **UNSIGNS)
Plan('az-05-other-azapi').change(
    'azapi_resource.x',
    'delete',
    dict(type='Microsoft.Storage/storageAccounts@2023-01-01', name='x', parent_id='/subscriptions/0'),
).verdict(0)
AZ_ZONE = dict(
    id=AZ_ID, name='corp.example', resource_group_name='rg', name_servers=['ns1-01.azure-dns.com.']
)
azure = lambda n: Plan(n).state('azurerm_dns_zone.z', AZ_ZONE).state(AZURE_SIGNING, az_dnssec())
azure('az-06-zone-delete').change('azurerm_dns_zone.z', 'delete', AZ_ZONE).change(
    AZURE_SIGNING, 'delete', az_dnssec()
).verdict(1, plan_deletes_secure_zone='critical')
Plan('az-07-cname-apex').state('azurerm_dns_zone.z', AZ_ZONE).change(
    'azurerm_dns_cname_record.c', 'create', None, az_record('CNAME', '@', record='x.y')
).verdict(1, plan_cname_at_apex='error')
azure('az-08-wild').change(
    'azurerm_dns_a_record.c', 'create', None, az_record('A', '*', records=['192.0.2.1'])
).verdict(0, plan_adds_wildcard_to_signed_zone='warning')


def az_ds(t, zone='example', name='corp'):
    return dict(
        type='Microsoft.Network/dnsZones/DS@2023-07-01-preview',
        name=name,
        parent_id=AZ_ID.replace('corp.example', zone),
        body={
            'properties': {
                'TTL': 3600,
                'DSRecords': [dict(keyTag=t, algorithm=13, digest=dict(algorithmType=2, value=digest(t)))],
            }
        },
    )


azure('az-09-ds-right').change('azapi_resource.ds', 'create', None, az_ds(2371)).verdict(0)
azure('az-10-ds-wrong').change('azapi_resource.ds', 'create', None, az_ds(9)).verdict(
    1, plan_ds_does_not_match_key='critical'
)
azure('az-11-ds-del-unsign').change('azapi_resource.ds', 'delete', az_ds(2371)).change(
    AZURE_SIGNING + '2', 'delete', az_dnssec()
).verdict(1, plan_removes_ds_and_unsigns_together='critical', **UNSIGNS)
azure('az-12-ns').change(
    'azurerm_dns_ns_record.n',
    'update',
    az_record('NS', 'corp', zone_name='example', records=['a.', 'b.']),
    az_record('NS', 'corp', zone_name='example', records=['c.', 'd.']),
).verdict(1, plan_moves_secure_zone='error')
Plan('az-13-parent-unknown-create').state('azurerm_dns_zone.z', AZ_ZONE).change(
    AZURE_SIGNING, 'delete', az_dnssec(parent_id=None), bsens={}
).verdict(3, plan_zone_unknown=None)
Plan('az-14-body-string').change(
    'azapi_resource.ds', 'create', None, dict(az_ds(9), body=json.dumps(az_ds(9)['body']))
).state('azurerm_dns_zone.z', AZ_ZONE).state(AZURE_SIGNING, az_dnssec()).verdict(
    1, plan_ds_does_not_match_key='critical'
)
azure('az-15-output-string').change('azapi_resource.ds', 'create', None, az_ds(2371)).verdict(0)
azure('az-16-update-tags').change(AZURE_SIGNING, 'update', az_dnssec(), az_dnssec(tags={'a': 'b'})).verdict(
    0
)
azure('az-17-ds-sign-together').change(
    'azapi_resource.ds', 'create', None, az_ds(2371, 'example', 'new')
).change(
    'azapi_resource.dn',
    'create',
    None,
    az_dnssec(parent_id=AZ_ID.replace('corp.example', 'new.example'), output=None),
).verdict(
    1, plan_publishes_ds_before_signed='error'
)
