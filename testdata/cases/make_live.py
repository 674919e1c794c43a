"""Cases of the checks on what servers say: one fault in a small tree of zones."""
import base64

from fixture import Key, Zone, case
from servers import CORP, answer, delegate, glue_of, subzone, tree, with_sigs


def sub(**kw):
    """A tree with a signed subzone below a secure delegation."""
    return tree(subs=[(subzone(), True)], probes=False, **kw)


def lean(**kw):
    return tree(probes=False, **kw)


def both(**kw):
    """A signed subzone and an unsigned one."""
    plain = subzone('plain', '198.51.100.54', sign=False)
    return tree(subs=[(subzone(denial=kw.get('denial', 'nsec')), True), (plain, False)], **kw)


# The healthy ones: nothing above info from any check.

@case('ns-set-mismatch', 'good-nsec-tree')
def _():
    return both()


@case('ns-unreachable', 'good-nsec3-tree')
def _():
    return both(denial='nsec3')


@case('parent-referral-inconsistent', 'good-opt-out-tree')
def _():
    return both(denial='nsec3', optout=True)


@case('ns-dnssec-unaware', 'good-compact-denial')
def _():
    return both(denial='compact')


@case('ns-lame-or-dangling', 'good-unsigned-tree')
def _():
    return tree(subs=[(subzone('plain', '198.51.100.54', sign=False), False)], sign=False)


# Names in random case, which every server keeps: nothing may change by it.  An online
# signer puts the case of the question into NSEC and signs that (RFC 6840 5.1).

for _denial in ('nsec', 'nsec3', 'compact'):
    @case('rrsig-invalid', 'good-mixed-case-' + _denial)
    def _(denial=_denial):
        n = both(denial=denial)
        n.mixed = True
        return n


# Delegation and servers.

def more_ns(z):
    z.add('corp.example.', 'NS', 'ns3.corp.example.')
    z.add('ns3.corp.example.', 'A', '198.51.100.3')


def no_corp(z):
    z.records = [r for r in z.records if 'corp' not in str(r.name)]


@case('ns-set-mismatch', 'one-more-at-the-parent')
def _():
    n = lean(edit_tld=more_ns)
    n.expect('warning', 'ns-set-mismatch', t='NS')
    return n


@case('ns-set-mismatch', 'other-name-in-the-zone')
def _():
    n = lean(edit_tld=lambda z: z.replace('corp.example.', 'NS', 'ns9.corp.example.', which=1))
    n.expect('warning', 'ns-set-mismatch', t='NS')
    return n


@case('ns-set-mismatch', 'subzone')
def _():
    n = sub(edit=lambda z: z.add('sub', 'NS', 'ns2.corp.example.'))
    n.expect('warning', 'ns-set-mismatch', 'sub.corp.example.', 'NS')
    return n


@case('parent-referral-inconsistent', 'one-parent-names-another-server')
def _():
    n, stale = lean(), lean(edit_tld=more_ns)
    n.server('example', 1).zone = stale.zone('example')
    n.expect('error', 'parent-referral-inconsistent', t='NS')
    return n


@case('parent-referral-inconsistent', 'one-parent-knows-nothing')
def _():
    n = lean()
    n.server('example', 1).zone = lean(edit_tld=no_corp).zone('example')
    n.expect('error', 'parent-referral-inconsistent', t='NS')
    return n


@case('ns-unreachable', 'silent')
def _():
    n = lean()
    n.server('corp', 1).dead = True
    n.expect('error', 'ns-unreachable', t='NS')
    return n


@case('ns-unreachable', 'no-tcp')
def _():
    n = lean()
    n.server('corp', 1).tcp_dead = True
    n.expect('error', 'ns-unreachable', t='NS')
    return n


@case('ns-unreachable', 'no-udp')
def _():
    n = lean()
    n.server('corp', 1).udp_dead = True
    n.expect('error', 'ns-unreachable', t='NS')
    return n


@case('ns-unreachable', 'good-not-asked')
def _():
    n = lean()
    n.server('corp', 1).skipped = 'IPv6 was not asked (-4)'
    n.served('corp').excused = True
    return n


