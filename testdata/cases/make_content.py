"""Cases of the checks on content that hurts in a rollout: TTLs, aliases, digests, tags, limits."""
from fixture import Text, case, healthy, unsigned
from make_zone import DIGEST, signed, small


# ns-target-alias

@case('ns-target-alias', 'apex')
def _():
    z = small('@ NS ns2\nns2 CNAME ns1')
    z.expect('error', 'ns-target-alias', '@', 'NS', at=('@', 'NS', None, 1))
    return z


@case('ns-target-alias', 'delegation')
def _():
    z = healthy(more='sub NS nsx\nnsx CNAME ns1')
    z.expect('error', 'ns-target-alias', 'sub', 'NS', at=('sub', 'NS'))
    return z


@case('ns-target-alias', 'by-wildcard')
def _():
    z = small('sub NS a.dns\n*.dns CNAME ns1')
    z.expect('error', 'ns-target-alias', 'sub', 'NS', at=('sub', 'NS'))
    return z


@case('ns-target-alias', 'below-dname')
def _():
    z = small('sub NS a.dns\ndns DNAME example.net.')
    z.expect('error', 'ns-target-alias', 'sub', 'NS', at=('sub', 'NS'))
    return z


@case('ns-target-alias', 'good-host-beside-wildcard')
def _():
    return small('sub NS a.dns\na.dns A 198.51.100.9\n*.dns CNAME ns1\nother CNAME ns1\nfar DNAME example.net.')


# mx-target-alias

@case('mx-target-alias', 'mx')
def _():
    z = healthy(more='list MX 10 alias')
    z.expect('error', 'mx-target-alias', 'list', 'MX', at=('list', 'MX'))
    return z


@case('mx-target-alias', 'srv')
def _():
    z = small('_sip._tcp SRV 0 5 5060 Alias\nalias CNAME www')
    z.expect('error', 'mx-target-alias', '_sip._tcp', 'SRV', at=('_sip._tcp', 'SRV'))
    return z


@case('mx-target-alias', 'by-wildcard')
def _():
    z = small('@ MX 10 a.mail\n*.mail CNAME www')
    z.expect('error', 'mx-target-alias', '@', 'MX', at=('@', 'MX'))
    return z


@case('mx-target-alias', 'good-host-and-null')
def _():
    return healthy(more='nomail MX 0 .\n_imap._tcp SRV 0 0 0 .\nlist MX 10 www\nlist MX 20 mx.example.net.')


# zone-ttl-high, negative-ttl-high, ttl-too-low

@case('zone-ttl-high', 'one-day')
def _():
    z = healthy(more='slow 86400 A 198.51.100.9\nslower 172800 TXT "two days"')
    z.expect('info', 'zone-ttl-high', 'slower', 'TXT', at=('slower', 'TXT'))
    return z


@case('zone-ttl-high', 'good-an-hour')
def _():
    return healthy(more='fast 60 A 198.51.100.9')


@case('negative-ttl-high', 'an-hour')
def _():
    z = small()
    z.replace('@', 'SOA', 'ns1 hostmaster 1 7200 3600 604800 3600')
    z.expect('info', 'negative-ttl-high', '@', 'SOA', at=('@', 'SOA'))
    return z


@case('negative-ttl-high', 'good-by-soa-ttl')
def _():
    z = small()
    z.replace('@', 'SOA', 'ns1 hostmaster 1 7200 3600 604800 3600')
    z.set_ttl('@', 'SOA', 900)
    return z


@case('ttl-too-low', 'dnskey')
def _():
    z = healthy(dnskey_ttl=299)
    z.expect('info', 'ttl-too-low', '@', 'DNSKEY', at=('@', 'DNSKEY'))
    return z


@case('ttl-too-low', 'ds-below')
def _():
    z = healthy(more='low NS ns.example.net.\nlow 60 DS 12345 13 2 ' + DIGEST)
    z.expect('info', 'ttl-too-low', 'low', 'DS', at=('low', 'DS'))
    return z


@case('ttl-too-low', 'good-five-minutes')
def _():
    return healthy(dnskey_ttl=300)
