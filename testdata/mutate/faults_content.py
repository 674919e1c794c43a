"""faults_content.py - what can be wrong with the data of a zone, signed or not.

The changes are made as an operator makes them, before signing: the zone is built again.
"""
import dns.name

import fixture
import shapes
from faults_keys import mend, signed_in
from registry import fault
from target import DNAME, NS, NSEC, NSEC3, PARAM, RRSIG, word


def again(t):
    """Signed from scratch, with all that was put in."""
    z = t.z
    if not z.keys:
        return
    gone = {RRSIG, NSEC, NSEC3, PARAM}
    t.need(all(k.publish for k in z.keys))
    z.records = [r for r in z.records if r.type not in gone]
    if z.denial == 'nsec3':
        z.chain_nsec3()
    else:
        z.chain_nsec()
    cuts = z.cuts()
    for n, types in z.authoritative().items():
        for y in sorted(types):
            if not (y == NS and n in cuts):
                z.resign(n, y)


def put(t, lines):
    t.z.text(lines)
    again(t)


def free(t, label):
    """A name right below the apex with nothing at, above or below it."""
    n = t.fresh(label)
    t.need(not any(r.name.is_subdomain(n) for r in t.z.records))
    t.need(not t.z.find(dns.name.Name((b'*',) + t.apex.labels), 'A'))
    return n


def simple(name, check, severity, owner, y, lines, also=()):
    @fault(name, also=also, content=True)
    def _(t):
        free(t, 'q0')
        free(t, 'q1')
        # In the root every host of these lines would be in the zone, and want an address there.
        t.need(t.apex.to_text() != '.')
        put(t, lines)
        yield severity, check, t.z.name(owner), y


simple('cname-beside-data', 'cname-dname-invalid', 'error', 'q0',
       'CNAME', 'q0 CNAME q1\nq0 MX 10 q1\nq1 A 198.51.100.1')
simple('cname-beside-a', 'cname-dname-invalid', 'error', 'q0',
       'CNAME', 'q0 CNAME q1\nq0 A 198.51.100.2\nq1 A 198.51.100.1')
simple('cnames-at-one-name', 'cname-dname-invalid', 'error', 'q0', 'CNAME',
       'q0 CNAME q1\nq0 CNAME www.example.net.\nq1 A 198.51.100.1')
simple('cname-loop', 'cname-dname-invalid', 'error', 'q0', 'CNAME', 'q0 CNAME q1\nq1 CNAME q0')
simple('cname-to-itself', 'cname-dname-invalid', 'error', 'q0', 'CNAME', 'q0 CNAME q0')
simple('dnames-at-one-name', 'cname-dname-invalid', 'error', 'q0',
       'DNAME', 'q0 DNAME a.example.net.\nq0 DNAME b.example.net.')
simple('dname-and-cname', 'cname-dname-invalid', 'error', 'q0',
       'CNAME', 'q0 DNAME a.example.net.\nq0 CNAME b.example.net.')
simple('name-below-dname', 'occluded-or-signed-below-cut', 'error', 'x.q0', 'A',
       'q0 DNAME a.example.net.\nx.q0 A 198.51.100.1', also=[('error', 'cname-dname-invalid')])
simple('ns-beside-dname', 'cname-dname-invalid', 'error', 'q0',
       'DNAME', 'q0 DNAME a.example.net.\nq0 NS ns.example.net.')
simple('ns-names-an-alias', 'ns-target-alias', 'error', 'q0', 'NS', 'q0 NS q1\nq1 CNAME ns.example.net.')
simple('mx-names-an-alias', 'mx-target-alias', 'error', 'q0', 'MX', 'q0 MX 10 q1\nq1 CNAME mail.example.net.')
simple('srv-names-an-alias', 'mx-target-alias', 'error', '_x._tcp.q0',
       'SRV', '_x._tcp.q0 SRV 0 0 1 q1\nq1 CNAME mail.example.net.')