@case('ns-lame-or-dangling', 'refused')
def _():
    n = lean()
    n.server('corp', 1).refuses = True
    n.expect('error', 'ns-lame-or-dangling', t='NS')
    return n


@case('ns-lame-or-dangling', 'no-authority')
def _():
    n = lean()

    @n.server('corp', 1).tamper
    def _(qname, qtype, r, tcp):
        r.aa = False
        return r
    n.expect('error', 'ns-lame-or-dangling', t='NS')
    return n


@case('ns-lame-or-dangling', 'dangling-subzone')
def _():
    n = tree(subs=[(subzone('old', sign=False), False)], probes=False)
    n.server('old').refuses = True
    n.expect('error', 'ns-lame-or-dangling', 'old.corp.example.', 'NS')
    return n


@case('ns-lame-or-dangling', 'good-one-servfail')
def _():
    n = lean()

    @n.server('corp', 1).tamper
    def _(qname, qtype, r, tcp):
        if qtype == 'CDS':
            r = n.server('corp', 1).blank(qname, 'SERVFAIL', aa=False)
        return r
    n.expect_exit(3)
    return n


@case('ns-dnssec-unaware', 'no-signatures')
def _():
    n = tree()
    n.server('corp', 1).unsigned_replies = True
    n.expect('critical', 'ns-dnssec-unaware', t='DNSKEY')
    return n


@case('ns-dnssec-unaware', 'no-edns')
def _():
    n = tree()
    n.server('corp', 1).unsigned_replies = n.server('corp', 1).no_edns = True
    n.expect('critical', 'ns-dnssec-unaware', t='DNSKEY')
    return n


@case('ns-dnssec-unaware', 'good-signatures-without-edns')
def _():
    n = lean()
    n.server('corp', 1).no_edns = True
    return n


# Subzones and the DS.

def edit_ds(z, name, seed=77):
    """A DS for a key that nobody has."""
    from fixture import Key
    z.drop_signed(name, 'DS')
    z.add(name, 'DS', z.ds_text(Key(ksk=True, seed=seed), owner=name))
    z.resign(name, 'DS')


@case('subzone-unsigned', 'signed-zone')
def _():
    n = tree(subs=[(subzone('plain', sign=False), False)], probes=False)
    n.expect('info', 'subzone-unsigned', 'plain.corp.example.', 'NS')
    return n


@case('subzone-unsigned', 'good-both-signed')
def _():
    return sub()


@case('subzone-island', 'no-ds')
def _():
    n = tree(subs=[(subzone(), False)], probes=False)
    n.expect('warning', 'subzone-island', 'sub.corp.example.', 'DS')
    return n


@case('subzone-island', 'before-our-ds')
def _():
    n = tree(subs=[(subzone(), False)], probes=False, ds=False)
    n.expect('warning', 'subzone-island', 'sub.corp.example.', 'DS')
    return n


@case('subzone-island', 'good-unsigned')
def _():
    return tree(subs=[(subzone('plain', sign=False), False)], probes=False)


@case('subzone-ds-mismatch', 'other-key')
def _():
    n = tree(subs=[(subzone(), True)], probes=False, ds=False)
    edit_ds(n.zone('corp'), 'sub.corp.example.')
    n.expect('critical', 'subzone-ds-mismatch', 'sub.corp.example.', 'DS')
    return n


@case('subzone-ds-mismatch', 'good-one-of-two')
def _():
    n = tree(subs=[(subzone(), True)], probes=False, edit=lambda z: z.add(
        'sub', 'DS', z.ds_text(subzone().keys[0], digest_type=4, owner='sub')))
    return n


@case('ds-absent', 'signed')
def _():
    n = lean(ds=False)
    n.expect('info', 'ds-absent', t='DS')
    return n


@case('ds-absent', 'good-published')
def _():
    return lean()


@case('ds-absent', 'good-subzone-is-an-island')
def _():
    n = tree(subs=[(subzone(), False)], probes=False)
    n.expect('warning', 'subzone-island', 'sub.corp.example.', 'DS')
    return n


