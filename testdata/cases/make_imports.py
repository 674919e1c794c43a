"""Cases of what providers' own tools print."""
import json

from fixture import Text, case

STATE = 'signer-state'
KEY = '257 3 13 mdsswUyr3DPW132mOi8V9xESWE8jTo0dxCjjnopKl+GqJxpVXckHAeF+KkxLbxILfDLUT0rAK9iUzy1L53eKGQ=='


def get_dnssec(serves, *keys, message=None):
    """What `aws route53 get-dnssec` prints: (status, message) for each key."""
    status = {'ServeSignature': serves}
    if message:
        status['StatusMessage'] = message
    out = [{'Name': 'ksk%d' % i, 'KmsArn': 'arn:aws:kms:us-east-1:111122223333:key/0b1c2d3e', 'Flag': 257,
            'SigningAlgorithmMnemonic': 'ECDSAP256SHA256', 'SigningAlgorithmType': 13,
            'DigestAlgorithmType': 2, 'KeyTag': 2371, 'Status': s,
            **({'DNSKEYRecord': KEY} if i == 0 else {}),
            **({'StatusMessage': m} if m else {})} for i, (s, m) in enumerate(keys)]
    z = Text('corp.example.', json.dumps({'Status': status, 'KeySigningKeys': out}, indent=4) + '\n')
    return z


ACTIVE = ('ACTIVE', None)


@case(STATE, 'action-needed')
def _():
    """The KMS key is pending deletion: the zone says so, and the key does."""
    z = get_dnssec('ACTION_NEEDED', ('ACTION_NEEDED', 'KMS key is pending deletion'),
                   message='One or more KSKs need action')
    z.expect('critical', STATE, '@', 'DNSKEY', at='"ACTION_NEEDED"')
    z.expect('critical', STATE, '@', 'DNSKEY', at='"Status": "ACTION_NEEDED"')
    return z


@case(STATE, 'deleting')
def _():
    z = get_dnssec('DELETING', ACTIVE)
    z.expect('critical', STATE, '@', 'DNSKEY', at='DELETING')
    return z


@case(STATE, 'internal-failure')
def _():
    z = get_dnssec('INTERNAL_FAILURE', ACTIVE, message='try again')
    z.expect('error', STATE, '@', 'DNSKEY', at='INTERNAL_FAILURE')
    return z


@case(STATE, 'no-key-left')
def _():
    """Signed still, and the only key is switched off."""
    z = get_dnssec('SIGNING', ('INACTIVE', None))
    z.expect('critical', STATE, '@', 'DNSKEY', at='"INACTIVE"')
    return z


@case(STATE, 'word-of-the-future')
def _():
    z = get_dnssec('PAUSED', ACTIVE)
    z.expect('error', STATE, '@', 'DNSKEY', at='PAUSED')
    return z


@case(STATE, 'a-key-that-rests')
def _():
    """The old key of a roll-over, beside the one that signs."""
    z = get_dnssec('SIGNING', ACTIVE, ('INACTIVE', None))
    z.expect('info', STATE, '@', 'DNSKEY', at='INACTIVE')
    return z


@case(STATE, 'good-rolling')
def _():
    return get_dnssec('SIGNING', ACTIVE, ACTIVE)


@case(STATE, 'good-not-signed')
def _():
    return get_dnssec('NOT_SIGNING', ('INACTIVE', None))


def a_ds(z, digest):
    z.ds_lines.append('corp.example. 3600 IN DS 2371 13 2 ' + digest)
    return z


@case('ds-no-valid-key', 'get-dnssec-of-another-key')
def _():
    """The provider's list of its keys, beside a DS that has the tag of one and the digest of none."""
    z = a_ds(get_dnssec('SIGNING', ACTIVE), '0123456789abcdef' * 4)
    z.expect('critical', 'ds-no-valid-key', '@', 'DS')
    return z


@case('ds-no-valid-key', 'good-get-dnssec')
def _():
    """There are no signatures in such a list, and the provider signs all the same."""
    return a_ds(get_dnssec('SIGNING', ACTIVE),
                '83c7de9b051a665daed32428beb1eee5030f704778e6c52696adf560395e3e40')


@case('ds-orphaned', 'get-dnssec-not-signing')
def _():
    z = a_ds(get_dnssec('NOT_SIGNING', ACTIVE),
             '83c7de9b051a665daed32428beb1eee5030f704778e6c52696adf560395e3e40')
    z.expect('critical', 'ds-orphaned', '@', 'DS')
    return z
