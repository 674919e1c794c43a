"""faults_zone.py - scenarios with a fault in what a zone says: signatures, keys, denials."""
import fixture

from scenario import ONE_OF_TWO, scenario
from servers import compact

CORP, WSS = 'corp.example.', 'wss.corp.example.'
WWW, WILD = 'www.corp.example.', '*.corp.example.'
BOGUS = {CORP: 'bogus', WSS: 'bogus'}
DAY = 86400
DENIALS = ('negative-proof-missing', CORP, 'critical')
DS_OUT = ('ds-parent-signature', WSS, 'critical')
HOSTS = ['%s.corp.example.' % h for h in ('mail', 'ns1', 'ns2', 'www')]


# Signatures.

@scenario('expired-one-server', except_=[ONE_OF_TWO],
          finds=[('rrsig-expired', n, 'critical') for n in [CORP, WILD] + HOSTS] + [DS_OUT])
def _(w):
    """A secondary kept an old copy: xfinity.com in 2015."""
    def old(z):
        z.window = (-30 * DAY, -DAY)
        for r in [r for r in z.records if r.type == 46]:
            z.records.remove(r)
        for name, types in z.authoritative().items():
            for t in types:
                if not (t == 2 and name in z.cuts()):
                    z.resign(name, t)
    w.corp.use_fixture()
    w.corp.hosts[1].spoil(old)


@scenario('expired-name', finds=[('rrsig-expired', WWW, 'critical')])
def _(w):
    """One RRset only."""
    w.corp.spoil(lambda z: z.resign('www', 'A', inception=-30 * DAY, expiration=-2 * DAY))


@scenario('corrupt-name', finds=[('rrsig-invalid', WWW, 'critical')])
def _(w):
    """One signature that does not verify: www.nsf.gov in 2016."""
    w.corp.spoil(lambda z: z.resign('www', 'A', corrupt=True))


@scenario('not-yet-valid', status=BOGUS,
          finds=[('rrsig-not-yet-valid', n, 'critical') for n in [CORP, WILD] + HOSTS] + [DS_OUT],
          except_=[('apex host sub wild', 'unbound unbound-aggressive', 'secure',
                    'forgives a skew of a tenth of the lifetime, an hour at least')])
def _(w):
    """Signatures of a clock that is 34 minutes ahead: .mg in 2017."""
    w.corp.use_fixture(inception=34 * 60)


@scenario('rrsig-unknown-key', finds=[('rrsig-unknown-key', WWW, 'error')])
def _(w):
    """A signature by a key that is not published."""
    w.corp.spoil(lambda z: z.resign('www', 'A', key=fixture.Key(seed=55)))


@scenario('rrsig-ttl', finds=[('rrsig-ttl', WWW, 'error')])
def _(w):
    """Records that live longer than was signed."""
    def longer(z):
        z.set_ttl('www', 'A', 7200)
        z.set_ttl('www', 'RRSIG', 7200, 'A')
    w.corp.spoil(longer)


@scenario('dnskey-unsigned', finds=[('ds-no-valid-key', CORP, 'critical')], status=BOGUS)
def _(w):
    """The DNSKEY RRset has a signature of the ZSK only."""
    w.corp.spoil(lambda z: z.resign('@', 'DNSKEY', key=next(k for k in z.keys if not k.sep)))


@scenario('split-brain', finds=[('rrsig-invalid', n, 'critical') for n in (WWW, 'mail.corp.example.')])
def _(w):
    """Two private keys behind one published one: .de in 2026."""
    def twin(z):
        zsk = next(k for k in z.keys if not k.sep)
        for name in ('www', 'mail'):
            z.resign(name, 'A', key=fixture.Key(seed=66), tag=zsk.tag)
    w.corp.spoil(twin)


@scenario('algorithm-incomplete', finds=[('rrsig-algorithm-incomplete', CORP, 'error')])
def _(w):
    """Keys of two algorithms with their DS, data signed by one."""
    w.corp.use_fixture()
    w.corp.seeds = [dict(ksk=True, seed=1), dict(seed=2), dict(alg=15, ksk=True, seed=3),
                    dict(alg=15, seed=4, signs='none')]


# Denials.

def lie(server):
    """A minimal NSEC for a name under the wildcard that lists RRSIG and NSEC only."""
    def tamper(name, qtype, reply, _tcp):
        if reply.authority and str(name).endswith('.' + CORP) and not server.zone.find_all(name):
            reply.authority = [r for r in reply.authority if r.type == 6 or r.covered == 6]
            reply.authority += compact(server.zone, name, fixture.dns.name.from_text('none', name))
        return reply
    server.tamper(tamper)