@case('ds-parent-inconsistent', 'absent-at-one')
def _():
    n = lean()
    n.server('example', 1).zone = lean(ds=False).zone('example')
    n.expect('error', 'ds-parent-inconsistent', t='DS')
    return n


@case('ds-parent-inconsistent', 'two-sets')
def _():
    n = lean()
    z = n.server('example', 1).own()
    z.add('corp.example.', 'DS', z.ds_text(n.zone('corp').keys[0], digest_type=4, owner='corp.example.'))
    z.resign('corp.example.', 'DS')
    n.expect('error', 'ds-parent-inconsistent', t='DS')
    return n


@case('ds-parent-inconsistent', 'good-other-signature')
def _():
    n = lean()
    n.server('example', 1).own().resign('corp.example.', 'DS', expiration='20261201000000')
    return n


@case('ds-parent-signature', 'expired-at-one')
def _():
    n = lean()
    n.server('example', 1).own().resign('corp.example.', 'DS', expiration=-3600)
    n.expect('critical', 'ds-parent-signature', t='DS')
    return n


@case('ds-parent-signature', 'wrong')
def _():
    n = lean()
    n.zone('example').resign('corp.example.', 'DS', corrupt=True)
    n.expect('critical', 'ds-parent-signature', t='DS')
    return n


@case('ds-parent-signature', 'proof-of-absence')
def _():
    n = lean(ds=False)
    n.server('example', 1).own().resign('corp.example.', 'NSEC', expiration=-3600)
    n.expect('critical', 'ds-parent-signature', t='DS')
    return n


@case('ds-parent-signature', 'one-of-two-signatures')
def _():
    n = lean()
    z = n.zone('example')
    z.resign('corp.example.', 'DS', expiration=-3600)
    z.resign('corp.example.', 'DS', add=True)
    n.expect('warning', 'rrsig-expired', 'corp.example.', 'DS')
    return n


@case('ancestor-not-secure', 'unsigned-parent')
def _():
    n = lean(sign_tld=False)
    n.expect('error', 'ancestor-not-secure', t='DS')
    return n


@case('ancestor-not-secure', 'parent-without-ds')
def _():
    n = lean(ds_tld=False)
    n.expect('error', 'ancestor-not-secure', t='DS')
    return n


@case('ancestor-not-secure', 'bogus-parent')
def _():
    n = lean()
    edit_ds(n.zone('.'), 'example.')
    n.expect('error', 'ancestor-not-secure', t='DS')
    n.expect('info', 'ds-no-valid-key', 'example.', 'DS')
    return n


@case('ancestor-not-secure', 'good-unsigned-below-unsigned')
def _():
    n = lean(sign=False)
    return n


@case('ds-ttl-parent', 'a-day')
def _():
    n = lean(edit_tld=lambda z: z.set_ttl('corp.example.', 'DS', 86400))
    n.expect('info', 'ds-ttl-parent', t='DS')
    return n


@case('ds-ttl-parent', 'good-no-ds')
def _():
    return lean(ds=False)


# Keys from server to server.

def multi_signer(import_zsk=True):
    """Two signers: ns1 has KSK 1 and ZSK 2, ns2 has KSK 3 and ZSK 4; each publishes the other's ZSK."""
    def zone(mine, other):
        z = Zone('corp.example.')
        z.text(CORP)
        z.key(ksk=True, seed=mine)
        z.key(seed=mine + 1)
        if import_zsk:
            z.key(seed=other + 1, signs='none')
        return z.sign()
    a, b = zone(1, 3), zone(3, 1)
    n = tree(corp=a, probes=False, edit_tld=lambda z: z.add(
        'corp.example.', 'DS', z.ds_text(b.keys[0], owner='corp.example.')))
    n.server('corp', 1).zone = b
    return n


@case('dnskey-server-mismatch', 'zsk-unknown-at-one')
def _():
    n = lean()
    z = Zone('corp.example.')
    z.text(CORP)
    z.key(ksk=True, seed=1)
    z.key(seed=5)
    n.server('corp', 1).zone = z.sign()
    n.expect('error', 'dnskey-server-mismatch', t='DNSKEY')
    return n


