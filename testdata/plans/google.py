"""Cloud DNS and Cloud Domains."""
from plan import *
from resources import *

GOOGLE_ZONE = 'google_dns_managed_zone.corp'
Plan('g-01-off').change(GOOGLE_ZONE, 'update', google_zone(), google_zone('off')).verdict(1, **UNSIGNS)
Plan('g-02-transfer-off').change(
    GOOGLE_ZONE, 'update', google_zone('transfer'), google_zone('off')
).verdict(1, **UNSIGNS)
Plan('g-03-block-gone').change(GOOGLE_ZONE, 'update', google_zone(), google_zone(None)).verdict(
    1, **UNSIGNS
)
Plan('g-04-on').change(GOOGLE_ZONE, 'update', google_zone('off'), google_zone('on')).verdict(0)
Plan('g-05-on-transfer').change(GOOGLE_ZONE, 'update', google_zone('on'), google_zone('transfer')).verdict(
    0
)
Plan('g-06-delete').change(GOOGLE_ZONE, 'delete', google_zone()).verdict(
    1, plan_deletes_secure_zone='critical'
)
Plan('g-07-delete-off').change(GOOGLE_ZONE, 'delete', google_zone('off')).verdict(0)
Plan('g-08-private').change(GOOGLE_ZONE, 'delete', google_zone(visibility='private')).verdict(0)
Plan('g-09-replace').change(GOOGLE_ZONE, 'delete create', google_zone(), google_zone()).verdict(
    1, plan_deletes_secure_zone='critical'
)
Plan('g-10-unknown').change(
    GOOGLE_ZONE,
    'update',
    google_zone(),
    dict(google_zone(), dnssec_config=None),
    unknown={'dnssec_config': True},
).verdict(3, plan_zone_unknown=None)
Plan('g-11-desc').change(GOOGLE_ZONE, 'update', google_zone(), google_zone(description='x')).verdict(0)
Plan('g-12-nsec-nsec3').change(
    GOOGLE_ZONE,
    'update',
    google_zone(),
    google_zone(dnssec_config=[dict(state='on', non_existence='nsec', default_key_specs=[])]),
).verdict(0)
GOOGLE_KEYS = dict(
    managed_zone='projects/net/managedZones/corp',
    project='net',
    key_signing_keys=[
        dict(
            algorithm='ecdsap256sha256',
            ds_record=ds(2371),
            key_tag=2371,
            is_active=True,
            public_key=public_key(2371),
            digests=[dict(digest=digest(2371), type='sha256')],
        )
    ],
    zone_signing_keys=[],
)
par = dict(
    name='ex',
    project='net',
    id='projects/net/managedZones/ex',
    dns_name='example.',
    visibility='public',
    dnssec_config=[],
)


def google_record(name, t, r, mz='ex', ttl=300):
    return dict(name=name, type=t, rrdatas=r, managed_zone=mz, project='net', ttl=ttl)


google = (
    lambda n: Plan(n)
    .state(GOOGLE_ZONE, google_zone())
    .state('google_dns_managed_zone.ex', par)
    .state('data.google_dns_keys.k', GOOGLE_KEYS)
)
google('g-13-ds-right').change(
    'google_dns_record_set.ds', 'create', None, google_record('corp.example.', 'DS', [ds(2371)])
).verdict(0)
google('g-14-ds-wrong').change(
    'google_dns_record_set.ds', 'create', None, google_record('corp.example.', 'DS', [ds(9)])
).verdict(1, plan_ds_does_not_match_key='critical')
google('g-15-ds-delete-and-off').change(
    'google_dns_record_set.ds', 'delete', google_record('corp.example.', 'DS', [ds(2371)])
).change(GOOGLE_ZONE, 'update', google_zone(), google_zone('off')).verdict(
    1, plan_removes_ds_and_unsigns_together='critical', **UNSIGNS
)
google('g-16-cname-apex').change(
    'google_dns_record_set.c', 'create', None, google_record('corp.example.', 'CNAME', ['x.'], 'corp')
).verdict(1, plan_cname_at_apex='error')
google('g-17-wild').change(
    'google_dns_record_set.c', 'create', None, google_record('*.corp.example.', 'A', ['192.0.2.1'], 'corp')
).verdict(0, plan_adds_wildcard_to_signed_zone='warning')


def google_domain(t=None, ns=('ns-cloud-a1.googledomains.com.',), **k):
    return dict(
        dict(
            domain_name='corp.example',
            location='global',
            dns_settings=[
                dict(
                    glue_records=[],
                    custom_dns=[
                        dict(
                            name_servers=list(ns),
                            ds_records=[]
                            if t is None
                            else [
                                dict(
                                    key_tag=t,
                                    algorithm='ECDSAP256SHA256',
                                    digest_type='SHA256',
                                    digest=digest(t),
                                )
                            ],
                        )
                    ],
                )
            ],
        ),
        **k
    )


GOOGLE_DOMAIN = 'google_clouddomains_registration.r'
google('g-20-reg-ds-wrong').change(GOOGLE_DOMAIN, 'update', google_domain(), google_domain(9)).verdict(
    1, plan_ds_does_not_match_key='critical'
)
google('g-21-reg-ds-right').change(GOOGLE_DOMAIN, 'update', google_domain(), google_domain(2371)).verdict(0)
google('g-22-reg-ds-removed-and-off').change(
    GOOGLE_DOMAIN, 'update', google_domain(2371), google_domain()
).change(GOOGLE_ZONE, 'update', google_zone(), google_zone('off')).verdict(
    1, plan_removes_ds_and_unsigns_together='critical', **UNSIGNS
)
Plan('g-23-reg-ds-and-sign').change(GOOGLE_DOMAIN, 'update', google_domain(), google_domain(2371)).change(
    GOOGLE_ZONE, 'update', google_zone('off'), google_zone('on')
).verdict(1, plan_publishes_ds_before_signed='error')
google('g-24-reg-ds-removed-alone').change(
    GOOGLE_DOMAIN, 'update', google_domain(2371), google_domain()
).verdict(0)
google('g-25-reg-ns').change(
    GOOGLE_DOMAIN, 'update', google_domain(2371), google_domain(2371, ns=('ns1.other.',))
).verdict(1, plan_moves_secure_zone='error')
google('g-26-reg-destroy-abandons').change(GOOGLE_DOMAIN, 'delete', google_domain(2371)).verdict(0)
google('g-27-reg-labels').change(
    GOOGLE_DOMAIN, 'update', google_domain(2371), google_domain(2371, labels={'a': 'b'})
).verdict(0)
google('g-28-reg-nochange-ds-wrong').change(
    GOOGLE_DOMAIN, 'no-op', google_domain(2371), google_domain(2371)
).verdict(0)