simple('glue-missing', 'glue-problem', 'error', 'q0', 'NS', 'q0 NS ns.q0')
simple('glue-loopback', 'glue-problem', 'error', 'ns.q0', 'A', 'q0 NS ns.q0\nns.q0 A 127.0.0.1')
simple('glue-private', 'glue-problem', 'error', 'ns.q0', 'A', 'q0 NS ns.q0\nns.q0 A 10.1.2.3')
simple('glue-link-local', 'glue-problem', 'error', 'ns.q0', 'AAAA', 'q0 NS ns.q0\nns.q0 AAAA fe80::1')
simple('text-below-a-cut', 'occluded-or-signed-below-cut', 'error',
       'x.q0', 'TXT', 'q0 NS ns.example.net.\nx.q0 TXT "hidden"')
simple('mx-at-a-cut', 'occluded-or-signed-below-cut', 'error', 'q0',
       'MX', 'q0 NS ns.example.net.\nq0 MX 10 mail.example.net.')
simple('address-below-a-cut-of-nobody', 'occluded-or-signed-below-cut',
       'error', 'x.q0', 'A', 'q0 NS ns.example.net.\nx.q0 A 198.51.100.1')
simple('delegation-below-a-cut', 'occluded-or-signed-below-cut', 'error',
       'x.q0', 'NS', 'q0 NS ns.example.net.\nx.q0 NS ns.example.org.')
simple('soa-below-the-apex', 'soa-problem', 'error', 'q0', 'SOA', 'q0 SOA a. b. 1 2 3 4 5')
simple('subzone-with-cname', 'subzone-apex-cname', 'critical', 'q0',
       'CNAME', 'q0 NS ns.example.net.\nq0 CNAME www.example.net.')
simple('wildcard-ns', 'wildcard-special-type', 'warning', '*.q0', 'NS', '*.q0 NS ns.example.net.')
simple('wildcard-dname', 'wildcard-special-type', 'warning', '*.q0', 'DNAME', '*.q0 DNAME a.example.net.')
simple('zonemd-below-the-apex', 'type-not-at-apex', 'warning', 'q0', 'ZONEMD', 'q0 ZONEMD 1 1 1 ' + 48 * '0F')


@fault('apex-cname', content=True)
def _(t):
    t.z.add('@', 'CNAME', 'www.example.net.')
    again(t)
    yield 'critical', 'apex-cname', t.apex, 'CNAME'


@fault('subzone-cname-alone', content=True)
def _(t):
    """A secure delegation beside an alias."""
    n = t.secure()
    t.z.add(n, 'CNAME', 'www.example.net.')
    again(t)
    yield 'critical', 'subzone-apex-cname', n, 'CNAME'


@fault('soa-missing', content=True)
def _(t):
    t.z.drop_signed('@', 'SOA')
    yield 'error', 'soa-problem', t.apex, 'SOA'


@fault('soas-two', content=True)
def _(t):
    soa = t.z.find('@', 'SOA')[0]
    t.z.records.append(fixture.Rec(t.apex, soa.ttl, soa.rd.replace(serial=5)))
    again(t)
    yield 'error', 'soa-problem', t.apex, 'SOA'


@fault('apex-ns-missing', content=True)
def _(t):
    t.z.drop('@', 'NS')
    again(t)
    yield 'error', 'apex-ns-missing', t.apex, 'NS'