@case('dnskey-server-mismatch', 'zsk-not-shared')
def _():
    n = multi_signer(import_zsk=False)
    n.expect('error', 'dnskey-server-mismatch', t='DNSKEY')
    return n


@case('dnskey-server-mismatch', 'two-signers')
def _():
    n = multi_signer()
    n.expect('info', 'dnskey-server-mismatch', t='DNSKEY')
    return n


@case('dnskey-server-mismatch', 'prepublished')
def _():
    n = lean()
    z = Zone('corp.example.')
    z.text(CORP)
    z.key(ksk=True, seed=1)
    z.key(seed=2)
    z.key(seed=6, signs='none')
    n.server('corp', 1).zone = z.sign()
    n.expect('info', 'dnskey-server-mismatch', t='DNSKEY')
    return n


@case('dnskey-server-mismatch', 'none-at-one')
def _():
    n = lean()
    n.server('corp', 1).own().drop_signed('@', 'DNSKEY')
    n.server('corp', 1).zone.bitmap('@', drop=['DNSKEY'])
    n.expect('error', 'dnskey-server-mismatch', t='DNSKEY')
    return n


@case('dnskey-server-mismatch', 'good-other-signatures')
def _():
    n = lean()
    z = n.server('corp', 1).own()
    for r in [r for r in z.records if r.type != 46 and z.find(r.name, 46, r.type)]:
        z.resign(r.name, r.type, expiration='20261201000000')
    return n


def large(*names):
    def how(r):
        r.octets = 1300
    return lambda server: server.change(lambda n, t, r: t in names, how)


@case('dnskey-response-size', 'too-large')
def _():
    n = lean()
    large('DNSKEY')(n.server('corp', 1))
    n.server('corp', 1).truncates = {'DNSKEY'}
    n.expect('warning', 'dnskey-response-size', t='DNSKEY')
    return n


@case('dnskey-response-size', 'in-the-next-roll')
def _():
    z = Zone('corp.example.')
    z.text(CORP)
    z.key(alg=8, ksk=True, seed=1)
    z.key(alg=8, seed=2)
    n = tree(corp=z.sign(), probes=False)
    n.expect('info', 'dnskey-response-size', t='DNSKEY')
    return n


@case('dnskey-response-size', 'good-ecdsa')
def _():
    return lean()


# Denials.

def nxdomain(n, t, r):
    return r.rcode == 'NXDOMAIN'


def denied(n, t, r):
    return not r.answer and r.aa


def expanded(n, t, r):
    return bool(r.answer) and r.answer[0].name.labels[0].startswith(b'lint-')


def no_proof(r):
    r.drop('NSEC', 'NSEC3')


@case('negative-proof-missing', 'nothing-sent')
def _():
    n = tree()
    n.server('corp', 1).change(denied, no_proof)
    n.expect('critical', 'negative-proof-missing', t='NSEC')
    return n


@case('negative-proof-missing', 'nothing-sent-nsec3')
def _():
    n = tree(denial='nsec3')
    n.server('corp', 0).change(denied, no_proof)
    n.server('corp', 1).change(denied, no_proof)
    n.expect('critical', 'negative-proof-missing', t='NSEC')
    return n


@case('negative-proof-missing', 'no-wildcard-denied')
def _():
    n = tree(denial='nsec3')

    def one_short(r):
        keep = [x for x in r.authority if x.type == 50][:1]
        r.authority = [x for x in r.authority if x.type not in (50, 46) or x.name == keep[0].name or
                       x.covered == 6]
    n.server('corp', 1).change(nxdomain, one_short)
    n.expect('critical', 'negative-proof-missing', t='NSEC3')
    return n


@case('negative-proof-missing', 'one-type-at-the-apex')
def _():
    """One that only a parent asks for, when it scans; Knot's online signer leaves it out."""
    n = tree()
    n.server('corp', 1).change(lambda n, t, r: t == 'CDS', no_proof)
    n.expect('warning', 'negative-proof-missing', t='CDS')
    return n


@case('negative-proof-missing', 'good-opt-out')
def _():
    return tree(subs=[(subzone('plain', sign=False), False)], denial='nsec3', optout=True)


