"""Cases of the checks on what a zone holds: structure, aliases, wildcards, delegations."""
from fixture import Text, Zone, case, healthy

DIGEST = '0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF'
KEY = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw=='
TOP = '''example. 3600 IN SOA ns1.example. hostmaster.example. 1 7200 3600 604800 900
example. 3600 IN NS ns1.example.
ns1.example. 3600 IN A 198.51.100.1
'''


def small(text='', origin='example.'):
    """No wildcard, no delegation, not signed."""
    z = Zone(origin)
    z.text('''
    @ SOA ns1 hostmaster 1 7200 3600 604800 900
    @ NS ns1
    ns1 A 198.51.100.1
    www A 198.51.100.80
    ''')
    z.text(text)
    return z


def signed(z, **kw):
    z.ds(z.key(alg=13, ksk=True, seed=1))
    z.key(alg=13, seed=2)
    return z.sign(**kw)


# zone-syntax

def syntax(name, bad, at, owner='www.example.'):
    @case('zone-syntax', name)
    def _():
        z = Text('example.', TOP + bad + '\nlast.example. 3600 IN A 198.51.100.9\n')
        z.expect('error', 'zone-syntax', owner, '-', at)
        return z


syntax('bad-address', 'www.example. 3600 IN A 198.51.100.256', '198.51.100.256')
syntax('missing-field', 'www.example. 3600 IN MX mail', 'MX mail')
syntax('bad-ttl', 'www.example. 99999999999 IN A 198.51.100.2', '99999999999')
syntax('wrong-class', 'www.example. 3600 CH A 198.51.100.2', 'CH A')
syntax('generic-length', 'www.example. 3600 IN TYPE731 \\# 5 01020304', 'TYPE731')
syntax('label-too-long', 'a' * 64 + '.example. 3600 IN A 198.51.100.2', 'a' * 64, 'example.')
syntax('unknown-directive', '$FRESH 3600', '$FRESH', 'example.')
syntax('missing-include', '$INCLUDE nowhere.inc', '$INCLUDE', 'example.')
syntax('malformed-bit-map', 'www.example. 3600 IN NSEC \\# 3 000000', 'NSEC')


@case('zone-syntax', 'two-alike')
def _():
    z = Text('example.', TOP + 'a.example. 3600 IN A 1.2.3\nb.example. 3600 IN A 4.5.6\n')
    z.expect('error', 'zone-syntax', 'a.example.', '-', '1.2.3')
    z.expect('error', 'zone-syntax', 'b.example.', '-', '4.5.6')
    return z


@case('zone-syntax', 'open-quote')
def _():
    z = Text('example.', TOP + 'www.example. 3600 IN TXT "never closed\n')
    z.expect('error', 'zone-syntax', 'www.example.', '-', '"never')
    return z


@case('zone-syntax', 'open-parenthesis')
def _():
    z = Text('example.', TOP + 'www.example. 3600 IN TXT ( "a"\n\t"b"\n')
    z.expect('error', 'zone-syntax', 'www.example.', '-', '( "a"')
    return z


@case('zone-syntax', 'soa-among-the-faults')
def _():
    """Whether there is an SOA, an NS or an address cannot be told: neither findings nor a pass."""
    z = Text('example.', TOP.replace('hostmaster.example. 1', 'hostmaster.example. one') +
             'sub.example. 3600 IN NS ns.sub.example.\n')
    z.expect('error', 'zone-syntax', 'example.', '-', 'hostmaster')
    return z


@case('zone-syntax', 'good-forms')
def _():
    return Text('example.', '$TTL 1h\n' + TOP + 'www IN 3600 TXT ( "a;b"\n\t"c" ) ; comment\n'
                'gen 1d TYPE731 \\# 4 01020304\n$GENERATE 1-3 h$ A 198.51.100.$\n'
                'esc\\.aped TXT "a \\"quote\\" and \\065"\n')


# out-of-zone-data

@case('out-of-zone-data', 'other-zone')
def _():
    z = healthy()
    z.add('www.example.net.', 'A', '198.51.100.1')
    z.expect('error', 'out-of-zone-data', 'www.example.net.', 'A', at=('www.example.net.', 'A'))
    return z


@case('out-of-zone-data', 'parent')
def _():
    z = healthy('sub.example.')
    z.add('example.', 'TXT', '"above"')
    z.expect('error', 'out-of-zone-data', 'example.', 'TXT', at=('example.', 'TXT'))
    return z


