"""Cases of the anchors that a walk begins with. The keys are IANA's own: nobody here can sign with them."""
from fixture import case
from servers import tree

KSK_2017 = ('257 3 8 AwEAAaz/tAm8yTn4Mfeh5eyI96WSVexTBAvkMgJzkKTOiW1vkIbzxeF3+/4RgWOq7HrxRixHlFlExOLAJr'
            '5emLvN7SWXgnLh4+B5xQlNVz8Og8kvArMtNROxVQuCaSnIDdD5LKyWbRd2n9WGe2R8PzgCmr3EgVLrjyBxWezF0jLH'
            'wVN8efS3rCj/EWgvIWgb9tarpVUDK/b58Da+sqqls3eNbuv7pr+eoZG+SrDK6nWeL3c6H5Apxz7LjVc1uTIdsIXxuO'
            'LYA4/ilBmSVIzuDWfdRUfhHdY6+cn8HFRm+2hM8AnXGXws9555KrUB5qihylGa8subX2Nn6UwNR1AkUTV74bU=')
KSK_2024 = ('257 3 8 AwEAAa96jeuknZlaeSrvyAJj6ZHv28hhOKkx3rLGXVaC6rXTsDc449/cidltpkyGwCJNnOAlFNKF2jBosZ'
            'BU5eeHspaQWOmOElZsjICMQMC3aeHbGiShvZsx4wMYSjH8e7Vrhbu6irwCzVBApESjbUdpWWmEnhathWu1jo+siFUi'
            'RAAxm9qyJNg/wOZqqzL/dL/q8PkcRU5oUKEpUge71M3ej2/7CPqpdVwuMoTvoB+ZOT4YeGyxMvHmbrxlFzGOHOijtz'
            'N+u1TQNatX2XBuzZNQ1K+s2CXkPIZo7s6JgZyvaBevYtxPvYLw4z9mR7K2vaF18UYH9Z9GNUUeayffKC73PYc=')
DS_2010 = '. 3600 IN DS 19036 8 2 49AAC11D7B6F6446702E54A1607371607A1A41855200FD2CE1CDDE32F24E8FB5'
DS_2017 = '. 3600 IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D'
DS_2024 = '. 3600 IN DS 38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16'


def both_keys(root):
    root.add('@', 'DNSKEY', KSK_2017)
    root.add('@', 'DNSKEY', KSK_2024)


def run(anchors, own=True, edit_root=both_keys, **kw):
    """own: one anchor is of the key that signs here, as KSK-2017 did before the roll."""
    n = tree(probes=False, edit_root=edit_root, **kw)
    if not own:
        n.anchor = None
    n.more_anchors = anchors
    return n


@case('trust-anchor-stale', 'no-way-in')
def _():
    n = run([DS_2017], own=False)
    n.expect('critical', 'trust-anchor-stale', '.', 'DNSKEY', at='*')
    return n


@case('trust-anchor-stale', 'ksk-2010')
def _():
    n = run([DS_2010], own=False)
    n.expect('critical', 'trust-anchor-stale', '.', 'DNSKEY', at='*')
    return n


# Anchors of nobody, in front of the real root.
@case('trust-anchor-stale', 'foreign-anchor')
def _():
    n = run(['. 3600 IN DS 1 13 2 ' + '00' * 32], own=False)
    n.expect('critical', 'trust-anchor-stale', '.', 'DNSKEY', at='*')
    return n


@case('trust-anchor-stale', 'still-signed-by-another')
def _():
    n = run([DS_2017])
    n.expect('error', 'trust-anchor-stale', '.', 'DNSKEY', at='*')
    return n


# What the root serves does not tell that it is the real one; the anchors do.
@case('trust-anchor-stale', 'by-the-anchor')
def _():
    n = run([DS_2017], edit_root=None)
    n.expect('error', 'trust-anchor-stale', '.', 'DNSKEY', at='*')
    return n


@case('trust-anchor-stale', 'before-the-roll')
def _():
    n = run([DS_2017], at='2026-06-01T12:00:00Z')
    n.expect('warning', 'trust-anchor-stale', '.', 'DNSKEY', at='*')
    return n


@case('trust-anchor-stale', 'a-key-after-the-next')
def _():
    n = run([DS_2017, DS_2024], edit_root=lambda z: (both_keys(z), z.key(ksk=True, seed=23)))
    n.expect('info', 'trust-anchor-stale', '.', 'DNSKEY', at='*')
    return n


case('trust-anchor-stale', 'good-both')(lambda: run([DS_2017, DS_2024]))
case('trust-anchor-stale', 'good-ksk-2024')(lambda: run([DS_2024]))
# Another kind of digest of the same key.
case('trust-anchor-stale', 'good-sha384')(
    lambda: run([DS_2017, '. 3600 IN DS 38696 8 4 ' + 'C0' * 48]))
# Nobody had KSK-2024 then.
case('trust-anchor-stale', 'good-2024')(lambda: run([DS_2017], at='2024-06-01T12:00:00Z'))
# The root of a lab has one anchor and keys of its own, one of them in reserve.
case('trust-anchor-stale', 'good-lab')(
    lambda: run([], edit_root=lambda z: z.key(ksk=True, seed=23)))
