"""Route 53 and its registrar."""

import json

from plan import *
from resources import *


def aws(n):
    return Plan(n).state('aws_route53_zone.corp', aws_zone())


aws('aws-01-dnssec-delete').change(
    'aws_route53_hosted_zone_dnssec.corp',
    'delete',
    sign(),
    action_reason='delete_because_no_resource_config',
).verdict(1, **UNSIGNS).zone_of('plan-unsigns-zone-with-cached-ds', 'corp.example.')
aws('aws-02-status-off').change(
    'aws_route53_hosted_zone_dnssec.corp', 'update', sign(), sign('NOT_SIGNING')
).verdict(1, **UNSIGNS)
aws('aws-03-replace-dc').change(
    'aws_route53_hosted_zone_dnssec.corp',
    'delete create',
    sign(),
    sign(),
    chg={'replace_paths': [['hosted_zone_id']]},
).verdict(1, **UNSIGNS)
aws('aws-04-replace-cd').change(
    'aws_route53_hosted_zone_dnssec.corp', 'create delete', sign(), sign()
).verdict(1, **UNSIGNS)
aws('aws-05-noop').change('aws_route53_hosted_zone_dnssec.corp', 'no-op', sign(), sign()).verdict(0)
aws('aws-06-create-sign').change('aws_route53_hosted_zone_dnssec.corp', 'create', None, sign()).change(
    'aws_route53_key_signing_key.corp',
    'create',
    None,
    dict(hosted_zone_id=ZONE, name='corp', status='ACTIVE', key_management_service_arn=ARN),
    unknown={'key_tag': True, 'ds_record': True},
).verdict(0)
aws('aws-07-forget').change('aws_route53_hosted_zone_dnssec.corp', 'forget', sign(), None).verdict(
    0, plan_forgets_dnssec_resource='info'
)
aws('aws-08-moved-noop').change(
    'module.a.aws_route53_hosted_zone_dnssec.corp',
    'no-op',
    sign(),
    sign(),
    previous_address='aws_route53_hosted_zone_dnssec.corp',
).verdict(0)
aws('aws-09-import-noop').change(
    'aws_route53_hosted_zone_dnssec.corp', 'no-op', sign(), sign(), chg={'importing': {'id': ZONE}}
).verdict(0)
aws('aws-10-not-signing-deleted').change(
    'aws_route53_hosted_zone_dnssec.corp', 'delete', sign('NOT_SIGNING')
).verdict(0)
aws('aws-11-nested-foreach').change(
    'module.dns["a.b"].module.zone[0].aws_route53_hosted_zone_dnssec.this["corp.example"]', 'delete', sign()
).verdict(1, **UNSIGNS).address_of(
    'plan-unsigns-zone-with-cached-ds',
    'module.dns["a.b"].module.zone[0].aws_route53_hosted_zone_dnssec.this["corp.example"]',
)
aws('aws-12-deposed').change('aws_route53_hosted_zone_dnssec.corp', 'no-op', sign(), sign()).change(
    'aws_route53_hosted_zone_dnssec.corp', 'delete', sign(), deposed='ab12cd34'
).verdict(1, **UNSIGNS)
aws('aws-13-status-unknown').change(
    'aws_route53_hosted_zone_dnssec.corp',
    'update',
    sign(),
    dict(hosted_zone_id=ZONE, id=ZONE),
    unknown={'signing_status': True},
).verdict(3, plan_zone_unknown=None)
Plan('aws-14-no-zone').change('aws_route53_hosted_zone_dnssec.corp', 'delete', sign()).verdict(
    3, plan_zone_unknown=None
)
Plan('aws-15-zone-option').change('aws_route53_hosted_zone_dnssec.corp', 'delete', sign()).options(
    '--zone', ZONE + '=corp.example'
).verdict(1, **UNSIGNS)
Plan('aws-16-zone-from-noop').change('aws_route53_zone.corp', 'no-op', aws_zone(), aws_zone()).change(
    'aws_route53_hosted_zone_dnssec.corp', 'delete', sign()
).verdict(1, **UNSIGNS)
Plan('aws-17-zone-from-data-prior').state('data.aws_route53_zone.corp', aws_zone()).change(
    'aws_route53_hosted_zone_dnssec.corp', 'delete', sign()
).verdict(1, **UNSIGNS)
Plan('aws-18-zone-deep-child').state(
    'module.a.module.b["x"].data.aws_route53_zone.corp', aws_zone()
).change('aws_route53_hosted_zone_dnssec.corp', 'delete', sign()).verdict(1, **UNSIGNS)
Plan('aws-19-zone-from-data-read').change('data.aws_route53_zone.corp', 'read', None, aws_zone()).change(
    'aws_route53_hosted_zone_dnssec.corp', 'delete', sign()
).verdict(1, **UNSIGNS)
# configuration reference
p = (
    Plan('aws-20-conf-ref')
    .change(
        'aws_route53_zone.corp',
        'create',
        None,
        dict(name='corp.example', vpc=[]),
        unknown={'zone_id': True, 'id': True},
    )
    .change(
        'aws_route53_hosted_zone_dnssec.corp',
        'create',
        None,
        dict(signing_status='SIGNING'),
        unknown={'hosted_zone_id': True, 'id': True},
    )
    .change(
        'aws_route53domains_delegation_signer_record.corp',
        'create',
        None,
        dict(domain_name='corp.example'),
        unknown={'signing_attributes': True},
    )
)
p.also(
    configuration={
        'root_module': {
            'resources': [
                {
                    'address': 'aws_route53_hosted_zone_dnssec.corp',
                    'mode': 'managed',
                    'type': 'aws_route53_hosted_zone_dnssec',
                    'name': 'corp',
                    'expressions': {
                        'hosted_zone_id': {
                            'references': ['aws_route53_zone.corp.zone_id', 'aws_route53_zone.corp']
                        }
                    },
                }
            ]
        }
    }
)
p.verdict(1, plan_publishes_ds_before_signed='error')
# keys
switched = lambda p: p.change('aws_route53_hosted_zone_dnssec.corp', 'no-op', sign(), sign())
switched(aws('aws-21-ksk-only-inactive')).change(
    'aws_route53_key_signing_key.corp', 'update', ksk(), ksk(st='INACTIVE')
).verdict(1, **UNSIGNS)
switched(aws('aws-22-ksk-only-delete')).change('aws_route53_key_signing_key.corp', 'delete', ksk()).verdict(
    1, **UNSIGNS
)
switched(aws('aws-23-ksk-replaced')).change(
    'aws_route53_key_signing_key.corp',
    'delete create',
    ksk(),
    dict(hosted_zone_id=ZONE, name='corp', status='ACTIVE'),
    unknown={'key_tag': True},
).verdict(1, plan_removes_published_ksk='critical')
switched(aws('aws-24-ksk-replaced-cd')).change(
    'aws_route53_key_signing_key.corp',
    'create delete',
    ksk(),
    dict(hosted_zone_id=ZONE, name='corp2', status='ACTIVE'),
    unknown={'key_tag': True},
).verdict(1, plan_removes_published_ksk='critical')
switched(aws('aws-25-ksk-add-second')).change(
    'aws_route53_key_signing_key.a', 'no-op', ksk(), ksk()
).change(
    'aws_route53_key_signing_key.b',
    'create',
    None,
    dict(hosted_zone_id=ZONE, name='b', status='ACTIVE', key_management_service_arn=ARN + '1'),
    unknown={'key_tag': True},
).verdict(
    0
)
switched(aws('aws-26-ksk-second-inactive-deleted')).change(
    'aws_route53_key_signing_key.a', 'no-op', ksk(), ksk()
).change('aws_route53_key_signing_key.b', 'delete', ksk(4711, 'INACTIVE', 'b')).verdict(0)
switched(aws('aws-27-ksk-one-of-two-inactive')).change(
    'aws_route53_key_signing_key.a', 'no-op', ksk(), ksk()
).change(
    'aws_route53_key_signing_key.b', 'update', ksk(4711, name='b'), ksk(4711, 'INACTIVE', 'b')
).verdict(
    1, plan_removes_published_ksk='critical'
)
switched(aws('aws-28-ksk-new-inactive-first')).change(
    'aws_route53_key_signing_key.a', 'no-op', ksk(), ksk()
).change(
    'aws_route53_key_signing_key.b',
    'create',
    None,
    dict(hosted_zone_id=ZONE, name='b', status='INACTIVE', key_management_service_arn=ARN + '1'),
).verdict(
    0
)