@case('out-of-zone-data', 'foreign-glue')
def _():
    z = healthy()
    z.add('ns.example.net.', 'A', '198.51.100.60')
    z.expect('error', 'out-of-zone-data', 'ns.example.net.', 'A', at=('ns.example.net.', 'A'))
    return z


@case('out-of-zone-data', 'like-a-suffix')
def _():
    z = healthy()
    z.add('notexample.', 'A', '198.51.100.60')
    z.expect('error', 'out-of-zone-data', 'notexample.', 'A', at=('notexample.', 'A'))
    return z


@case('out-of-zone-data', 'good-relative')
def _():
    return healthy(more='www.example.net A 198.51.100.1')


# soa-problem

@case('soa-problem', 'missing')
def _():
    z = small()
    z.drop('@', 'SOA')
    z.expect('error', 'soa-problem', '@', 'SOA')
    return z


@case('soa-problem', 'several')
def _():
    z = small()
    z.add('@', 'SOA', 'ns1 hostmaster 2 7200 3600 604800 900')
    z.expect('error', 'soa-problem', '@', 'SOA', at=('@', 'SOA', None, 1))
    return z


@case('soa-problem', 'below-the-apex')
def _():
    z = small('sub SOA ns1 hostmaster 1 7200 3600 604800 900')
    z.expect('error', 'soa-problem', 'sub', 'SOA', at=('sub', 'SOA'))
    return z


@case('soa-problem', 'child-pasted-in')
def _():
    z = small('sub NS ns.example.net.\nsub SOA ns1 hostmaster 1 7200 3600 604800 900')
    z.expect('error', 'soa-problem', 'sub', 'SOA', at=('sub', 'SOA'))
    return z


@case('soa-problem', 'good-one')
def _():
    return small('sub NS ns.example.net.')


# apex-ns-missing

@case('apex-ns-missing', 'none')
def _():
    z = small()
    z.drop('@', 'NS')
    z.expect('error', 'apex-ns-missing', '@', 'NS')
    return z


@case('apex-ns-missing', 'below-only')
def _():
    z = small('sub NS ns.example.net.')
    z.drop('@', 'NS')
    z.expect('error', 'apex-ns-missing', '@', 'NS')
    return z


@case('apex-ns-missing', 'signed')
def _():
    # The bit map does as the data does, and lacks what every apex has.
    z = healthy()
    z.drop_signed('@', 'NS')
    z.bitmap('@', drop=['NS'])
    z.expect('error', 'apex-ns-missing', '@', 'NS')
    return z


@case('apex-ns-missing', 'good-one')
def _():
    return small()


# apex-cname, subzone-apex-cname

@case('apex-cname', 'unsigned')
def _():
    z = small('@ CNAME elsewhere.example.net.')
    z.expect('critical', 'apex-cname', '@', 'CNAME', at=('@', 'CNAME'))
    z.expect('error', 'cname-dname-invalid', '@', 'CNAME', at=('@', 'CNAME'))
    return z


@case('apex-cname', 'signed')
def _():
    z = healthy(more='@ CNAME elsewhere.example.net.')
    z.expect('critical', 'apex-cname', '@', 'CNAME', at=('@', 'CNAME'))
    z.expect('error', 'cname-dname-invalid', '@', 'CNAME', at=('@', 'CNAME'))
    return z


@case('apex-cname', 'good-one-label-down')
def _():
    return healthy(more='app CNAME elsewhere.example.net.')


CHILD = '''sub.example. 3600 IN SOA ns.example.net. hostmaster.example. 1 7200 3600 604800 900
sub.example. 3600 IN NS ns.example.net.
%s
'''


def with_child(line):
    z = small('sub NS ns.example.net.')
    z.filename = 'example.zone'
    z.files = {'sub.example.zone': CHILD % line}
    return z


@case('subzone-apex-cname', 'beside-the-delegation')
def _():
    z = small('sub NS ns.example.net.\nsub CNAME elsewhere.example.net.')
    z.expect('critical', 'subzone-apex-cname', 'sub', 'CNAME', at=('sub', 'CNAME'))
    z.expect('error', 'cname-dname-invalid', 'sub', 'CNAME', at=('sub', 'CNAME'))
    return z


