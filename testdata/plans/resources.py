"""Resources as their providers' schemas have them."""

import base64
import hashlib


def digest(t):
    return hashlib.sha256(b'key %d' % t).hexdigest().upper()


def ds(t):
    return '%d 13 2 %s' % (t, digest(t))


def public_key(t):
    return base64.b64encode(hashlib.sha512(b'pub %d' % t).digest()).decode()


ZONE = 'Z0123456789ABCDEFGHIJ'
OTHER_ZONE = 'Z99999999999999999999'
ARN = 'arn:aws:kms:us-east-1:111122223333:key/0b1c2d3e-0000-4000-8000-000000000000'
CF_ZONE = '023e105f4ecef8ad9ca31a8372d0c353'


def sign(st='SIGNING', z=ZONE):
    return dict(hosted_zone_id=z, id=z, signing_status=st)


def ksk(t=2371, st='ACTIVE', name='corp', arn=ARN, z=ZONE, **k):
    o = dict(
        hosted_zone_id=z,
        id=z + ',' + name,
        name=name,
        status=st,
        flag=257,
        key_tag=t,
        key_management_service_arn=arn,
        signing_algorithm_mnemonic='ECDSAP256SHA256',
        signing_algorithm_type=13,
        digest_algorithm_mnemonic='SHA-256',
        digest_algorithm_type=2,
        digest_value=digest(t),
        ds_record=ds(t),
        dnskey_record='257 3 13 ' + public_key(t),
        public_key=public_key(t),
    )
    o.update(k)
    return o


def aws_zone(name='corp.example', z=ZONE, **k):
    return dict(
        dict(
            id=z,
            zone_id=z,
            name=name,
            vpc=[],
            force_destroy=False,
            comment='m',
            name_servers=['ns-1.awsdns-01.com'],
            tags={},
        ),
        **k
    )


def aws_record(name, t, vals, ttl=300, z=ZONE, **k):
    return dict(
        dict(
            zone_id=z,
            name=name,
            type=t,
            ttl=ttl,
            records=vals,
            alias=[],
            fqdn=name,
            set_identifier=None,
            id=z + '_' + name + '_' + t,
        ),
        **k
    )


def google_zone(state='on', **k):
    return dict(
        dict(
            name='corp',
            project='net',
            id='projects/net/managedZones/corp',
            managed_zone_id='123',
            dns_name='corp.example.',
            visibility='public',
            dnssec_config=[
                dict(
                    default_key_specs=[],
                    kind='dns#managedZoneDnsSecConfig',
                    non_existence='nsec3',
                    state=state,
                )
            ]
            if state
            else [],
        ),
        **k
    )


def cf_dnssec(st='active', ds_=None, **k):
    return dict(
        dict(
            zone_id=CF_ZONE,
            id=CF_ZONE,
            status=st,
            key_tag=2371,
            algorithm='13',
            digest_type='2',
            digest_algorithm='SHA256',
            digest=digest(2371),
            flags=257,
            public_key=public_key(2371),
            key_type='ECDSAP256SHA256',
            ds=ds_,
            modified_on='2026-01-01T00:00:00Z',
        ),
        **k
    )


def ns1_zone(d=True, **k):
    return dict(
        dict(
            id='5f0c',
            zone='corp.example',
            dnssec=d,
            ttl=3600,
            nx_ttl=3600,
            dns_servers='dns1.p01.nsone.net',
        ),
        **k
    )


AZ_ID = '/subscriptions/0/resourceGroups/rg/providers/Microsoft.Network/dnsZones/corp.example'


def az_dnssec(**k):
    return dict(
        dict(
            type='Microsoft.Network/dnsZones/dnssecConfigs@2023-07-01-preview',
            name='default',
            parent_id=AZ_ID,
            id=AZ_ID + '/dnssecConfigs/default',
            body={},
            output={
                'properties': {
                    'provisioningState': 'Succeeded',
                    'signingKeys': [
                        {
                            'delegationSignerInfo': [
                                {'digestAlgorithmType': 2, 'digestValue': digest(2371), 'record': ds(2371)}
                            ],
                            'flags': 257,
                            'keyTag': 2371,
                            'protocol': 3,
                            'publicKey': public_key(2371),
                            'securityAlgorithmType': 13,
                        }
                    ],
                }
            },
        ),
        **k
    )


def az_record(t, name, **k):
    return dict(dict(zone_name='corp.example', name=name, resource_group_name='rg', ttl=3600), **k)


def registrar_ds(t=2371, name='corp.example', **k):
    return dict(
        dict(
            domain_name=name,
            dnssec_key_id='k1',
            id=name + ',k1',
            signing_attributes=[dict(algorithm=13, flags=257, public_key=public_key(t))],
            timeouts=None,
        ),
        **k
    )
