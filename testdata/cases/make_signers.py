"""Cases of several operators, signers and machines behind one zone: what their answers show."""
import dns.edns
import dns.message
import dns.name
import dns.rdatatype
import dns.rrset

import fixture
from fixture import IN, Key, case, healthy, typ, unsigned
from live import Live
from servers import CORP, Net, delegate, glue_of, signed, tree

HOUR = 3600
DAY = 86400
ALPHA, BETA = 'ns1.alpha.test.', 'ns1.beta.test.'


def signer(seed, alg=13, imported=(), more='', **kw):
    """The zone as one operator signs it: own keys, and published those that were imported."""
    z = unsigned(more=more)
    z.key(alg=alg, ksk=True, seed=seed)
    z.key(alg=alg, seed=seed + 1)
    for other in imported:
        z.key(Key(alg=other.alg, seed=other.seed, flags=other.flags, signs='none'))
    z.sign(**kw)
    return z


def zsk(seed, alg=13):
    return Key(alg=alg, seed=seed + 1)


def pair(a, b, ds=(1, 5), algs=(13, 13), probes=()):
    """Two servers of two operators, each with its zone; the DS of the key signing keys named by seed."""
    for seed, alg in zip(ds, algs):
        a.ds(Key(alg=alg, ksk=True, seed=seed))
    live = Live(a, 2)
    live.server(0).host, live.server(1).host = ALPHA, BETA
    live.replies = []
    live.server(1).zone = b
    for name, t in (('@', 'SOA'), ('@', 'NS'), ('@', 'DNSKEY'), ('@', 'CDS'), ('@',
                                                                               'CDNSKEY')) + tuple(probes):
        live.ask(name, t)
    return live


# multisigner-keys

@case('multisigner-keys', 'not-imported')
def _():
    live = pair(signer(1), signer(5, imported=[zsk(1)]))
    live.expect('critical', 'multisigner-keys', '@', 'DNSKEY')
    return live


@case('multisigner-keys', 'imported-by-neither')
def _():
    live = pair(signer(1), signer(5))
    live.expect('critical', 'multisigner-keys', '@', 'DNSKEY')
    live.expect('critical', 'multisigner-keys', '@', 'DNSKEY')
    return live


@case('multisigner-keys', 'no-ds-for-one')
def _():
    live = pair(signer(1, imported=[zsk(5)]), signer(5, imported=[zsk(1)]), ds=(1,))
    live.expect('critical', 'multisigner-keys', '@', 'DNSKEY')
    return live


@case('multisigner-keys', 'good-both-imported')
def _():
    return pair(signer(1, imported=[zsk(5)]), signer(5, imported=[zsk(1)]), probes=[('www', 'A'), ('nope',
                                                                                                   'A')])


@case('multisigner-keys', 'good-one-signer-two-operators')
def _():
    return pair(healthy(ds=False), healthy(ds=False), ds=(1,), probes=[('www', 'A')])


# multisigner-algorithms

@case('multisigner-algorithms', 'keys-shared')
def _():
    live = pair(signer(1, imported=[zsk(5, 15)]), signer(5, alg=15, imported=[zsk(1)]), algs=(13, 15),
                probes=[('www', 'A')])
    live.expect('error', 'multisigner-algorithms', '@', 'DNSKEY')
    return live


@case('multisigner-algorithms', 'keys-not-shared')
def _():
    live = pair(signer(1), signer(5, alg=15), algs=(13, 15), probes=[('www', 'A')])
    live.expect('critical', 'multisigner-keys', '@', 'DNSKEY')
    live.expect('critical', 'multisigner-keys', '@', 'DNSKEY')
    live.expect('error', 'multisigner-algorithms', '@', 'DNSKEY')
    return live


@case('multisigner-algorithms', 'good-denials-of-two-kinds')
def _():
    live = pair(signer(1, imported=[zsk(5)]), signer(5, imported=[zsk(1)], denial='nsec3'),
                probes=[('nope', 'A'), ('www', 'MX')])
    live.expect('info', 'denial-provider-mismatch', '@', 'NSEC3')
    return live


# CDS, by signer and by server