@case('subzone-apex-cname', 'in-the-child')
def _():
    z = with_child('sub.example. 3600 IN CNAME elsewhere.example.net.')
    z.expect('critical', 'subzone-apex-cname', 'sub', 'CNAME', at=3)
    z.expect('error', 'cname-dname-invalid', 'sub', 'CNAME', at=3)
    return z


@case('subzone-apex-cname', 'good-addresses')
def _():
    return with_child('sub.example. 3600 IN A 198.51.100.7\nwww.sub.example. 3600 IN CNAME sub.example.')


# cname-dname-invalid

@case('cname-dname-invalid', 'beside-mx')
def _():
    z = small('alias CNAME www\nalias MX 10 mail.example.net.')
    z.expect('error', 'cname-dname-invalid', 'alias', 'CNAME', at=('alias', 'CNAME'))
    return z


@case('cname-dname-invalid', 'several')
def _():
    z = small('alias CNAME www\nalias CNAME ns1')
    z.expect('error', 'cname-dname-invalid', 'alias', 'CNAME', at=('alias', 'CNAME', None, 1))
    return z


@case('cname-dname-invalid', 'loop-of-one')
def _():
    z = small('alias CNAME alias')
    z.expect('error', 'cname-dname-invalid', 'alias', 'CNAME', at=('alias', 'CNAME'))
    return z


@case('cname-dname-invalid', 'loop-of-three')
def _():
    z = small('a CNAME b\nb CNAME c\nc CNAME a\nlead CNAME a')
    z.expect('error', 'cname-dname-invalid', 'a', 'CNAME', at=('a', 'CNAME'))
    return z


@case('cname-dname-invalid', 'loop-through-a-wildcard')
def _():
    z = small('*.w CNAME here.w')
    z.expect('error', 'cname-dname-invalid', '*.w', 'CNAME', at=('*.w', 'CNAME'))
    return z


@case('cname-dname-invalid', 'cname-and-dname')
def _():
    z = small('d CNAME www\nd DNAME other.example.net.')
    z.expect('error', 'cname-dname-invalid', 'd', 'CNAME', at=('d', 'CNAME'))
    return z


@case('cname-dname-invalid', 'two-dnames')
def _():
    z = small('d DNAME one.example.net.\nd DNAME two.example.net.')
    z.expect('error', 'cname-dname-invalid', 'd', 'DNAME', at=('d', 'DNAME', None, 1))
    return z


@case('cname-dname-invalid', 'dname-at-a-delegation')
def _():
    z = small('d NS ns.example.net.\nd DNAME one.example.net.')
    z.expect('error', 'cname-dname-invalid', 'd', 'DNAME', at=('d', 'DNAME'))
    return z


@case('cname-dname-invalid', 'names-below-a-dname')
def _():
    z = small('d DNAME one.example.net.\na.d TXT "hidden"\nb.c.d TXT "hidden"')
    z.expect('error', 'cname-dname-invalid', 'd', 'DNAME', at=('d', 'DNAME'))
    z.expect('error', 'occluded-or-signed-below-cut', 'a.d', 'TXT', at=('a.d', 'TXT'))
    z.expect('error', 'occluded-or-signed-below-cut', 'b.c.d', 'TXT', at=('b.c.d', 'TXT'))
    return z


@case('cname-dname-invalid', 'good-chain')
def _():
    return healthy(more='a CNAME b\nb CNAME c\nc CNAME www\nd DNAME one.example.net.\nd TXT "may be here"')


@case('cname-dname-invalid', 'good-wildcard')
def _():
    return small('*.w CNAME here.w\nhere.w A 198.51.100.3')


@case('cname-dname-invalid', 'good-blocked-wildcard')
def _():
    return small('*.w CNAME here.w\nx.here.w A 198.51.100.3')


# rrset-ttl-mismatch

@case('rrset-ttl-mismatch', 'second-of-two')
def _():
    z = small('pair A 198.51.100.1\npair 300 A 198.51.100.2')
    z.expect('error', 'rrset-ttl-mismatch', 'pair', 'A', at=('pair', 'A', None, 1))
    return z


@case('rrset-ttl-mismatch', 'third-of-three')
def _():
    z = small('set TXT "c"\nset TXT "a"\nset 7200 TXT "b"')
    z.expect('error', 'rrset-ttl-mismatch', 'set', 'TXT', at=('set', 'TXT', None, 2))
    return z


@case('rrset-ttl-mismatch', 'good-types-differ')
def _():
    return healthy(more='pair A 198.51.100.1\npair A 198.51.100.2\npair 300 AAAA 2001:db8::5')


