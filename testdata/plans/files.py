"""Moves between providers, other providers, and what is no plan."""

import json

from aws import REGISTRAR, aws, registrar
from plan import *
from resources import *

aws('mv-01-aws-to-cf').change('aws_route53_hosted_zone_dnssec.corp', 'delete', sign()).change(
    'aws_route53_zone.corp', 'delete', aws_zone()
).change('cloudflare_zone.z', 'create', None, dict(name='corp.example'), unknown={'id': True}).change(
    'cloudflare_zone_dnssec.d', 'create', None, dict(status='active'), unknown={'zone_id': True}
).change(
    REGISTRAR, 'update', registrar('ns1.awsdns.'), registrar('a.ns.cloudflare.com.')
).verdict(
    1, plan_zone_unknown=None, plan_moves_secure_zone='error', plan_deletes_secure_zone='critical'
)
Plan('ot-01-ovh').change(
    'ovh_domain_zone_dnssec.d', 'delete', dict(zone_name='corp.example', status='ENABLED')
).verdict(1, **UNSIGNS)
Plan('ot-02-unknown-dnssec-type').change(
    'somecloud_zone_dnssec.d', 'delete', dict(zone='corp.example', enabled=True)
).verdict(3, plan_zone_unknown=None)
Plan('ot-03-unknown-attr').change(
    'somecloud_zone.d',
    'update',
    dict(name='corp.example', dnssec=True),
    dict(name='corp.example', dnssec=False),
).verdict(3, plan_zone_unknown=None)
Plan('ot-04-resolver-dnssec-config').change(
    'aws_route53_resolver_dnssec_config.d', 'delete', dict(resource_id='vpc-1', validation_status='ENABLED')
).verdict(0)
Plan('ot-05-unknown-create').change(
    'somecloud_zone_dnssec.d', 'create', None, dict(zone='corp.example', enabled=True)
).verdict(0)
Plan('ot-06-unknown-attr-same').change(
    'somecloud_zone.d',
    'update',
    dict(name='corp.example', dnssec=True, ttl=1),
    dict(name='corp.example', dnssec=True, ttl=2),
).verdict(0)
Plan('ot-07-future-action').change('aws_route53_hosted_zone_dnssec.corp', 'teleport', sign(), None).state(
    'aws_route53_zone.corp', aws_zone()
).verdict(3, plan_zone_unknown=None)
Plan('ot-08-empty').verdict(0)
Plan('ot-09-only-instances').change('aws_instance.x', 'create', None, {'ami': 'a'}).verdict(0)
aws('ot-10-drift-only').also(
    resource_drift=[
        dict(
            address='aws_route53_hosted_zone_dnssec.corp',
            mode='managed',
            type='aws_route53_hosted_zone_dnssec',
            name='corp',
            change=dict(actions=['delete'], before=sign(), after=None),
        )
    ]
).verdict(0)
aws('ot-11-errored').also(errored=True).change(
    'aws_route53_hosted_zone_dnssec.corp', 'no-op', sign(), sign()
).verdict(3)
aws('ot-12-format-2').also(format_version='2.0').verdict(2)
aws('ot-13-format-1.9').also(format_version='1.9').also(newthing={'a': 1}).verdict(0)
aws('ot-14-format-0.2').also(format_version='0.2').change(
    'aws_route53_hosted_zone_dnssec.corp', 'delete', sign()
).verdict(1, **UNSIGNS)
aws('ot-15-sensitive-id').change(
    'aws_route53_hosted_zone_dnssec.corp', 'delete', sign(), bsens={'hosted_zone_id': True}
).verdict(3, plan_zone_unknown=None)
aws('ot-16-sensitive-status').change(
    'aws_route53_hosted_zone_dnssec.corp',
    'update',
    sign(),
    sign('NOT_SIGNING'),
    bsens={'signing_status': True},
    asens={'signing_status': True},
).verdict(1, **UNSIGNS)
aws('ot-17-forget-create').change(
    'aws_route53_hosted_zone_dnssec.corp', 'forget create', sign(), sign()
).verdict(0, plan_forgets_dnssec_resource='info')
Plan('ot-18-zip').of(b'PK\x03\x04' + b'\0' * 100).verdict(2).says('terraform show -json')
Plan('ot-19-ui').of(
    '{"@level":"info","@message":"Terraform 1.9.8","type":"version"}\n{"@level":"info"}\n'
).verdict(2).says('show -json')
Plan('ot-20-state').of(json.dumps({'format_version': '1.0', 'values': {'root_module': {}}})).verdict(
    2
).says('state')
Plan('ot-21-rawstate').of(
    json.dumps(
        {
            'version': 4,
            'terraform_version': '1.9.8',
            'serial': 3,
            'lineage': 'x',
            'outputs': {},
            'resources': [],
        }
    )
).verdict(2).says('state')
SAMPLE = ALL[0].text().decode()
Plan('ot-22-truncated').of(SAMPLE[: len(SAMPLE) // 2]).verdict(2)
Plan('ot-23-utf16').of(SAMPLE.encode('utf-16')).verdict(2).says('UTF-16')
Plan('ot-24-bom').of(b'\xef\xbb\xbf' + SAMPLE.encode()).verdict(1, **UNSIGNS)
Plan('ot-25-empty').of(b'').verdict(2)
Plan('ot-26-array').of(b'[]').verdict(2)
Plan('ot-27-deep').of(
    '{"format_version":"1.2","resource_changes":[],"x":' + '[' * 100000 + ']' * 100000 + '}'
).verdict(2)
Plan('ot-28-crlf').of(SAMPLE.replace('\n', '\r\n')).verdict(1, **UNSIGNS)
Plan('ot-29-text-plan').of(
    'Terraform will perform the following actions:\n\n  # aws_route53_record.a will be destroyed\n'
).verdict(2).says('show -json')
Plan('ot-30-snapshot').of(
    '{"format":"dnssec-lint-snapshot","format_version":"1.0"}\n{"kind":"x"}\n'
).verdict(2).says('gate')
Plan('ot-31-report').of('{"format":"dnssec-lint-report","format_version":"1.0"}\n').verdict(2)
Plan('ot-32-warning-before').of('Warning: something deprecated\n\n' + SAMPLE).verdict(2)
Plan('ot-33-two-docs').of(SAMPLE + '\n' + SAMPLE).verdict(2)
Plan('ot-34-nochange').of(
    json.dumps({'format_version': '1.2', 'terraform_version': '1.9', 'planned_values': {'root_module': {}}})
).verdict(0)
Plan('ot-35-null-changes').of(
    json.dumps({'format_version': '1.2', 'terraform_version': '1.9', 'resource_changes': None})
).verdict(0)
Plan('ot-36-planfile-yaml').of('corp.example.:\n  changes: []\n').verdict(2)