def with_cds(z, *keys):
    for k in keys:
        z.add('@', 'CDS', z.ds_text(k))
        z.add('@', 'CDNSKEY', k.text())
    for t in ('CDS', 'CDNSKEY'):
        z.resign('@', t)
    z.bitmap('@', add=('CDS', 'CDNSKEY'))
    return z


def ksk(seed):
    return Key(alg=13, ksk=True, seed=seed)


@case('multisigner-cds', 'own-key-only')
def _():
    live = pair(with_cds(signer(1, imported=[zsk(5)]), ksk(1)), with_cds(signer(5, imported=[zsk(1)]),
                                                                         ksk(5)))
    live.expect('error', 'multisigner-cds', '@', 'CDS')
    return live


@case('multisigner-cds', 'good-both-keys')
def _():
    return pair(with_cds(signer(1, imported=[zsk(5), ksk(5)]), ksk(1), ksk(5)),
                with_cds(signer(5, imported=[zsk(1), ksk(1)]), ksk(1), ksk(5)))


def two(a, b, ds=True):
    """Two servers of one operator."""
    if ds:
        a.ds(a.keys[0])
    live = Live(a, 2)
    live.replies = []
    live.server(1).zone = b
    for t in ('SOA', 'NS', 'DNSKEY', 'CDS', 'CDNSKEY'):
        live.ask('@', t)
    return live


@case('cds-server-mismatch', 'missing-at-one')
def _():
    live = two(with_cds(healthy(ds=False), ksk(1)), healthy(ds=False))
    live.expect('error', 'cds-server-mismatch', '@', 'CDS')
    return live


@case('cds-server-mismatch', 'other-version')
def _():
    old = unsigned()
    old.replace('@', 'SOA', 'ns1.example. hostmaster.example. 2026112100 7200 3600 604800 900')
    old.key(ksk=True, seed=1)
    old.key(seed=2)
    old.sign()
    live = two(with_cds(healthy(ds=False), ksk(1)), old)
    live.expect('warning', 'cds-server-mismatch', '@', 'CDS')
    return live


@case('cds-server-mismatch', 'good-the-same')
def _():
    return two(with_cds(healthy(ds=False), ksk(1)), with_cds(healthy(ds=False), ksk(1)))


@case('cds-server-mismatch', 'other-digest-of-the-same-key')
def _():
    a, b = with_cds(healthy(ds=False), ksk(1)), healthy(ds=False)
    b.add('@', 'CDS', b.ds_text(ksk(1), digest_type=4))
    b.add('@', 'CDNSKEY', ksk(1).text())
    for t in ('CDS', 'CDNSKEY'):
        b.resign('@', t)
    b.bitmap('@', add=('CDS', 'CDNSKEY'))
    live = two(a, b)
    live.expect('error', 'answer-divergence', '@', 'CDS')
    live.expect('error', 'same-serial-differs', '@', 'CDS')
    return live


# Versions of the zone: rrsig-stale-server, anycast-drift

def version(serial, inception, expiration):
    z = unsigned()
    z.replace('@', 'SOA', 'ns1.example. hostmaster.example. %d 7200 3600 2419200 900' % serial)
    z.key(ksk=True, seed=1)
    z.key(seed=2)
    z.sign(inception=inception, expiration=expiration)
    return z


def versions(new, old):
    new.ds(new.keys[0])
    live = Live(new, 2)
    live.replies = []
    live.server(1).zone = old
    for t in ('SOA', 'NS', 'DNSKEY'):
        live.ask('@', t)
    return live


@case('rrsig-stale-server', 'ten-days-behind')
def _():
    live = versions(version(17, -4 * DAY, 10 * DAY), version(16, -11 * DAY, 3 * DAY))
    live.expect('error', 'rrsig-stale-server', '@', 'SOA')
    return live


@case('rrsig-stale-server', 'ends-today')
def _():
    live = versions(version(17, -4 * DAY, 10 * DAY), version(16, -13 * DAY, 20 * HOUR))
    live.expect('error', 'rrsig-stale-server', '@', 'SOA')
    live.expect('warning', 'rrsig-validity-window', '@', 'NS')
    live.expect('warning', 'rrsig-validity-window', '@', 'DNSKEY')
    return live