# wildcard-inventory

@case('wildcard-inventory', 'one')
def _():
    z = healthy()
    z.expect('info', 'wildcard-inventory', '*.wild', '-', at=('*.wild', 'A'))
    return z


@case('wildcard-inventory', 'empty')
def _():
    z = small('x.*.hollow A 198.51.100.4')
    z.expect('info', 'wildcard-inventory', '*.hollow', '-')
    z.expect('info', 'wildcard-special-type', 'x.*.hollow', '-')
    return z


@case('wildcard-inventory', 'good-asterisk-in-a-label')
def _():
    return small('a*b A 198.51.100.4\n** A 198.51.100.5')


# wildcard-special-type

@case('wildcard-special-type', 'ns')
def _():
    z = small('*.w NS ns.example.net.')
    z.expect('warning', 'wildcard-special-type', '*.w', 'NS', at=('*.w', 'NS'))
    return z


@case('wildcard-special-type', 'dname')
def _():
    z = small('*.w DNAME elsewhere.example.net.')
    z.expect('warning', 'wildcard-special-type', '*.w', 'DNAME', at=('*.w', 'DNAME'))
    return z


@case('wildcard-special-type', 'ds')
def _():
    z = small('*.w DS 12345 13 2 ' + DIGEST)
    z.expect('warning', 'wildcard-special-type', '*.w', 'DS', at=('*.w', 'DS'))
    z.expect('error', 'ds-not-at-delegation', '*.w', 'DS', at=('*.w', 'DS'))
    return z


@case('wildcard-special-type', 'soa')
def _():
    z = small('*.w SOA ns1 hostmaster 1 7200 3600 604800 900')
    z.expect('warning', 'wildcard-special-type', '*.w', 'SOA', at=('*.w', 'SOA'))
    z.expect('error', 'soa-problem', '*.w', 'SOA', at=('*.w', 'SOA'))
    return z


@case('wildcard-special-type', 'inner-asterisk')
def _():
    z = small('a.*.w A 198.51.100.4')
    z.expect('info', 'wildcard-special-type', 'a.*.w', '-', at=('a.*.w', 'A'))
    return z


@case('wildcard-special-type', 'good-cname')
def _():
    return signed(small('*.w CNAME www\n*.v SRV 0 5 5060 www'))


# glue-problem

@case('glue-problem', 'missing')
def _():
    z = healthy()
    z.drop('ns.plain', 'A')
    z.expect('error', 'glue-problem', 'plain', 'NS', at=('plain', 'NS', None, 0))
    return z


@case('glue-problem', 'host-is-the-cut')
def _():
    z = small('sub NS sub')
    z.expect('error', 'glue-problem', 'sub', 'NS', at=('sub', 'NS'))
    return z


@case('glue-problem', 'own-server-without-address')
def _():
    z = small()
    z.drop('ns1', 'A')
    z.expect('error', 'glue-problem', '@', 'NS', at=('@', 'NS'))
    return z


@case('glue-problem', 'private')
def _():
    z = small('ns1 A 10.0.0.1')
    z.expect('error', 'glue-problem', 'ns1', 'A', at=('ns1', 'A', None, 1))
    return z


@case('glue-problem', 'zone-for-inside')
def _():
    # Whoever has this zone has these servers: no alarm, but said.
    z = Zone('example.')
    z.text('@ SOA ns1 hostmaster 1 7200 3600 604800 900\n@ NS ns1\n@ NS ns2\nns1 A 10.0.0.1\n'
           'ns2 AAAA fd00::2\nwww A 10.0.0.80')
    z.expect('warning', 'glue-problem', 'ns1', 'A', at=('ns1', 'A'))
    z.expect('warning', 'glue-problem', 'ns2', 'AAAA', at=('ns2', 'AAAA'))
    return z


@case('glue-problem', 'once-for-many-zones')
def _():
    z = small('a NS ns.a\nb NS ns.a\nc NS ns.a\nns.a A 192.168.1.1\nns.a AAAA fd00::1')
    z.expect('error', 'glue-problem', 'ns.a', 'A', at=('ns.a', 'A'))
    z.expect('error', 'glue-problem', 'ns.a', 'AAAA', at=('ns.a', 'AAAA'))
    return z