@case('wildcard-proof-missing', 'expanded-answer')
def _():
    n = tree()
    n.server('corp', 1).change(expanded, no_proof)
    n.expect('critical', 'wildcard-proof-missing', '*.wild.corp.example.', 'A')
    return n


@case('wildcard-proof-missing', 'no-such-type')
def _():
    n = tree()

    def without_wildcard(r):
        r.authority = [x for x in r.authority if not x.name.is_wild()]
    n.server('corp', 1).change(lambda n, t, r: b'wild' in n.labels and not r.answer, without_wildcard)
    n.expect('critical', 'wildcard-proof-missing', '*.wild.corp.example.', 'NSEC')
    return n


@case('wildcard-proof-missing', 'good-both')
def _():
    return tree()


def at_wild(*types):
    return lambda n, t, r: b'wild' in n.labels and n.labels[0].startswith(b'lint-') and t in types


@case('modern-type-nodata', 'servfail')
def _():
    n = tree()

    def how(r):
        s = n.server('corp', 1).blank(n.target, 'SERVFAIL', aa=False)
        r.__dict__.update(s.__dict__)
    n.server('corp', 1).change(at_wild('HTTPS', 'CAA'), how)
    n.expect('error', 'modern-type-nodata', '*.wild.corp.example.', 'HTTPS')
    return n


@case('modern-type-nodata', 'no-such-name')
def _():
    n = tree(sign=False, edit=lambda z: z.add('*', 'A', '198.51.100.9'))

    def how(r):
        r.rcode = 'NXDOMAIN'
    n.server('corp', 1).change(lambda n, t, r: t == 'AAAA', how)
    n.expect('error', 'modern-type-nodata', '*.corp.example.', 'AAAA')
    return n


@case('modern-type-nodata', 'proof-left-out')
def _():
    n = tree()
    n.server('corp', 1).change(lambda n, t, r: t == 'HTTPS', no_proof)
    n.expect('error', 'modern-type-nodata', '*.corp.example.', 'HTTPS')
    return n


@case('modern-type-nodata', 'good-no-such-type')
def _():
    return tree(edit=lambda z: z.add('*', 'A', '198.51.100.9'))


@case('nsec-nsec3-mixed', 'one-server')
def _():
    n = tree()
    other = tree(denial='nsec3').zone('corp')
    server = n.server('corp', 1)
    server.tampers.append(lambda qname, t, r, tcp: answer(other, qname, t) if t in ('CDS', 'CAA') else None)
    n.expect('error', 'nsec-nsec3-mixed', t='NSEC3')
    return n


@case('nsec-nsec3-mixed', 'two-servers')
def _():
    n = lean()
    n.server('corp', 1).zone = lean(denial='nsec3').zone('corp')
    n.expect('info', 'nsec-nsec3-mixed', t='NSEC3')
    return n


@case('nsec-nsec3-mixed', 'good-live-nsec3')
def _():
    return lean(denial='nsec3')


def is_referral(n, t, r):
    return not r.aa and t == 'NS'


@case('referral-secure-subzone', 'no-ds')
def _():
    n = sub()
    n.server('corp', 1).change(is_referral, lambda r: r.drop('DS'))
    n.expect('error', 'referral-secure-subzone', 'sub.corp.example.', 'DS')
    return n


@case('referral-secure-subzone', 'no-proof')
def _():
    n = tree(subs=[(subzone('plain', sign=False), False)], probes=False)
    n.server('corp', 1).change(is_referral, no_proof)
    n.expect('error', 'referral-secure-subzone', 'plain.corp.example.', 'DS')
    return n


@case('referral-secure-subzone', 'ds-listed-only')
def _():
    """The NSEC that lists the DS in its place, as Knot's online signer sends it; resolvers ask for the DS."""
    n = sub()
    server = n.server('corp', 1)

    @server.tamper
    def _(name, qtype, reply, tcp):
        if is_referral(name, qtype, reply):
            reply.drop('DS')
            reply.authority += with_sigs(server.zone, name, 'NSEC')
        return reply
    n.expect('info', 'referral-secure-subzone', 'sub.corp.example.', 'DS')
    return n