@case('rrsig-stale-server', 'good-signed-an-hour-ago')
def _():
    return versions(version(17, -HOUR, 14 * DAY), version(16, -8 * DAY, 6 * DAY))


@case('rrsig-stale-server', 'good-one-serial')
def _():
    # Two masters that sign by themselves and count nothing.
    return versions(version(17, -4 * DAY, 10 * DAY), version(17, -11 * DAY, 3 * DAY))


def repeated(live, z, server, t='SOA', nsid=None, tcp=True):
    """The same question to the same address once more, answered out of another zone."""
    reply = live.reply(z, z.origin, typ(t))
    if nsid is not None:
        m = dns.message.Message(id=0)
        m.flags = 0x8400
        m.question.append(dns.rrset.RRset(z.origin, IN, typ(t)))
        for r in z.find('@', t) + z.find('@', 'RRSIG', t):
            m.answer.append(dns.rrset.from_rdata(r.name, r.ttl, r.rd))
        m.use_edns(0, 0x8000, 1232, options=[dns.edns.GenericOption(3, nsid)])
        reply = {'wire': fixture.base64.b64encode(m.to_wire(max_size=65535, want_shuffle=False)).decode()}
    live.put('@', t, dict(reply, transport='tcp' if tcp else 'udp'), server)


def machines(old, **kw):
    new = version(17, -4 * DAY, 10 * DAY)
    new.ds(new.keys[0])
    live = Live(new, 1)
    repeated(live, old, 0, **kw)
    return live


@case('anycast-drift', 'by-tcp-an-old-one')
def _():
    live = machines(version(15, -12 * DAY, 2 * DAY))
    live.expect('warning', 'anycast-drift', '@', 'SOA')
    return live


@case('anycast-drift', 'two-machines-by-name')
def _():
    new, old = version(17, -4 * DAY, 10 * DAY), version(15, -12 * DAY, 2 * DAY)
    new.ds(new.keys[0])
    live = Live(new, 1)
    live.replies = [r for r in live.replies if r['type'] != 'SOA']
    repeated(live, new, 0, nsid=b'fra1', tcp=False)
    repeated(live, old, 0, nsid=b'syd2')
    live.expect('warning', 'anycast-drift', '@', 'SOA')
    return live


@case('anycast-drift', 'one-serial-two-key-sets')
def _():
    other = version(17, -4 * DAY, 10 * DAY)
    other.key(seed=7)
    other.add('@', 'DNSKEY', other.keys[-1].text())
    other.resign('@', 'DNSKEY')
    live = machines(other, t='DNSKEY')
    live.expect('warning', 'anycast-drift', '@', 'DNSKEY')
    return live


@case('anycast-drift', 'updated-meanwhile')
def _():
    live = machines(version(18, -HOUR, 14 * DAY))
    live.expect('info', 'anycast-drift', '@', 'SOA')
    return live


@case('anycast-drift', 'good-twice-the-same')
def _():
    return machines(version(17, -4 * DAY, 10 * DAY))


# operator-mix, delegation-needless

@case('operator-mix', 'two-in-one-set')
def _():
    z = unsigned(more='@ NS ns-7.awsdns-12.co.uk.\n@ NS ns-8.awsdns-34.com.')
    z.replace('@', 'NS', 'ns-9.awsdns-56.net.', which=1)
    z.replace('plain', 'NS', 'ns2.plain.example.', which=1)
    z.add('ns2.plain', 'A', '198.51.100.55')
    z.expect('info', 'operator-mix', '@', 'NS')
    return z


@case('operator-mix', 'subzone-elsewhere')
def _():
    z = unsigned(more='shop NS ns1.beta.test.\nshop NS ns2.beta.test.')
    z.expect('info', 'operator-mix', 'shop', 'NS', at=('shop', 'NS'))
    return z


@case('operator-mix', 'good-one-operator')
def _():
    z = unsigned()
    for name in ('@', 'plain'):
        z.replace(name, 'NS', 'ns9.%sexample.' % ('' if name == '@' else 'plain.'), which=1)
        z.add('ns9' + ('' if name == '@' else '.plain'), 'A', '198.51.100.9')
    return z