# KMS
def kms(**k):
    return dict(
        dict(
            arn=ARN,
            id='0b1c',
            key_id='0b1c2d3e-0000-4000-8000-000000000000',
            is_enabled=True,
            customer_master_key_spec='ECC_NIST_P256',
            key_usage='SIGN_VERIFY',
            deletion_window_in_days=7,
            policy=json.dumps(
                {
                    'Statement': [
                        {
                            'Effect': 'Allow',
                            'Principal': {'Service': 'dnssec-route53.amazonaws.com'},
                            'Action': ['kms:DescribeKey', 'kms:GetPublicKey', 'kms:Sign'],
                        }
                    ]
                }
            ),
        ),
        **k
    )


signed = lambda p: switched(p).change('aws_route53_key_signing_key.corp', 'no-op', ksk(), ksk())
signed(aws('aws-30-kms-disable')).change('aws_kms_key.k', 'update', kms(), kms(is_enabled=False)).verdict(
    1, plan_disables_kms_key='critical'
)
signed(aws('aws-31-kms-delete')).change('aws_kms_key.k', 'delete', kms()).verdict(
    1, plan_disables_kms_key='critical'
)
signed(aws('aws-32-kms-replace')).change(
    'aws_kms_key.k', 'delete create', kms(), dict(is_enabled=True), unknown={'arn': True}
).verdict(1, plan_disables_kms_key='critical')
signed(aws('aws-33-kms-tags')).change('aws_kms_key.k', 'update', kms(), kms(tags={'a': 'b'})).verdict(0)
signed(aws('aws-34-kms-other')).change('aws_kms_key.k', 'delete', kms(arn='arn:aws:kms:other')).verdict(0)
signed(aws('aws-35-kms-policy-drops-service')).change(
    'aws_kms_key.k',
    'update',
    kms(),
    kms(
        policy=json.dumps(
            {
                'Statement': [
                    {'Effect': 'Allow', 'Principal': {'AWS': 'arn:aws:iam::1:root'}, 'Action': 'kms:*'}
                ]
            }
        )
    ),
).verdict(1, plan_disables_kms_key='critical')
signed(aws('aws-36-kms-policy-resource')).change('aws_kms_key.k', 'no-op', kms(), kms()).change(
    'aws_kms_key_policy.k',
    'update',
    dict(key_id='0b1c2d3e-0000-4000-8000-000000000000', policy=kms()['policy']),
    dict(key_id='0b1c2d3e-0000-4000-8000-000000000000', policy='{"Statement":[]}'),
).verdict(1, plan_disables_kms_key='critical')
signed(aws('aws-37-kms-policy-deny')).change(
    'aws_kms_key.k', 'update', kms(), kms(policy=kms()['policy'].replace('Allow', 'Deny'))
).verdict(1, plan_disables_kms_key='critical')
signed(aws('aws-38-kms-policy-better')).change(
    'aws_kms_key.k',
    'update',
    kms(),
    kms(
        policy=kms()['policy'].replace(
            '}]}', '},{"Effect":"Allow","Principal":{"AWS":"x"},"Action":"kms:*"}]}'
        )
    ),
).verdict(0)
# DS at registrar
REGISTRAR_DS = 'aws_route53domains_delegation_signer_record.corp'
signed(aws('aws-40-ds-create-right')).change(REGISTRAR_DS, 'create', None, registrar_ds()).verdict(0)
signed(aws('aws-41-ds-create-wrong')).change(REGISTRAR_DS, 'create', None, registrar_ds(9)).verdict(
    1, plan_ds_does_not_match_key='critical'
)
aws('aws-42-ds-and-sign-together').change(
    'aws_route53_hosted_zone_dnssec.corp', 'create', None, sign()
).change(
    'aws_route53_key_signing_key.corp',
    'create',
    None,
    dict(hosted_zone_id=ZONE, name='corp', status='ACTIVE'),
    unknown={'public_key': True},
).change(
    REGISTRAR_DS,
    'create',
    None,
    dict(domain_name='corp.example', signing_attributes=[dict(algorithm=13, flags=257)]),
    unknown={'signing_attributes': [{'public_key': True}]},
).verdict(
    1, plan_publishes_ds_before_signed='error'
)
signed(aws('aws-43-ds-delete-alone')).change(REGISTRAR_DS, 'delete', registrar_ds()).verdict(0)
aws('aws-44-ds-delete-and-unsign').change('aws_route53_hosted_zone_dnssec.corp', 'delete', sign()).change(
    REGISTRAR_DS, 'delete', registrar_ds()
).verdict(1, plan_removes_ds_and_unsigns_together='critical', **UNSIGNS)
aws('aws-45-all-destroyed').change('aws_route53_hosted_zone_dnssec.corp', 'delete', sign()).change(
    'aws_route53_key_signing_key.corp', 'delete', ksk()
).change('aws_kms_key.k', 'delete', kms()).change(REGISTRAR_DS, 'delete', registrar_ds()).verdict(
    1, plan_removes_ds_and_unsigns_together='critical', plan_unsigns_zone_with_cached_ds='critical'
)
signed(aws('aws-46-ds-replaced-same')).change(
    REGISTRAR_DS,
    'delete create',
    registrar_ds(signing_attributes=[dict(algorithm=13, flags=None, public_key=None)]),
    registrar_ds(),
).verdict(0)
# DS as record in parent aws_zone
par = lambda n: aws(n).state('aws_route53_zone.parent', aws_zone('example', OTHER_ZONE))
signed(par('aws-47-parent-ds-record-right')).change(
    'aws_route53_record.ds', 'create', None, aws_record('corp.example', 'DS', [ds(2371)], z=OTHER_ZONE)
).verdict(0)
signed(par('aws-48-parent-ds-record-wrong')).change(
    'aws_route53_record.ds', 'create', None, aws_record('corp.example', 'DS', [ds(9)], z=OTHER_ZONE)
).verdict(1, plan_ds_does_not_match_key='critical')
signed(par('aws-49-parent-ds-update-to-wrong')).change(
    'aws_route53_record.ds',
    'update',
    aws_record('corp.example', 'DS', [ds(2371)], z=OTHER_ZONE),
    aws_record('corp.example', 'DS', [ds(9)], z=OTHER_ZONE),
).verdict(1, plan_ds_does_not_match_key='critical')
switched(par('aws-50-rollover-ds-swap')).change(
    'aws_route53_key_signing_key.a', 'no-op', ksk(), ksk()
).change('aws_route53_key_signing_key.b', 'no-op', ksk(4711, name='b'), ksk(4711, name='b')).change(
    'aws_route53_record.ds',
    'update',
    aws_record('corp.example', 'DS', [ds(2371)], z=OTHER_ZONE),
    aws_record('corp.example', 'DS', [ds(2371), ds(4711)], z=OTHER_ZONE),
).verdict(
    0
)
signed(par('aws-51-ds-ttl-only')).change(
    'aws_route53_record.ds',
    'update',
    aws_record('corp.example', 'DS', [ds(2371)], z=OTHER_ZONE, ttl=3600),
    aws_record('corp.example', 'DS', [ds(2371)], z=OTHER_ZONE, ttl=300),
).verdict(0)
signed(par('aws-52-ds-delete-and-unsign-kids')).change(
    'aws_route53_record.ds', 'delete', aws_record('corp.example', 'DS', [ds(2371)], z=OTHER_ZONE, ttl=86400)
).change('aws_route53_hosted_zone_dnssec.x', 'delete', sign()).verdict(
    1, plan_removes_ds_and_unsigns_together='critical', **UNSIGNS
)
# aws_zone
aws('aws-60-zone-delete-signed').change('aws_route53_zone.corp', 'delete', aws_zone()).change(
    'aws_route53_hosted_zone_dnssec.corp', 'delete', sign()
).verdict(1, plan_deletes_secure_zone='critical')
Plan('aws-61-zone-replace-rename').change(
    'aws_route53_zone.corp',
    'delete create',
    aws_zone(),
    dict(name='corp2.example'),
    unknown={'zone_id': True},
).change(
    'aws_route53_hosted_zone_dnssec.corp',
    'delete create',
    sign(),
    dict(signing_status='SIGNING'),
    unknown={'hosted_zone_id': True},
).verdict(
    1, plan_deletes_secure_zone='critical'
)
Plan('aws-62-private-zone-delete').change(
    'aws_route53_zone.corp', 'delete', aws_zone(vpc=[{'vpc_id': 'vpc-1', 'vpc_region': 'x'}])
).verdict(0)
Plan('aws-63-zone-create').change(
    'aws_route53_zone.corp', 'create', None, dict(name='corp.example'), unknown={'zone_id': True}
).verdict(0)
Plan('aws-64-zone-comment').change(
    'aws_route53_zone.corp', 'update', aws_zone(), aws_zone(comment='x')
).verdict(0)
Plan('aws-65-zone-forget').change('aws_route53_zone.corp', 'forget', aws_zone(), None).verdict(0)
Plan('aws-66-zone-delete-state-unknown').change('aws_route53_zone.corp', 'delete', aws_zone()).verdict(
    1, plan_deletes_secure_zone='critical'
)
# NS
REGISTRAR = 'aws_route53domains_registered_domain.corp'


