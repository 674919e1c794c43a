"""Across providers."""
from aws import *
from azure import AZURE_SIGNING, AZ_ZONE
from cloudflare import CF_ZONE_5
from google import GOOGLE_ZONE, google, google_record
from octodns_plans import octodns, creates
from plan import *
from resources import *

signed(aws('b-01-registered-domain-adopted')).change(
    REGISTRAR, 'create', None, registrar('ns1.b.')
).verdict(3, plan_zone_unknown=None)
aws('b-02-registered-domain-adopted-unsigned').change(
    REGISTRAR, 'create', None, registrar('ns1.b.')
).verdict(0)
Plan('b-03-upper-and-dot').state('aws_route53_zone.corp', aws_zone('Corp.Example.')).change(
    'aws_route53_hosted_zone_dnssec.corp', 'delete', sign()
).verdict(1, **UNSIGNS).zone_of('plan-unsigns-zone-with-cached-ds', 'corp.example.')
Plan('b-04-two-zones-one-bad').state('aws_route53_zone.a', aws_zone()).state(
    'aws_route53_zone.b', aws_zone('b.example', OTHER_ZONE)
).change('aws_route53_hosted_zone_dnssec.a["x"]', 'no-op', sign(), sign()).change(
    'aws_route53_hosted_zone_dnssec.a["y"]', 'delete', sign(z=OTHER_ZONE)
).verdict(
    1, **UNSIGNS
).zone_of(
    'plan-unsigns-zone-with-cached-ds', 'b.example.'
)
Plan('b-05-zone-rename-in-azapi').change(
    'azapi_resource.z',
    'delete',
    dict(
        type='Microsoft.Network/dnsZones@2018-05-01',
        name='corp.example',
        parent_id='/subscriptions/0/resourceGroups/rg',
        id=AZ_ID,
        location='global',
    ),
).change(AZURE_SIGNING, 'delete', az_dnssec()).verdict(1, plan_deletes_secure_zone='critical', **UNSIGNS)
Plan('b-06-signing-moves-to-other-zone').state('aws_route53_zone.a', aws_zone()).state(
    'aws_route53_zone.b', aws_zone('b.example', OTHER_ZONE)
).change(
    'aws_route53_hosted_zone_dnssec.a',
    'delete create',
    sign(),
    sign(z=OTHER_ZONE),
    chg={'replace_paths': [['hosted_zone_id']]},
).verdict(
    1, **UNSIGNS
).zone_of(
    'plan-unsigns-zone-with-cached-ds', 'corp.example.'
)
signed(aws('b-07-ns-child-created')).change(
    'aws_route53_record.n', 'create', None, aws_record('eu.corp.example', 'NS', ['ns1.x.'])
).verdict(0)
signed(aws('b-08-ds-for-child-unknown-child')).change(
    'aws_route53_record.n', 'create', None, aws_record('eu.corp.example', 'DS', ['12345 13 2 ' + 'AB' * 32])
).verdict(1, plan_publishes_ds_before_signed='error')
signed(aws('b-09-cname-at-ns-name')).change(
    'aws_route53_record.n',
    'no-op',
    aws_record('eu.corp.example', 'NS', ['ns1.x.']),
    aws_record('eu.corp.example', 'NS', ['ns1.x.']),
).change('aws_route53_record.c', 'create', None, aws_record('eu.corp.example', 'CNAME', ['y.'])).verdict(
    1, plan_cname_at_apex='error'
)
aws('b-10-ksk-removed-after-switch-off').change(
    'aws_route53_hosted_zone_dnssec.corp', 'no-op', sign('NOT_SIGNING'), sign('NOT_SIGNING')
).change('aws_route53_key_signing_key.corp', 'delete', ksk(st='INACTIVE')).verdict(0)
aws('b-11-ksk-activate').change(
    'aws_route53_key_signing_key.corp', 'update', ksk(st='INACTIVE'), ksk()
).verdict(0)
switched(aws('b-12-ksk-status-unknown')).change(
    'aws_route53_key_signing_key.corp',
    'update',
    ksk(),
    {k: v for k, v in ksk().items() if k != 'status'},
    unknown={'status': True},
).verdict(3, plan_zone_unknown=None)
switched(aws('b-13-ksk-recreated-same-plan-other-address')).change(
    'aws_route53_key_signing_key.a', 'delete', ksk()
).change(
    'aws_route53_key_signing_key.b',
    'create',
    None,
    dict(hosted_zone_id=ZONE, name='b', status='ACTIVE'),
    unknown={'key_tag': True},
).verdict(
    1, plan_removes_published_ksk='critical'
)
switched(aws('b-14-ksk-moved')).change(
    'module.x.aws_route53_key_signing_key.a',
    'no-op',
    ksk(),
    ksk(),
    previous_address='aws_route53_key_signing_key.a',
).verdict(0)
switched(aws('b-15-sensitive-ds')).change(
    REGISTRAR_DS, 'create', None, registrar_ds(9), asens={'signing_attributes': True}
).verdict(0)
Plan('b-16-data-only').change('data.aws_route53_zone.z', 'read', None, aws_zone()).verdict(0)
aws('b-17-tofu').also(terraform_version='1.10.5').also(format_version='1.2').change(
    'aws_route53_hosted_zone_dnssec.corp',
    'delete',
    sign(),
    provider_name='registry.opentofu.org/hashicorp/aws',
).verdict(1, **UNSIGNS)
aws('b-18-registry-fork').change(
    'aws_route53_hosted_zone_dnssec.corp',
    'delete',
    sign(),
    provider_name='terraform.example.com/mirror/aws',
).verdict(1, **UNSIGNS)
Plan('b-19-google-zone-moved-project').change(
    GOOGLE_ZONE, 'delete create', google_zone(), google_zone(project='other')
).verdict(1, plan_deletes_secure_zone='critical', **UNSIGNS)
Plan('b-20-google-forget').change(GOOGLE_ZONE, 'forget', google_zone()).verdict(
    0, plan_forgets_dnssec_resource='info'
)
google('b-21-google-ds-forget').change(
    'google_dns_record_set.ds', 'forget', google_record('corp.example.', 'DS', [ds(2371)])
).verdict(0, plan_forgets_dnssec_resource='info')
Plan('b-22-cf-zone-replace').change(
    'cloudflare_zone.z', 'delete create', CF_ZONE_5, dict(name='corp.example'), unknown={'id': True}
).verdict(1, plan_deletes_secure_zone='critical')
Plan('b-23-cf-no-status-v5-null').state('cloudflare_zone.z', CF_ZONE_5).change(
    'cloudflare_zone_dnssec.d', 'update', cf_dnssec(), cf_dnssec(None)
).verdict(0)
Plan('b-24-azure-zone-delete-only').change('azurerm_dns_zone.z', 'delete', AZ_ZONE).verdict(
    1, plan_deletes_secure_zone='critical'
)
Plan('b-25-azure-private').change(
    'azurerm_private_dns_zone.z', 'delete', dict(name='corp.example')
).verdict(0)
Plan('b-26-oci').change(
    'oci_dns_zone.z',
    'update',
    dict(name='corp.example', dnssec_state='ENABLED'),
    dict(name='corp.example', dnssec_state='DISABLED'),
).verdict(3, plan_zone_unknown=None)
Plan('b-27-gcore').change('gcore_dns_zone.z', 'delete', dict(name='corp.example', dnssec=True)).verdict(
    3, plan_zone_unknown=None
)
Plan('b-28-oc-cds-delete').of(
    octodns('corp.example.', creates('', 'CDS', ttl=1, value='0 0 0 00'))
).verdict(0)
Plan('b-29-cds-delete-and-unsign').state('aws_route53_zone.corp', aws_zone()).change(
    'aws_route53_record.cds', 'create', None, aws_record('corp.example', 'CDS', ['0 0 0 00'])
).change('aws_route53_hosted_zone_dnssec.corp', 'delete', sign()).verdict(
    1, plan_removes_ds_and_unsigns_together='critical', **UNSIGNS
)
Plan('b-30-escape-address').change(
    'aws_route53_hosted_zone_dnssec.a["\\u001b[31mX"]', 'delete', sign()
).state('aws_route53_zone.corp', aws_zone()).verdict(1, **UNSIGNS)
# What is marked as sensitive in the middle of a list is as sensitive, and is judged all the same.
signed(aws('b-31-a-leaf-of-a-list-is-sensitive')).change(
    'aws_route53_record.ds',
    'update',
    aws_record('corp.example', 'DS', ['31337 13 2 ' + 'DEADBEEF' * 8], z=OTHER_ZONE),
    aws_record('corp.example', 'DS', [ds(9)], z=OTHER_ZONE),
    bsens={'records': [True]},
    asens={'records': [True]},
).verdict(1, plan_ds_does_not_match_key='critical').hides('31337', 'DEADBEEF', digest(9))
signed(aws('b-32-a-leaf-of-a-list-is-not-known')).change(
    'aws_route53_record.ds',
    'create',
    None,
    aws_record('corp.example', 'DS', [ds(9), None], z=OTHER_ZONE),
    unknown={'records': [False, True]},
).verdict(0)
