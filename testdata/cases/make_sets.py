"""Cases of several files that are linted together: a delegation in one, the zone it leads to in the other."""
import fixture
from fixture import Key, case

TOP = '''
@ SOA ns1 hostmaster 1 7200 3600 604800 900
@ NS ns1
@ NS ns2
ns1 A 198.51.100.1
ns2 A 198.51.100.2
www A 198.51.100.80
sub NS ns1.sub
sub NS ns2.sub
ns1.sub A 198.51.100.53
ns2.sub A 198.51.100.54
'''
SUB = '''
@ SOA ns1 hostmaster 7 7200 3600 604800 900
@ NS ns1
@ NS ns2
ns1 A 198.51.100.53
ns2 A 198.51.100.54
www A 198.51.100.81
'''


def sources(ds=None, keys=False, edit=None, more=''):
    """Unsigned files, as the repository of a zone has them; keys: the subzone's file includes its DNSKEY."""
    top, sub = fixture.Zone('corp.example.'), fixture.Zone('sub.corp.example.')
    top.filename = 'corp.zone'
    top.text(TOP + more)
    sub.text(SUB)
    if keys:
        for k in (Key(ksk=True, seed=31), Key(seed=32)):
            sub.add('@', 'DNSKEY', k.text())
    if ds is not None:
        top.add('sub', 'DS', top.ds_text(Key(ksk=True, seed=ds), owner='sub'))
    if edit:
        edit(sub)
    top.files['sub.zone'] = sub.content()
    return top


@case('ds-orphaned', 'source-beside-source')
def _():
    z = sources(ds=31)
    z.expect('info', 'ds-orphaned', 'sub', 'DS', at=('sub', 'DS'))
    return z


@case('ds-orphaned', 'good-sources-with-keys')
def _():
    return sources(ds=31, keys=True)


@case('subzone-ds-mismatch', 'sources')
def _():
    z = sources(ds=77, keys=True)
    z.expect('critical', 'subzone-ds-mismatch', 'sub', 'DS', at=('sub', 'DS'))
    return z


@case('subzone-ds-mismatch', 'good-sources')
def _():
    return sources(ds=31, keys=True)


@case('subzone-island', 'sources')
def _():
    z = sources(keys=True)
    z.expect('info', 'subzone-island', 'sub', 'DS', at=('sub', 'NS'))
    return z


@case('subzone-island', 'good-sources')
def _():
    return sources()


@case('subzone-apex-cname', 'source-beside-source')
def _():
    z = sources(edit=lambda sub: sub.add('@', 'CNAME', 'www.corp.example.'))
    z.expect('critical', 'subzone-apex-cname', 'sub', 'CNAME')
    return z


@case('glue-problem', 'source-beside-source')
def _():
    z = sources(edit=lambda sub: sub.replace('ns2', 'A', '198.51.100.99'))
    z.expect('error', 'glue-problem', 'ns2.sub', 'A')
    return z


@case('ns-set-mismatch', 'source-beside-source')
def _():
    z = sources(edit=lambda sub: sub.add('@', 'NS', 'ns1.corp.example.'))
    z.expect('warning', 'ns-set-mismatch', 'sub', 'NS')
    return z


@case('ns-set-mismatch', 'good-source-beside-source')
def _():
    return sources()