@fault('ttls-differ', content=True)
def _(t):
    n, y = t.lone_set([(n, y) for n, y in t.data() if len(t.z.find(n, word(y))) > 1])
    ttl = t.z.find(n, word(y))[0].ttl
    t.z.set_ttl(n, word(y), ttl // 2 + 1, which=-1)
    yield 'error', 'rrset-ttl-mismatch', n, y


@fault('ttls-differ-resigned', content=True)
def _(t):
    free(t, 'q0')
    put(t, 'q0 3600 A 198.51.100.1\nq0 1800 A 198.51.100.2')
    yield 'error', 'rrset-ttl-mismatch', t.z.name('q0'), 'A'


@fault('record-twice', content=True)
def _(t):
    n, y = t.a_data()
    t.z.records.append(fixture.Rec(n, t.z.find(n, word(y))[0].ttl, t.z.find(n, word(y))[0].rd))
    yield 'warning', 'duplicate-record', n, y


@fault('record-twice-in-another-case', content=True)
def _(t):
    n, y = t.a_data()
    t.need(n != t.apex and any(65 <= c <= 122 and chr(c).isalpha() for c in n.labels[0]))
    other = dns.name.Name((n.labels[0].swapcase(),) + n.labels[1:])
    t.z.records.append(fixture.Rec(other, t.z.find(n, word(y))[0].ttl, t.z.find(n, word(y))[0].rd))
    yield 'warning', 'duplicate-record', n, y


@fault('outside', content=True)
def _(t):
    t.need(len(t.apex) > 1)
    t.z.add('www.example.net.', 'A', '198.51.100.1')
    yield 'error', 'out-of-zone-data', 'www.example.net.', 'A'


@fault('outside-by-a-forgotten-dot', content=True)
def _(t):
    """Not outside: the name repeats the origin, which is legal and nobody meant."""
    t.need(len(t.apex) > 1)
    t.z.add(dns.name.Name((b'www',) + t.apex.parent().labels), 'A', '198.51.100.1')
    yield 'error', 'out-of-zone-data', dns.name.Name((b'www',) + t.apex.parent().labels), 'A'


def zonemd(t, *texts):
    for text in texts:
        t.z.add('@', 'ZONEMD', text)
    again(t)


def serial(t):
    return t.z.find('@', 'SOA')[0].rd.serial


@fault('zonemd-digest', content=True)
def _(t):
    zonemd(t, '%d 1 1 %s' % (serial(t), 'ab' * 48))
    yield 'error', 'zonemd-mismatch', t.apex, 'ZONEMD'


@fault('zonemd-serial', content=True)
def _(t):
    zonemd(t, '%d 1 1 %s' % (serial(t) + 1, 'ab' * 48))
    yield 'error', 'zonemd-mismatch', t.apex, 'ZONEMD'


@fault('zonemd-twice', content=True)
def _(t):
    zonemd(t, '%d 1 1 %s' % (serial(t), 'ab' * 48), '%d 1 1 %s' % (serial(t), 'cd' * 48))
    yield 'error', 'zonemd-mismatch', t.apex, 'ZONEMD'


@fault('zonemd-stale', content=True)
def _(t):
    """Right when it was made; then a record was changed and signed again."""
    zonemd(t, '%d 1 1 %s' % (serial(t), '00' * 48))
    t.z.replace('@', 'ZONEMD', '%d 1 1 %s' % (serial(t), shapes.zone_digest(t.z)))
    t.z.resign('@', 'ZONEMD')
    n, y = t.lone_set([(n, y) for n, y in t.data() if y == 1])
    t.z.replace(n, 'A', '203.0.113.77')
    t.again(n, y)
    yield 'error', 'zonemd-mismatch', t.apex, 'ZONEMD'


@fault('own-server-without-address', content=True)
def _(t):
    free(t, 'q0')
    t.z.add('@', 'NS', 'q0')
    again(t)
    yield 'error', 'glue-problem', t.apex, 'NS'


@fault('apex-ns-alias', content=True)
def _(t):
    free(t, 'q0')
    t.z.add('@', 'NS', 'q0')
    t.z.add('q0', 'CNAME', 'ns.example.net.')
    again(t)
    yield 'error', 'ns-target-alias', t.apex, 'NS'


@fault('dnskey-and-no-signature', content=True)
def _(t):
    """An unsigned zone with a DNSKEY left in it, under a DS."""
    t.need(t.z.ds_lines)
    gone = {RRSIG, NSEC, NSEC3, PARAM}
    t.z.records = [r for r in t.z.records if r.type not in gone]
    yield 'critical', 'ds-orphaned', t.apex, 'DS'


assert mend and signed_in and DNAME
