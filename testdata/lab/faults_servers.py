"""faults_servers.py - scenarios with a fault in servers, delegations and the DS."""
import fixture

from healthy import PLAIN
from keys import KSK, ZSK, Spec
from scenario import ONE_OF_TWO, scenario
from world import Host, plain

CORP, WSS = 'corp.example.', 'wss.corp.example.'
BOGUS = {CORP: 'bogus', WSS: 'bogus'}
ZONE_TYPES = ('SOA', 'NS', 'DS', 'DNSKEY', 'CDS', 'CDNSKEY', 'NSEC', 'NSEC3PARAM')
STRANGER = fixture.Key(ksk=True, seed=99)


def stranger_ds(made):
    return [fixture.Zone(made.zone.name).ds_text(STRANGER)]


def alias(name, target):
    """A CNAME at the apex, beside what a zone cannot do without."""
    def behave(server):
        def tamper(qname, qtype, reply, _tcp):
            if str(qname) == name and qtype not in ZONE_TYPES:
                reply.answer = [fixture.Rec(qname, 3600, fixture.rdata('CNAME', target, qname))]
                if server.zone.keys:
                    reply.answer = signed_now(server.zone, reply.answer)
                reply.authority = []
            return reply
        server.tamper(tamper)
    return behave


def signed_now(z, records):
    z.records += records
    out = records + [z.signature(records[0].name, records[0].type, k) for k in z.signers(records[0].type)]
    z.records = z.records[:-len(records)]
    return out


# What the DS says.

@scenario('ds-mismatch', finds=[('ds-no-valid-key', CORP, 'critical')], status=BOGUS)
def _(w):
    """The DS of a key that never was."""
    w.corp.ds = stranger_ds


@scenario('unsigned-with-ds', finds=[('ds-orphaned', CORP, 'critical')], status=BOGUS)
def _(w):
    """Signing stopped while the parent has the DS."""
    w.corp.ds = stranger_ds
    w.corp.unsign()


@scenario('ds-sha1-only', finds=[('ds-digest-sha1', CORP, 'error')])
def _(w):
    w.corp.ds = lambda made: [made.keys.ds(CORP, KSK, digest=1)]


@scenario('ds-sha1-beside')
def _(w):
    w.corp.ds = lambda made: [made.keys.ds(CORP, KSK, digest=n) for n in (1, 2)]


@scenario('ds-digest-unknown', finds=[('ds-digest-unusable', CORP, 'error')],
          status={CORP: 'insecure', WSS: 'insecure'})
def _(w):
    """A digest type that nobody has: not a failure, no protection."""
    w.corp.ds = lambda made: [' '.join(made.keys.ds(CORP, KSK).split()[:2] + ['200'] +
                                       made.keys.ds(CORP, KSK).split()[3:])]


@scenario('ds-algorithm-unsupported', finds=[('dnskey-algorithm-status', CORP, 'error')],
          status={CORP: 'insecure', WSS: 'insecure'})
def _(w):
    """A zone signed with an algorithm that nobody has."""
    w.corp.use_fixture()
    w.corp.seeds = [dict(alg=200, ksk=True, seed=1), dict(alg=200, seed=2)]


@scenario('ds-two-algorithms', finds=[('ds-algorithm-unsigned', CORP, 'warning')])
def _(w):
    """A DS for an algorithm of which the zone has no key, beside a good one: .gov in 2013, half way."""
    w.corp.ds = lambda made: [made.keys.ds(CORP, KSK), stranger_rsa(made)]


def stranger_rsa(made):
    return fixture.Zone(CORP).ds_text(fixture.Key(alg=8, ksk=True, seed=1))


@scenario('ds-stale', finds=[('ds-stale-entry', CORP, 'warning')])
def _(w):
    """An old DS was left beside the good one."""
    w.corp.ds = lambda made: [made.keys.ds(CORP, KSK)] + stranger_ds(made)


@scenario('ds-parents-disagree', except_=[ONE_OF_TWO],
          finds=[('ds-parent-inconsistent', CORP, 'error'), ('ds-stale-entry', CORP, 'warning')])
def _(w):
    """One server of the parent has the DS, the other another one."""
    w.tld.use_fixture()

    def other(z):
        z.replace(CORP, 'DS', fixture.Zone(CORP).ds_text(STRANGER))
        z.resign(CORP, 'DS')
    w.tld.hosts[1].spoil(other)


@scenario('ds-signature-broken', finds=[('ds-parent-signature', CORP, 'critical')], status=BOGUS)
def _(w):
    """The parent's signature over our DS: .se in 2022."""
    w.tld.spoil(lambda z: z.resign(CORP, 'DS', corrupt=True))