@case('referral-secure-subzone', 'no-signature')
def _():
    n = lean()

    def how(r):
        r.authority = [x for x in r.authority if x.type != 46]
    n.server('example', 1).change(is_referral, how)
    n.expect('critical', 'referral-secure-subzone', t='DS')
    return n


@case('referral-secure-subzone', 'good-both')
def _():
    return both()


# Versions and answers.

def unsigned_copy(n, which=1):
    """This address has the zone as it was before it was signed."""
    n.server('corp', which).zone = lean(sign=False).zone('corp')


@case('signed-unsigned-mix', 'one-unsigned')
def _():
    n = tree()
    unsigned_copy(n)
    n.expect('critical', 'signed-unsigned-mix', t='DNSKEY')
    return n


@case('signed-unsigned-mix', 'before-the-ds')
def _():
    n = lean(ds=False)
    unsigned_copy(n)
    n.expect('critical', 'signed-unsigned-mix', t='DNSKEY')
    return n


@case('signed-unsigned-mix', 'good-both-unsigned')
def _():
    return lean(sign=False)


def other_serial(n, serial, age=0):
    """The second address has another serial, its SOA signed so many seconds earlier."""
    z = n.server('corp', 1).own()
    z.replace('@', 'SOA', 'ns1 hostmaster %d 7200 3600 604800 900' % serial)
    z.resign('@', 'SOA', inception=z.window[0] - age)


@case('soa-serial-spread', 'ten-days-behind')
def _():
    n = lean()
    other_serial(n, 2026111101)
    n.expect('warning', 'soa-serial-spread', t='SOA')
    return n


@case('soa-serial-spread', 'old-signature')
def _():
    n = lean(edit=lambda z: z.replace('@', 'SOA', 'ns1 hostmaster 17 7200 3600 604800 900'))
    other_serial(n, 16, age=4 * 86400)
    n.expect('warning', 'soa-serial-spread', t='SOA')
    return n


@case('soa-serial-spread', 'just-updated')
def _():
    n = lean()
    other_serial(n, 2026112102)
    n.expect('info', 'soa-serial-spread', t='SOA')
    return n


@case('soa-serial-spread', 'good-same')
def _():
    return lean()


def other_data(n, name, t, text, serial=None):
    z = n.server('corp', 1).own()
    z.replace(name, t, text)
    z.resign(name, t)
    if serial:
        z.replace('@', 'SOA', 'ns1 hostmaster %d 7200 3600 604800 900' % serial)
        z.resign('@', 'SOA')


def with_wildcard(**kw):
    return tree(edit=lambda z: (z.add('*', 'TXT', '"x"'), z.add('*', 'A', '198.51.100.9')), **kw)


@case('answer-divergence', 'other-text')
def _():
    n = with_wildcard()
    other_data(n, '*', 'TXT', '"y"')
    n.expect('error', 'answer-divergence', '*.corp.example.', 'TXT')
    n.expect('error', 'same-serial-differs', '*.corp.example.', 'TXT')
    return n


@case('answer-divergence', 'changed-with-the-serial')
def _():
    n = with_wildcard()
    other_data(n, '*', 'TXT', '"y"', serial=2026112102)
    n.expect('warning', 'answer-divergence', '*.corp.example.', 'TXT')
    return n


@case('answer-divergence', 'wildcard-missing')
def _():
    n = with_wildcard()
    n.server('corp', 1).zone = tree().zone('corp')
    n.expect('error', 'answer-divergence', '*.corp.example.', 'A')
    n.expect('error', 'same-serial-differs', '*.corp.example.', 'A')
    return n


@case('answer-divergence', 'other-address')
def _():
    n = with_wildcard()
    other_data(n, '*', 'A', '198.51.100.10')
    n.expect('info', 'answer-divergence', '*.corp.example.', 'A')
    return n


@case('same-serial-differs', 'an-edit-without-a-new-serial')
def _():
    n = tree()
    other_data(n, '@', 'NS', 'ns9.example.')
    n.expect('error', 'same-serial-differs', t='NS')
    return n