def cut(ns, inside):
    z = fixture.Zone('corp.example.')
    z.filename = 'corp.zone'
    z.text('@ SOA ns1 hostmaster 1 7200 3600 604800 900\n@ NS ns1\n@ NS ns2\nns1 A 198.51.100.1\n'
           'ns2 A 198.51.100.2\nwww A 198.51.100.80\nsub NS ' + '\nsub NS '.join(ns))
    z.files['sub.zone'] = ('$ORIGIN sub.corp.example.\n'
                           '@ 3600 SOA ns1.corp.example. hostmaster 1 7200 3600 604800 900\n' +
                           ''.join('@ 3600 NS %s\n' % n for n in ns) + inside)
    return z


@case('delegation-needless', 'same-servers')
def _():
    z = cut(['ns1.corp.example.', 'ns2.corp.example.'], 'www 3600 A 198.51.100.7\n')
    z.expect('info', 'delegation-needless', 'sub', 'NS', at=('sub', 'NS'))
    return z


@case('delegation-needless', 'only-an-apex')
def _():
    z = cut(['ns1.beta.test.', 'ns2.beta.test.'], '@ 3600 TXT "nothing here"\n')
    z.expect('info', 'delegation-needless', 'sub', 'NS', at=('sub', 'NS'))
    return z


@case('delegation-needless', 'good-in-use-elsewhere')
def _():
    return cut(['ns1.beta.test.', 'ns2.beta.test.'], 'www 3600 A 198.51.100.7\n')


# bootstrap-signal

OPERATOR = '''
@ SOA ns1 hostmaster 5 7200 3600 604800 900
@ NS ns1
@ NS ns2
ns1 A 198.51.100.1
ns2 A 198.51.100.2
'''


def bootstrap(hosts=('ns1', 'ns2'), spoil=None, ds=False, cds=True):
    """corp.example. without a DS, served by op.example., which signals under the names of its servers."""
    net = Net()
    corp = fixture.Zone('corp.example.')
    corp.text('@ SOA ns1.op.example. hostmaster 3 7200 3600 604800 900\n@ NS ns1.op.example.\n'
              '@ NS ns2.op.example.\nwww A 198.51.100.80')
    key = corp.key(ksk=True, seed=1)
    corp.key(seed=2)
    if cds:
        corp.add('@', 'CDS', corp.ds_text(key))
        corp.add('@', 'CDNSKEY', key.text())
    corp.sign()
    op = fixture.Zone('op.example.')
    op.text(OPERATOR)
    for h in hosts:
        name = '_dsboot.corp.example._signal.%s.op.example.' % h
        op.add(name, 'CDS', corp.ds_text(key))
        op.add(name, 'CDNSKEY', key.text())
    op.key(ksk=True, seed=41)
    op.key(seed=42)
    if spoil == 'other key':
        op.replace('_dsboot.corp.example._signal.ns2.op.example.', 'CDS', op.ds_text(ksk(77)))
    op.sign()
    # Signals are data: they are signed like all the rest.
    for h in hosts:
        for t in ('CDS', 'CDNSKEY'):
            op.resign('_dsboot.corp.example._signal.%s.op.example.' % h, t, key=op.keys[1])
    if spoil == 'unsigned':
        for t in ('CDS', 'CDNSKEY'):
            op.drop('_dsboot.corp.example._signal.ns2.op.example.', 'RRSIG', t)
    example = fixture.Zone('example.')
    example.text('@ SOA ns1 hostmaster 1 7200 3600 604800 900\n@ NS ns1\nns1 A 203.0.113.1')
    delegate(example, corp, [], ds)
    delegate(example, op, glue_of(op), True)
    example.key(ksk=True, seed=11)
    example.key(seed=12)
    example.sign()
    root = fixture.Zone('.')
    root.text('@ SOA a.root hostmaster 1 7200 3600 604800 900\n@ NS a.root\na.root A 203.0.113.253')
    delegate(root, example, glue_of(example), True)
    k = root.key(ksk=True, seed=21)
    root.key(seed=22)
    root.sign()
    net.anchor = '. 3600 IN DS ' + root.ds_text(k)
    top = net.add(root, [('a.root.', '203.0.113.253')], role='above')
    above = net.add(example, [('ns1.example.', '203.0.113.1')], top, 'above')
    servers = [('ns1.op.example.', '198.51.100.1'), ('ns2.op.example.', '198.51.100.2')]
    net.add(corp, servers, above).probes = False
    net.add(op, servers, above, 'above')
    for h in ('ns1', 'ns2'):
        for t in ('CDS', 'CDNSKEY'):
            net.extra.append((op.origin,
                              dns.name.from_text('_dsboot.corp.example._signal.%s.op.example.' % h),
                              t, 'plain'))
    return net