@scenario('subzone-island', finds=[('subzone-island', WSS, 'warning')], status={WSS: 'signed-no-ds'})
def _(w):
    w.wss.ds = []


@scenario('subzone-ds-mismatch', finds=[('subzone-ds-mismatch', WSS, 'critical')], status={WSS: 'bogus'})
def _(w):
    w.wss.ds = stranger_ds


# Aliases where a zone begins.

LENIENT = ('subapex', '*', 'insecure', 'nothing there is signed that a validator could miss behind the alias')


@scenario('apex-cname', finds=[('subzone-apex-cname', WSS, 'critical')], status={WSS: 'insecure'},
          asks={'subapex': (WSS, 'A')}, except_=[LENIENT])
def _(w):
    """At the apex of an unsigned subzone."""
    w.wss.unsign()
    w.wss.emulate(alias(WSS, 'www.corp.example.'))


@scenario('apex-cname-no-ds', finds=[('subzone-apex-cname', WSS, 'critical')],
          status={CORP: 'signed-no-ds', WSS: 'unsigned'}, asks={'subapex': (WSS, 'A')},
          except_=[LENIENT])
def _(w):
    """Signed, not linked yet, and an alias at the top of a subzone: 8 September 2021."""
    w.corp.ds = []
    w.wss.unsign()
    w.wss.emulate(alias(WSS, 'www.corp.example.'))


SUB_ALIAS = [('subzone-apex-cname', WSS, 'critical'), ('nsec-bitmap-contradiction', WSS, 'critical')]


@scenario('apex-cname-signed-subzone', hangs=True, finds=SUB_ALIAS, asks={'subapex': (WSS, 'A')}, except_=[
    ('subapex', 'unbound unbound-aggressive bind kresd pdns', 'secure', 'fresh caches follow the alias'),
    ('sub', 'bind-forward pdns', 'fails', 'the alias in their cache hides the keys from them')])
def _(w):
    """At the apex of a signed subzone."""
    w.wss.emulate(alias(WSS, 'www.corp.example.'))


@scenario('apex-cname-signed-subzone-no-ds', hangs=True, finds=SUB_ALIAS, asks={'subapex': (WSS, 'A')},
          except_=[
    ('subapex', 'unbound unbound-aggressive bind kresd pdns', 'insecure', 'nothing has to be proved yet'),
    ('sub', 'bind-forward', 'fails', 'at and below the alias it gets no answer, though nothing has a DS')],
          status={CORP: 'signed-no-ds', WSS: 'signed-no-ds'})
def _(w):
    """The same before the zone has its DS: what the outage of 8 September 2021 looked like."""
    w.corp.ds = []
    w.wss.emulate(alias(WSS, 'www.corp.example.'))


@scenario('apex-cname-signed', hangs=True, except_=[
    ('apex', 'unbound unbound-aggressive bind kresd', 'secure', 'they ask for the keys all the same'),
    ('host sub wild', 'bind-forward pdns', 'fails', 'the alias in their cache hides the keys from them')],
          finds=[('apex-cname', CORP, 'critical'), ('nsec-bitmap-contradiction', CORP, 'critical')])
def _(w):
    """At the apex of the zone itself."""
    w.corp.emulate(alias(CORP, 'www.corp.example.'))


# Servers.

@scenario('dead-server', finds=[('ns-unreachable', CORP, 'error')])
def _(w):
    w.corp.hosts[1].vendor = 'silent'


@scenario('closed-server', finds=[('ns-unreachable', CORP, 'error')])
def _(w):
    """Nothing listens there: the host says so by ICMP."""
    w.corp.hosts[1].vendor = 'closed'


@scenario('lame-server', finds=[('ns-lame-or-dangling', CORP, 'error')])
def _(w):
    """One server answers REFUSED: the zone is not there."""
    def refuse(server):
        server.refuses = True
    w.corp.use_fixture()
    w.corp.hosts[1].emulate(refuse)


@scenario('tcp-broken', finds=[('ns-unreachable', CORP, 'error')], status=BOGUS)
def _(w):
    """DNSKEY comes truncated from both, and TCP is closed."""
    def behave(server):
        server.tcp_dead, server.truncates = True, {'DNSKEY'}
    w.corp.emulate(behave)


@scenario('edns-dropped', except_=[ONE_OF_TWO],
          finds=[('ns-dnssec-unaware', CORP, 'critical'), ('ds-parent-signature', WSS, 'critical')])