@case('same-serial-differs', 'another-soa')
def _():
    n = tree()
    z = n.server('corp', 1).own()
    z.replace('@', 'SOA', 'ns1 hostmaster 2026112101 7200 3600 604800 300')
    z.resign('@', 'SOA')
    n.expect('error', 'same-serial-differs', t='SOA')
    return n


@case('same-serial-differs', 'good-with-another-serial')
def _():
    n = with_wildcard()
    other_data(n, '*', 'TXT', '"y"', serial=2026112102)
    n.expect('warning', 'answer-divergence', '*.corp.example.', 'TXT')
    return n


@case('same-serial-differs', 'good-other-address')
def _():
    """Addresses may be made for who asks."""
    n = with_wildcard()
    other_data(n, '*', 'A', '198.51.100.10')
    return n


@case('answer-divergence', 'good-online-signatures')
def _():
    n = tree(denial='compact')
    z = n.server('corp', 1).own()
    z.window = (-3600, 7 * 86400)
    for r in [r for r in z.records if r.type != 46 and z.find(r.name, 46, r.type)]:
        z.resign(r.name, r.type)
    return n


@case('answer-divergence', 'good-two-kinds-of-denial')
def _():
    n = tree(denial='compact', text=CORP.replace('*.wild', 'wild'))
    n.server('corp', 1).zone = tree(text=CORP.replace('*.wild', 'wild')).zone('corp')
    return n


# CDS.

@case('cds-not-authenticated', 'by-the-zsk')
def _():
    n = lean(cds=True, cdnskey=True)
    z = n.zone('corp')
    z.resign('@', 'CDS', key=z.keys[1])
    z.resign('@', 'CDNSKEY', key=z.keys[1])
    n.expect('error', 'cds-not-authenticated', t='CDS')
    n.expect('error', 'cds-not-authenticated', t='CDNSKEY')
    return n


@case('cds-not-authenticated', 'good-by-both')
def _():
    n = lean(cds=True, cdnskey=True)
    n.zone('corp').resign('@', 'CDS', key=n.zone('corp').keys[1], add=True)
    return n


@case('cds-not-authenticated', 'good-no-ds-yet')
def _():
    n = lean(ds=False, cds=True, cdnskey=True)
    n.zone('corp').resign('@', 'CDS', key=n.zone('corp').keys[1])
    return n


@case('cds-would-break-chain', 'key-not-published')
def _():
    n = lean(cds=[Key(ksk=True, seed=9)], cdnskey=[Key(ksk=True, seed=9)])
    n.expect('critical', 'cds-would-break-chain', t='CDS')
    return n


@case('cds-would-break-chain', 'key-does-not-sign')
def _():
    def edit(z):
        z.key(ksk=True, seed=9, signs='none')
    n = lean(edit=edit, cds=[Key(ksk=True, seed=9)])
    n.expect('critical', 'cds-would-break-chain', t='CDS')
    return n


@case('cds-would-break-chain', 'good-not-signed-yet')
def _():
    # A zone file that a signer will sign: which of its keys sign what is not in it.
    k = Key(ksk=True, seed=9)
    z = Zone('example.')
    z.text('@ SOA ns.example.net. hostmaster 1 7200 3600 604800 900\n@ NS ns.example.net.')
    z.add('@', 'DNSKEY', '%d 3 %d %s' % (k.flags, k.algorithm, base64.b64encode(k.pub).decode()))
    z.add('@', 'CDS', z.ds_text(k))
    return z


@case('cds-would-break-chain', 'good-next-key')
def _():
    def edit(z):
        z.key(ksk=True, seed=9, signs='dnskey')
    return lean(edit=edit, cds=[Key(ksk=True, seed=9)], cdnskey=[Key(ksk=True, seed=9)])


def asks_to_delete(z):
    z.add('@', 'CDS', '0 0 0 00')
    z.add('@', 'CDNSKEY', '0 3 0 AA==')


@case('unsign-ds-published', 'one-server-done')
def _():
    n = lean(edit=asks_to_delete)
    unsigned_copy(n)
    n.expect('critical', 'unsign-ds-published', t='DS')
    n.expect('critical', 'cds-delete', t='CDS')
    return n


@case('unsign-ds-published', 'asked-and-waiting')
def _():
    n = lean(edit=asks_to_delete, ds=False)
    n.expect('warning', 'cds-delete', t='CDS')
    return n