@scenario('wildcard-lie', finds=[('wildcard-nsec-bitmap', WILD, 'critical')], except_=[
    ('wild', 'unbound bind bind-forward kresd pdns', 'secure',
     'takes no minimal NSEC (next name \\000.) for other questions, or none at all')])
def _(w):
    """Denials made for the question that leave out what the wildcard has: as one provider did until 2021."""
    w.corp.denial = 'compact'
    w.corp.emulate(lie)


@scenario('wildcard-lie-chain', finds=[('wildcard-nsec-bitmap', WILD, 'critical')], except_=[
    ('wild', 'unbound', 'secure', 'its aggressive-nsec is off'),
    ('wild', 'bind bind-forward', 'secure', 'synthesizes no data that a wildcard lacks')])
def _(w):
    """The same lie in the NSEC of a chain."""
    w.corp.spoil(lambda z: z.bitmap('*', drop=['A']))


@scenario('bitmap-lie', finds=[('nsec-bitmap-contradiction', WWW, 'critical')],
          asks={'host': (WWW, 'AAAA then A')}, except_=[
              ('host', 'unbound', 'secure', 'its aggressive-nsec is off')])
def _(w):
    """The NSEC of a name with A leaves A out."""
    w.corp.spoil(lambda z: z.bitmap('www', drop=['A']))


@scenario('denial-covers-name', finds=[('nsec-covers-existing', WWW, 'critical'), DENIALS],
          asks={'host': (WWW, 'A xyz.corp.example. then A'), 'wild': (HOSTS[0], 'A')}, except_=[
              ('host', 'unbound', 'secure', 'its aggressive-nsec is off'),
              ('apex', '*', 'secure', 'what exists is answered; denials are what fails')])
def _(w):
    """Records put in past the signer: the chain runs over www."""
    def hole(z):
        z.nsec_next('wss', '@')
        z.drop_nsec('www')
    w.corp.text = w.corp.text.replace('* A 198.51.100.12\n', '')
    w.corp.spoil(hole)
    for host in w.corp.hosts:
        host.vendor = 'nsd'


@scenario('no-denial-one-server', finds=[('negative-proof-missing', CORP, 'critical')], except_=[
    ('apex', '*', 'secure', 'what exists is answered; denials are what fails')])
def _(w):
    """One of two providers sends no NSEC with its denials: paypal.com in 2019."""
    def bare(server):
        server.change(lambda n, t, r: r.aa and not r.answer, lambda r: r.drop('NSEC'))
    w.corp.use_fixture()
    w.corp.hosts[1].emulate(bare)


@scenario('ent-nxdomain', finds=[('ent-denial', 'ent.corp.example.', 'error')],
          asks={'ent': ('deep.ent.corp.example.', 'A')}, except_=[
              ('ent', 'pdns', 'fails', 'asks label by label, and the denial of the upper one has no proof')])
def _(w):
    """A name with nothing but names below it is denied altogether."""
    def behave(server):
        def tamper(name, _type, reply, _tcp):
            if str(name) == 'ent.corp.example.':
                reply.rcode = 'NXDOMAIN'
            return reply
        server.tamper(tamper)
    w.corp.text = w.corp.text.replace('* A', 'deep.ent A 198.51.100.13\n* A')
    w.corp.emulate(behave)


@scenario('wildcard-no-proof', finds=[('wildcard-proof-missing', WILD, 'critical')])
def _(w):
    """What is made from the wildcard comes without the proof that no name is closer."""
    w.corp.emulate(lambda server: server.change(
        lambda n, t, r: r.answer and not server.zone.find_all(n), lambda r: r.drop('NSEC')))


@scenario('nsec3-150', finds=[('nsec3-rfc9276', CORP, 'error')], except_=[
    ('wild', 'kresd', 'insecure', 'takes 50 at most, and the zone for insecure above that'),
    ('wild', 'bind bind-forward pdns', 'secure|insecure', 'so do their newer versions')])
def _(w):
    """150 iterations: the most that one family accepts, and three times what the others do."""
    w.corp.denial = 'nsec3'
    w.corp.use_fixture(iterations=150)


@scenario('nsec3-salted', finds=[('nsec3-rfc9276', CORP, 'warning')])
def _(w):
    w.corp.denial = 'nsec3'
    w.corp.use_fixture(iterations=1, salt=b'\xab\xcd')


@scenario('nsec-ttl', finds=[('nsec-ttl-excess', CORP, 'error')])
def _(w):
    """Denials live for a day, the SOA says 15 minutes: the zone of 2021."""
    w.corp.use_fixture(nsec_ttl=DAY)