def _(w):
    """A server that never heard of EDNS, nor of DNSSEC."""
    def behave(server):
        server.no_edns = True
    w.corp.use_fixture()
    w.corp.hosts[1].emulate(behave)


@scenario('unsigned-one-server', except_=[ONE_OF_TWO],
          finds=[('signed-unsigned-mix', CORP, 'critical'), ('ds-parent-inconsistent', WSS, 'error')])
def _(w):
    """.bw: one secondary has an unsigned copy."""
    def strip(z):
        z.records = [r for r in z.records if r.type not in (43, 46, 47, 48, 50, 51)]
        z.keys = []
    w.corp.use_fixture()
    w.corp.hosts[1].spoil(strip)


@scenario('stale-secondary', finds=[('soa-serial-spread', CORP, 'warning')])
def _(w):
    """A secondary that has not heard of anything for five weeks of serials."""
    def stale(z):
        z.replace('@', 'SOA', 'ns1 hostmaster.example. 2026101501 14400 3600 1209600 900')
        z.resign('@', 'SOA')
    w.corp.use_fixture()
    w.corp.hosts[1].spoil(stale)


@scenario('ns-set-mismatch', finds=[('ns-set-mismatch', CORP, 'warning')])
def _(w):
    """The zone names a third server, its parent does not know of it."""
    w.corp.parent_hosts = list(w.corp.hosts)
    w.corp.hosts.append(Host('ns3.corp.example.', 'nsd', '25.0.2.3'))


@scenario('dangling-subzone', finds=[('ns-lame-or-dangling', 'plain.corp.example.', 'error')],
          status={'plain.corp.example.': 'insecure'}, asks=PLAIN,
          except_=[('plain', '*', 'fails', 'insecure is what the zone above proves; no server has the zone')])
def _(w):
    """A delegation to a server that has no such zone."""
    plain(w).hosts[0].emulate(lambda server: setattr(server, 'refuses', True))


# What a server of the parent sends on the way.

@scenario('referral-without-proof', finds=[('referral-secure-subzone', 'plain.corp.example.', 'error')],
          status={'plain.corp.example.': 'insecure'}, asks=PLAIN)
def _(w):
    """The referral to an unsigned subzone comes without the proof that there is no DS."""
    plain(w)
    w.corp.emulate(lambda server: server.change(lambda n, t, r: not r.aa, lambda r: r.drop('NSEC')))


@scenario('referral-without-ds', finds=[('referral-secure-subzone', WSS, 'error')])
def _(w):
    """The referral to a signed one comes without the DS, which is there when it is asked for."""
    w.corp.emulate(lambda server: server.change(lambda n, t, r: not r.aa, lambda r: r.drop('DS')))


def keep_unsigned(reply):
    reply.authority = [r for r in reply.authority if r.type != 46]


@scenario('referral-unsigned-ds', finds=[('referral-secure-subzone', WSS, 'critical')], except_=[
    ('sub', 'bind-forward pdns', 'fails', 'below the zone too: they go on with the DS from the referral')])
def _(w):
    """The DS in the referral has no signature."""
    w.corp.emulate(lambda server: server.change(lambda n, t, r: not r.aa, lambda r: keep_unsigned(r)))


# Automation records.

@scenario('cds-not-authenticated', finds=[('cds-not-authenticated', CORP, 'error')])
def _(w):
    """CDS signed by the ZSK alone."""
    def by_zsk(z):
        zsk = next(k for k in z.keys if not k.sep)
        for t in ('CDS', 'CDNSKEY'):
            z.resign('@', t, key=zsk)
    w.corp.use_fixture(cds=True, cdnskey=True)
    w.corp.spoil(by_zsk)


@scenario('cds-delete', finds=[('cds-delete', CORP, 'critical')])
def _(w):
    """The zone asks for its DS to be deleted."""
    w.corp.text += '@ CDS 0 0 0 00\n@ CDNSKEY 0 3 0 AA==\n'
    w.corp.use_fixture()


@scenario('cds-breaks-chain', finds=[('cds-would-break-chain', CORP, 'critical')])
def _(w):
    """CDS for a key that does not sign."""
    key = fixture.Key(ksk=True, seed=77)
    w.corp.use_fixture(cds=[key], cdnskey=[key])


@scenario('two-signers-apart', finds=[('dnskey-server-mismatch', CORP, 'error')], except_=[ONE_OF_TWO])
def _(w):
    """Two operators, each with its own keys only: answers of the one do not fit keys of the other."""
    w.corp.two_signers([KSK, ZSK], [Spec('ksk-b', sep=True), Spec('zsk-b')], apart=True)