SIGNAL = '_dsboot.corp.example._signal.%s.op.example.'


@case('bootstrap-signal', 'at-one-server-only')
def _():
    n = bootstrap(hosts=('ns1',))
    n.expect('error', 'bootstrap-signal', SIGNAL % 'ns2', 'CDS')
    return n


@case('bootstrap-signal', 'other-key')
def _():
    n = bootstrap(spoil='other key')
    n.expect('error', 'bootstrap-signal', SIGNAL % 'ns2', 'CDS')
    return n


@case('bootstrap-signal', 'unsigned')
def _():
    n = bootstrap(spoil='unsigned')
    n.expect('error', 'bootstrap-signal', SIGNAL % 'ns2', 'CDS')
    n.expect('critical', 'rrsig-missing', SIGNAL % 'ns2', 'CDS')
    n.expect('critical', 'rrsig-missing', SIGNAL % 'ns2', 'CDNSKEY')
    return n


@case('bootstrap-signal', 'none')
def _():
    n = bootstrap(hosts=())
    n.expect('info', 'bootstrap-signal', SIGNAL % 'ns2', 'CDS')
    return n


@case('bootstrap-signal', 'left-over')
def _():
    n = bootstrap(ds=True)
    n.expect('info', 'bootstrap-signal', SIGNAL % 'ns1', 'CDS')
    return n


@case('bootstrap-signal', 'good-at-both')
def _():
    return bootstrap()


# target-zone-bogus: files of a set

def mail_at(seed):
    """corp.example. has its mail in other.example., whose DS in example. is of the key with that seed."""
    corp = fixture.Zone('corp.example.')
    corp.filename = 'corp.zone'
    corp.text('@ SOA ns1 hostmaster 1 7200 3600 604800 900\n@ NS ns1\n@ NS ns2\n@ MX 10 mail.other.example.\n'
              'ns1 A 198.51.100.1\nns2 A 198.51.100.2\nshop CNAME www.other.example.')
    corp.key(ksk=True, seed=1)
    corp.key(seed=2)
    corp.sign()
    other = fixture.Zone('other.example.')
    other.text('@ SOA ns1 hostmaster 1 7200 3600 604800 900\n@ NS ns1\n@ NS ns2\nns1 A 198.51.100.3\n'
               'ns2 A 198.51.100.4\nmail A 198.51.100.25\nwww A 198.51.100.80')
    other.key(ksk=True, seed=51)
    other.key(seed=52)
    other.sign()
    example = fixture.Zone('example.')
    example.text('@ SOA ns1 hostmaster 1 7200 3600 604800 900\n@ NS ns1\n@ NS ns2\nns1 A 203.0.113.1\n'
                 'ns2 A 203.0.113.2')
    delegate(example, corp, glue_of(corp), True)
    delegate(example, other, glue_of(other), False)
    example.add('other.example.', 'DS', example.ds_text(ksk(seed), owner='other.example.'))
    k = example.key(ksk=True, seed=11)
    example.key(seed=12)
    example.sign()
    corp.files['other.zone'] = other.content()
    corp.files['example.zone'] = example.content()
    corp.ds_lines = ['example. 3600 IN DS ' + example.ds_text(k, owner='example.')]
    return corp