# Transport.

@case('tcp-fallback-fails', 'keys')
def _():
    n = lean()
    server = n.server('corp', 1)
    server.truncates = {'DNSKEY'}
    server.tcp_truncated_dead = True
    n.expect('error', 'tcp-fallback-fails', t='DNSKEY')
    return n


@case('tcp-fallback-fails', 'good-truncated')
def _():
    n = lean()
    n.server('corp', 1).truncates = {'DNSKEY', 'A'}
    return n


@case('udp-fragmentation-risk', 'larger-than-offered')
def _():
    n = lean()
    large('A')(n.server('corp', 1))
    n.expect('warning', 'udp-fragmentation-risk', t='A')
    return n


@case('udp-fragmentation-risk', 'large-ones-lost')
def _():
    n = lean()

    def how(r):
        r.octets, r.tcp, r.tries = 900, True, 4
    n.server('corp', 1).change(lambda n, t, r: t in ('DNSKEY', 'CDS'), how)
    n.expect('warning', 'udp-fragmentation-risk', t='DNSKEY')
    return n


@case('udp-fragmentation-risk', 'good-one-lost')
def _():
    n = lean()

    def how(r):
        r.octets, r.tcp, r.tries = 900, True, 4
    n.server('corp', 1).change(lambda n, t, r: t == 'DNSKEY', how)
    return n


@case('ds-parent-signature', 'good-signed')
def _():
    return lean(tld=1)


@case('unsign-ds-published', 'good-nobody-asked')
def _():
    return lean(tld=1)


# The same from zone files: a zone and its subzone in one run.

def files(child, ds=None):
    """corp.example. with a delegation of the child, as two files."""
    z = Zone('corp.example.')
    z.filename = 'corp.zone'
    z.text(CORP)
    delegate(z, child, glue_of(child), ds is None)
    if ds:
        z.add(child.origin, 'DS', ds)
    k = z.key(ksk=True, seed=1)
    z.key(seed=2)
    z.ds(k)
    z.sign()
    z.files['sub.zone'] = child.content()
    return z


@case('subzone-unsigned', 'files')
def _():
    z = files(subzone('plain', sign=False))
    z.expect('info', 'subzone-unsigned', 'plain', 'NS')
    return z


@case('subzone-island', 'files')
def _():
    child = subzone()
    child.keys = [k for k in child.keys if not k.sep]  # so that delegate() finds no key to point at
    z = files(child)
    z.expect('warning', 'subzone-island', 'sub', 'DS')
    return z


@case('subzone-ds-mismatch', 'files')
def _():
    child = subzone()
    z = files(child, Zone('corp.example.').ds_text(Key(ksk=True, seed=77), owner='sub'))
    z.expect('critical', 'subzone-ds-mismatch', 'sub', 'DS')
    return z


@case('subzone-ds-mismatch', 'good-files')
def _():
    return files(subzone())


@case('ns-dnssec-unaware', 'good-keys-and-no-signature-yet')
def _():
    n = lean(sign=False)
    for k in Key(ksk=True, seed=1), Key(seed=2):
        n.zone('corp').add('@', 'DNSKEY', k.text())
    return n


@case('ns-dnssec-unaware', 'all-servers')
def _():
    n = lean()
    for server in n.served('corp').servers:
        server.unsigned_replies = True
    n.expect('critical', 'ns-dnssec-unaware', t='DNSKEY')
    n.expect('critical', 'ns-dnssec-unaware', t='DNSKEY')
    return n


def same_host(which):
    """A server of example. that holds corp.example. too."""
    n = tree()
    child = n.zone('corp')

    @n.server('example', which).tamper
    def _(qname, t, reply, tcp):
        return answer(child, qname, t) if t == 'DS' and str(qname) == 'corp.example.' else None
    return n


@case('ds-from-child-side', 'one-of-two')
def _():
    n = same_host(1)
    n.expect('error', 'ds-from-child-side', 'corp.example.', 'DS')
    return n


@case('ds-from-child-side', 'good-out-of-the-parent')
def _():
    return tree()