def registrar(*ns):
    return dict(domain_name='corp.example', name_server=[dict(name=n, glue_ips=[]) for n in ns])


signed(aws('aws-70-registrar-ns-change')).change(
    REGISTRAR, 'update', registrar('ns-1.a.', 'ns-2.a.'), registrar('ns1.b.', 'ns2.b.')
).verdict(1, plan_moves_secure_zone='error')
signed(aws('aws-71-registrar-ns-same-reordered')).change(
    REGISTRAR, 'update', registrar('ns-1.a.', 'ns-2.a.'), registrar('ns-2.a', 'NS-1.a')
).verdict(0)
signed(aws('aws-72-registrar-resource-destroyed-abandons')).change(
    REGISTRAR, 'delete', registrar('ns-1.a.', 'ns-2.a.')
).verdict(0)
signed(aws('aws-73-registrar-autorenew')).change(
    REGISTRAR,
    'update',
    dict(registrar('a.', 'b.'), auto_renew=True),
    dict(registrar('a.', 'b.'), auto_renew=False),
).verdict(0)
signed(par('aws-74-parent-ns-record-change')).change(
    'aws_route53_record.ns',
    'update',
    aws_record('corp.example', 'NS', ['ns1.a.', 'ns2.a.'], z=OTHER_ZONE),
    aws_record('corp.example', 'NS', ['ns1.b.', 'ns2.b.'], z=OTHER_ZONE),
).verdict(1, plan_moves_secure_zone='error')
signed(par('aws-75-parent-ns-record-delete')).change(
    'aws_route53_record.ns', 'delete', aws_record('corp.example', 'NS', ['ns1.a.', 'ns2.a.'], z=OTHER_ZONE)
).verdict(1, plan_moves_secure_zone='error')
signed(aws('aws-76-apex-ns-in-zone')).change(
    'aws_route53_record.ns',
    'update',
    aws_record('corp.example', 'NS', ['ns1.a.', 'ns2.a.']),
    aws_record('corp.example', 'NS', ['ns1.b.', 'ns2.b.']),
).verdict(1, plan_moves_secure_zone='error')
signed(aws('aws-77-domain-destroyed')).change(
    'aws_route53domains_domain.corp',
    'delete',
    dict(domain_name='corp.example', name_server=[dict(name='a.')]),
).verdict(1, plan_moves_secure_zone='error')
# records
signed(aws('aws-80-cname-apex')).change(
    'aws_route53_record.apex', 'create', None, aws_record('corp.example', 'CNAME', ['x.y.'])
).verdict(1, plan_cname_at_apex='error')
signed(aws('aws-81-alias-apex')).change(
    'aws_route53_record.apex',
    'create',
    None,
    aws_record(
        'corp.example',
        'A',
        None,
        alias=[dict(name='d1.cloudfront.net', zone_id='Z2FDTNDATAQYW2', evaluate_target_health=False)],
    ),
).verdict(0)
signed(aws('aws-82-cname-www')).change(
    'aws_route53_record.www', 'create', None, aws_record('www.corp.example', 'CNAME', ['x.y.'])
).verdict(0)
signed(aws('aws-83-wildcard-new')).change(
    'aws_route53_record.w', 'create', None, aws_record('*.corp.example', 'A', ['192.0.2.1'])
).verdict(0, plan_adds_wildcard_to_signed_zone='warning')
signed(aws('aws-84-wildcard-octal')).change(
    'aws_route53_record.w', 'create', None, aws_record('\\052.corp.example', 'A', ['192.0.2.1'], fqdn=None)
).verdict(0, plan_adds_wildcard_to_signed_zone='warning')
signed(aws('aws-85-wildcard-ttl')).change(
    'aws_route53_record.w',
    'update',
    aws_record('*.corp.example', 'A', ['192.0.2.1']),
    aws_record('*.corp.example', 'A', ['192.0.2.1'], ttl=60),
).verdict(0).never('plan-adds-wildcard-to-signed-zone')
aws('aws-86-wildcard-unsigned').change(
    'aws_route53_hosted_zone_dnssec.corp', 'no-op', sign('NOT_SIGNING'), sign('NOT_SIGNING')
).change('aws_route53_record.w', 'create', None, aws_record('*.corp.example', 'A', ['192.0.2.1'])).verdict(
    0
).never(
    'plan-adds-wildcard-to-signed-zone'
)
signed(aws('aws-87-relative-name')).change(
    'aws_route53_record.w',
    'create',
    None,
    aws_record('*', 'A', ['192.0.2.1'], fqdn=None),
    unknown={'fqdn': True},
).verdict(0, plan_adds_wildcard_to_signed_zone='warning')
signed(aws('aws-88-cname-empty-name')).change(
    'aws_route53_record.w',
    'create',
    None,
    aws_record('', 'CNAME', ['x.y.'], fqdn=None),
    unknown={'fqdn': True},
).verdict(1, plan_cname_at_apex='error')
signed(aws('aws-89-plain-records')).change(
    'aws_route53_record.a', 'create', None, aws_record('a.corp.example', 'A', ['192.0.2.1'])
).change('aws_route53_record.b', 'delete', aws_record('b.corp.example', 'TXT', ['x'])).change(
    'aws_instance.web', 'delete create', {'ami': 'x'}, {'ami': 'y'}
).verdict(
    0
)
signed(aws('aws-90-subzone-apex-cname')).state(
    'aws_route53_zone.sub', aws_zone('sub.corp.example', OTHER_ZONE)
).change(
    'aws_route53_record.a', 'create', None, aws_record('sub.corp.example', 'CNAME', ['x.y.'], z=OTHER_ZONE)
).verdict(
    1, plan_cname_at_apex='error'
)
# exclusive
exclusive = lambda *rs: dict(
    zone_id=OTHER_ZONE,
    resource_record_set=[
        dict(name=n, type=t, ttl=300, resource_records=[dict(value=v) for v in vs]) for n, t, vs in rs
    ],
)
signed(par('aws-91-exclusive-drops-ds')).change(
    'aws_route53_records_exclusive.x',
    'update',
    exclusive(('corp.example', 'DS', [ds(2371)]), ('a.example', 'A', ['192.0.2.1'])),
    exclusive(('a.example', 'A', ['192.0.2.1'])),
).change('aws_route53_hosted_zone_dnssec.y', 'delete', sign()).verdict(
    1, plan_removes_ds_and_unsigns_together='critical', **UNSIGNS
)
signed(par('aws-92-exclusive-wrong-ds')).change(
    'aws_route53_records_exclusive.x', 'create', None, exclusive(('corp.example', 'DS', [ds(9)]))
).verdict(1, plan_zone_unknown=None, plan_ds_does_not_match_key='critical')
Plan('aws-93-exclusive-cname-apex').state('aws_route53_zone.p', aws_zone('example', OTHER_ZONE)).change(
    'aws_route53_records_exclusive.x', 'create', None, exclusive(('example', 'CNAME', ['x.y.']))
).verdict(1, plan_zone_unknown=None, plan_cname_at_apex='error')