@case('target-zone-bogus', 'mail-and-alias')
def _():
    z = mail_at(77)
    z.expect('error', 'target-zone-bogus', '@', 'MX', at=('@', 'MX'))
    z.expect('error', 'target-zone-bogus', 'shop', 'CNAME', at=('shop', 'CNAME'))
    z.expect('critical', 'subzone-ds-mismatch', dns.name.from_text('other.example.'), 'DS')
    return z


@case('target-zone-bogus', 'good-target-in-order')
def _():
    return mail_at(51)


# subzone-order-gate

@case('subzone-order-gate', 'stale-ds')
def _():
    from make_live import edit_ds
    from servers import subzone
    n = tree(subs=[(subzone(), True)], probes=False, ds=False)
    edit_ds(n.zone('corp'), 'sub.corp.example.')
    n.expect('critical', 'subzone-ds-mismatch', 'sub.corp.example.', 'DS')
    n.expect('critical', 'subzone-order-gate', 'sub.corp.example.', 'DS')
    return n


@case('subzone-order-gate', 'unsigned-with-a-ds')
def _():
    from servers import subzone
    n = tree(subs=[(subzone(sign=False), False)], probes=False, ds=False,
             edit=lambda z: z.add('sub', 'DS', z.ds_text(ksk(77), owner='sub')))
    n.expect('critical', 'ds-orphaned', 'sub.corp.example.', 'DS')
    n.expect('critical', 'subzone-order-gate', 'sub.corp.example.', 'DS')
    return n


@case('subzone-order-gate', 'absence-not-proved')
def _():
    from servers import subzone
    n = tree(subs=[(subzone('plain', sign=False), False)], probes=False, ds=False)
    n.zone('corp').bitmap('plain', add=['DS'])
    n.expect('critical', 'insecure-delegation-proof', 'plain.corp.example.', 'NSEC')
    n.expect('critical', 'subzone-order-gate', 'plain.corp.example.', 'NSEC')
    return n


@case('subzone-order-gate', 'good-the-gate-is-open')
def _():
    from servers import subzone
    plain = subzone('plain', '198.51.100.54', sign=False)
    return tree(subs=[(subzone(), True), (plain, False)], probes=False, ds=False)


@case('subzone-order-gate', 'good-already-published')
def _():
    from servers import subzone
    return tree(subs=[(subzone(), True)], probes=False)


# csync-dsync

def csync(text, **kw):
    z = unsigned(more='@ CSYNC ' + text)
    if kw.get('second'):
        z.add('@', 'CSYNC', kw['second'])
    k = z.key(ksk=True, seed=1)
    z.key(seed=2)
    z.ds(k)
    z.sign()
    return z


for _name, _text, _second in (('unknown-flag', '2026112101 5 NS', None), ('foreign-type',
                                                                          '2026112101 3 NS MX', None),
                              ('two-records', '2026112101 3 NS', '2026112101 1 NS'),
                              ('waits-for-a-serial', '2026112199 3 NS A AAAA', None)):
    def _make(text=_text, second=_second):
        z = csync(text, second=second)
        z.expect('info', 'csync-dsync', '@', 'CSYNC', at='*')
        return z
    case('csync-dsync', _name)(_make)


case('csync-dsync', 'good-as-it-should-be')(lambda: csync('2026112101 3 NS A AAAA'))


def parent_takes_notice(cds):
    """example. says by DSYNC (RFC 9859) where it is told of CDS; corp.example. has one or not."""
    def edit(z):
        if cds:
            z.add('@', 'CDS', z.ds_text(z.keys[0]))
            z.add('@', 'CDNSKEY', z.keys[0].text())

    def edit_tld(z):
        target = dns.name.from_text('notify.example.').to_wire()
        z.add('*._dsync', 'TYPE66', '\\# %d 003B011451%s' % (5 + len(target), target.hex()))
    n = tree(probes=False, edit=edit, edit_tld=edit_tld)
    n.extra.append((n.zone('example').origin, dns.name.from_text('corp._dsync.example.'), 'TYPE66', 'plain'))
    return n


@case('csync-dsync', 'parent-takes-notice')
def _():
    n = parent_takes_notice(True)
    n.expect('info', 'csync-dsync', t='CSYNC')
    return n


case('csync-dsync', 'good-nothing-to-notice')(lambda: parent_takes_notice(False))