@case('glue-problem', 'loopback')
def _():
    z = healthy()
    z.replace('ns1.secure', 'A', '127.0.0.1')
    z.expect('error', 'glue-problem', 'ns1.secure', 'A', at=('ns1.secure', 'A'))
    return z


@case('glue-problem', 'differs-from-the-child')
def _():
    z = small('sub NS ns.sub\nns.sub A 198.51.100.7')
    z.filename = 'example.zone'
    z.files = {'sub.example.zone': '''\
sub.example. 3600 IN SOA ns.sub.example. h.example. 1 7200 3600 604800 900
sub.example. 3600 IN NS ns.sub.example.
ns.sub.example. 3600 IN A 198.51.100.8
'''}
    z.expect('error', 'glue-problem', 'ns.sub', 'A', at=3)
    return z


@case('glue-problem', 'good-same-as-the-child')
def _():
    z = small('sub NS ns.sub\nns.sub A 198.51.100.7\nns.sub A 198.51.100.8')
    z.filename = 'example.zone'
    z.files = {'sub.example.zone': '''\
sub.example. 3600 IN SOA ns.sub.example. h.example. 1 7200 3600 604800 900
sub.example. 3600 IN NS ns.sub.example.
ns.sub.example. 60 IN A 198.51.100.8
ns.sub.example. 60 IN A 198.51.100.7
'''}
    return z


@case('glue-problem', 'good-somebody-else-knows')
def _():
    return small('a NS ns.b\nb NS ns.b\nb NS ns.example.net.\nns.b AAAA 2001:db8::7\nc NS www\n'
                 'd NS host.w\n*.w A 198.51.100.3\nbox A 10.0.0.1')


@case('glue-problem', 'good-sibling-without-glue')
def _():
    return small('a NS ns.b\nb NS ns.example.net.')


# occluded-or-signed-below-cut

@case('occluded-or-signed-below-cut', 'text-below')
def _():
    z = healthy()
    z.add('x.plain', 'TXT', '"lost"')
    z.expect('error', 'occluded-or-signed-below-cut', 'x.plain', 'TXT', at=('x.plain', 'TXT'))
    return z


@case('occluded-or-signed-below-cut', 'mail-at-the-cut')
def _():
    z = healthy()
    z.add('plain', 'MX', '10 mail')
    z.expect('error', 'occluded-or-signed-below-cut', 'plain', 'MX', at=('plain', 'MX'))
    return z


@case('occluded-or-signed-below-cut', 'address-of-nobody')
def _():
    z = healthy()
    z.add('old.plain', 'A', '198.51.100.77')
    z.expect('error', 'occluded-or-signed-below-cut', 'old.plain', 'A', at=('old.plain', 'A'))
    return z


@case('occluded-or-signed-below-cut', 'delegation-below')
def _():
    z = healthy()
    z.add('deep.plain', 'NS', 'ns.example.net.')
    z.expect('error', 'occluded-or-signed-below-cut', 'deep.plain', 'NS', at=('deep.plain', 'NS'))
    return z


@case('occluded-or-signed-below-cut', 'below-a-dname')
def _():
    z = healthy(more='d DNAME one.example.net.')
    z.add('a.d', 'A', '198.51.100.77')
    z.expect('error', 'occluded-or-signed-below-cut', 'a.d', 'A', at=('a.d', 'A'))
    z.expect('error', 'cname-dname-invalid', 'd', 'DNAME', at=('d', 'DNAME'))
    return z


@case('occluded-or-signed-below-cut', 'signed-delegation')
def _():
    z = healthy()
    z.resign('plain', 'NS')
    z.expect('error', 'occluded-or-signed-below-cut', 'plain', 'NS', at=('plain', 'RRSIG', 'NS'))
    z.expect('warning', 'rrsig-orphan', 'plain', 'NS')
    return z


@case('occluded-or-signed-below-cut', 'signed-glue')
def _():
    z = healthy()
    z.resign('ns.plain', 'A')
    z.expect('error', 'occluded-or-signed-below-cut', 'ns.plain', 'A', at=('ns.plain', 'RRSIG', 'A'))
    z.expect('warning', 'rrsig-orphan', 'ns.plain', 'A')
    return z


@case('occluded-or-signed-below-cut', 'signed-text-below')
def _():
    z = healthy()
    z.add('x.plain', 'TXT', '"lost"')
    z.resign('x.plain', 'TXT')
    z.expect('error', 'occluded-or-signed-below-cut', 'x.plain', 'TXT', at=('x.plain', 'TXT'))
    z.expect('warning', 'rrsig-orphan', 'x.plain', 'TXT', at=('x.plain', 'RRSIG', 'TXT'))
    return z


@case('occluded-or-signed-below-cut', 'nsec-at-glue')
def _():
    z = healthy()
    z.put_nsec('ns.plain', 'secure', ['A', 'RRSIG', 'NSEC'])
    z.expect('error', 'occluded-or-signed-below-cut', 'ns.plain', 'NSEC', at=('ns.plain', 'NSEC'))
    return z


@case('occluded-or-signed-below-cut', 'good-glue')
def _():
    return healthy(more='plain NS ns.secure\nns.secure A 198.51.100.60')


# type-not-at-apex

def misplaced(name, line, owner, t, severity='error'):
    @case('type-not-at-apex', name)
    def _():
        z = healthy(more=owner + ' ' + line)
        z.expect(severity, 'type-not-at-apex', owner, t, at=(owner, t))
        return z


misplaced('dnskey', 'DNSKEY 257 3 13 ' + KEY, 'www', 'DNSKEY')
misplaced('dnskey-no-zone-key', 'DNSKEY 1 3 13 ' + KEY, 'www', 'DNSKEY', 'warning')
misplaced('nsec3param', 'NSEC3PARAM 1 0 0 -', 'www', 'NSEC3PARAM')
misplaced('cds', 'CDS 12345 13 2 ' + DIGEST, 'www', 'CDS')
misplaced('cdnskey', 'CDNSKEY 257 3 13 ' + KEY, 'www', 'CDNSKEY')
misplaced('csync', 'CSYNC 1 3 NS', 'www', 'CSYNC')
misplaced('zonemd', 'ZONEMD 1 1 1 ' + 48 * '0F', 'www', 'ZONEMD', 'warning')
misplaced('half-a-signal', 'CDS 12345 13 2 ' + DIGEST, '_dsboot.child', 'CDS')


@case('type-not-at-apex', 'good-bootstrap-signal')
def _():
    return healthy(more='_dsboot.child.test._signal.ns1 CDS 12345 13 2 %s\n'
                   '_dsboot.child.test._signal.ns1 CDNSKEY 257 3 13 %s' % (DIGEST, KEY))


# duplicate-record

@case('duplicate-record', 'twice')
def _():
    z = small('pair A 198.51.100.2\npair A 198.51.100.3\npair A 198.51.100.2')
    z.expect('warning', 'duplicate-record', 'pair', 'A', at=('pair', 'A', None, 2))
    return z


@case('duplicate-record', 'other-case')
def _():
    z = small()
    z.raw('WWW.Example. 3600 IN A 198.51.100.80')
    z.expect('warning', 'duplicate-record', 'www', 'A', at=5)
    return z


@case('duplicate-record', 'thrice')
def _():
    z = small('t TXT "a"\nt TXT "a"\nt TXT "a"')
    z.expect('warning', 'duplicate-record', 't', 'TXT', at=('t', 'TXT', None, 2))
    return z


@case('duplicate-record', 'signature')
def _():
    z = healthy()
    z.records.append(z.find('www', 'RRSIG', 'A')[0])
    z.expect('warning', 'duplicate-record', 'www', 'RRSIG')
    return z


class Transferred:
    """A zone as a transfer prints it: the SOA comes first and again at the end."""

    def __init__(self, zone, behind=''):
        self.zone, self.behind = zone, behind

    def write(self, directory):
        self.zone.write(directory)
        path = directory + '/zone'
        with open(path, encoding='ascii') as f:
            lines = f.read().splitlines()
        with open(path, 'w', encoding='ascii') as f:
            f.write('\n'.join(lines + [lines[0]]) + '\n' + self.behind)


@case('duplicate-record', 'good-transfer')
def _():
    return Transferred(healthy())


@case('duplicate-record', 'soa-in-the-middle')
def _():
    z = healthy()
    z.expect('warning', 'duplicate-record', '@', 'SOA')
    return Transferred(z, 'ns.plain.example. 3600 IN AAAA 2001:db8::77\n')


@case('duplicate-record', 'good-likeness')
def _():
    return healthy(more='pair A 198.51.100.2\npair A 198.51.100.3\nother A 198.51.100.2\n'
                   't TXT "a"\nt TXT "A"\nt TXT "a" ""')
