"""Cases of what the user declares: waivers, the rollout's intent."""
from fixture import Key, Text, Zone, case, healthy
from fixture import unsigned as fixture_unsigned
from make_history import DAY, HOUR, Story, linked, no_ds, unsigned
from make_live import multi_signer
from servers import delegate, glue_of, subzone, tree

TOP = '''$ORIGIN example.
$TTL 3600
@ SOA ns1 hostmaster 1 7200 3600 604800 900
@ NS ns1
ns1 A 198.51.100.1
www A 198.51.100.80
alias CNAME www
'''


def zone(rest):
    return Text('example.', TOP + rest)


# Waivers in the zone file.

@case('waiver-invalid', 'no-reason')
def _():
    z = zone('m MX 10 alias ; dnssec-lint: ignore[mx-target-alias] until=2027-01-01\n')
    z.expect('error', 'waiver-invalid', 'm', 'MX', 'ignore')
    z.expect('error', 'mx-target-alias', 'm', 'MX', 'ignore')
    return z


@case('waiver-invalid', 'no-such-check')
def _():
    z = zone('; dnssec-lint: ignore[mx-target-allias] -- a letter too many\nm MX 10 alias\n')
    z.expect('error', 'waiver-invalid', 'm', 'MX', 'ignore')
    z.expect('error', 'mx-target-alias', 'm', 'MX', 'm MX')
    return z


@case('waiver-invalid', 'no-such-date')
def _():
    z = zone('m MX 10 alias ; dnssec-lint: ignore[mx-target-alias] until=31.12.2026 -- soon\n')
    z.expect('error', 'waiver-invalid', 'm', 'MX', 'ignore')
    z.expect('error', 'mx-target-alias', 'm', 'MX', 'ignore')
    return z


@case('waiver-invalid', 'critical')
def _():
    """A CNAME at the apex breaks names: only the configuration may accept that."""
    z = zone('@ CNAME www ; dnssec-lint: ignore[apex-cname] -- ALIAS comes next week\n')
    z.expect('critical', 'apex-cname', '@', 'CNAME', '@ CNAME')
    z.expect('error', 'waiver-invalid', '@', 'CNAME', '@ CNAME')
    return z


@case('waiver-invalid', 'good-severity-lowered')
def _():
    """What the configuration no longer takes for critical a remark may waive."""
    z = zone('@ CNAME www ; dnssec-lint: ignore[apex-cname,cname-dname-invalid] -- never signed\n')
    z.config('severity: {apex-cname: warning}\n')
    z.expect('accepted warning', 'apex-cname', '@', 'CNAME', '@ CNAME')
    return z


@case('waiver-invalid', 'good-forms')
def _():
    """Behind a record, inside one, on a line before one; several checks, a glob; the whole RRset."""
    z = zone('m1 MX 10 alias ; dnssec-lint: ignore[mx-target-alias] -- behind it\n'
             'm2 MX ( 10\n  alias ;dnssec-lint:ignore[ mx-target-alias ,mx-*]   until=2026-11-21   '
             '-- inside\n)\n'
             ';; dnssec-lint: ignore[mx-target-alias] until=2027-01-01T00:00:00Z -- before it\n\n; more\n'
             'm3 MX 10 alias\nm3 MX 20 alias\n; see dnssec-lint: ignore[] of the manual\n')
    for name in ('m1', 'm2', 'm3'):
        z.expect('accepted error', 'mx-target-alias', name, 'MX')
    return z


@case('waiver-expired', 'in-the-zone')
def _():
    z = zone('m MX 10 alias ; dnssec-lint: ignore[mx-target-alias] until=2026-11-20 -- until the move\n')
    z.expect('warning', 'waiver-expired', 'm', 'MX', 'ignore')
    z.expect('error', 'mx-target-alias', 'm', 'MX', 'ignore')
    return z


@case('waiver-expired', 'in-the-configuration')
def _():
    z = zone('m MX 10 alias\n')
    z.config('waivers:\n- check: mx-target-alias\n  name: m.example\n  until: 2026-11-20\n'
             '  reason: until the move\n')
    z.expect('warning', 'waiver-expired', 'm', '-', 2)
    z.expect('error', 'mx-target-alias', 'm', 'MX', 'm MX')
    return z


@case('waiver-expired', 'good-last-day')
def _():
    """A date holds until its last second."""
    z = zone('m MX 10 alias ; dnssec-lint: ignore[mx-target-alias] until=2026-11-21 -- until the move\n')
    z.config('waivers: {check: caa-*, until: 2026-11-21T23:59:59Z, reason: none of them}\nskip: caa-*\n')
    z.expect('accepted error', 'mx-target-alias', 'm', 'MX', 'ignore')
    return z


@case('waiver-unused', 'mended')
def _():
    z = zone('m MX 10 www ; dnssec-lint: ignore[mx-target-alias] -- it was an alias\n')
    z.expect('info', 'waiver-unused', 'm', 'MX', 'ignore')
    return z


@case('waiver-unused', 'another-record')
def _():
    """It stands by one record and not by its neighbours."""
    z = zone('m1 MX 10 alias\nm2 MX 10 www ; dnssec-lint: ignore[mx-target-alias] -- which one?\n'
             '; dnssec-lint: ignore[mx-target-alias] -- nothing comes behind\n')
    z.expect('error', 'mx-target-alias', 'm1', 'MX', 'm1 MX')
    z.expect('info', 'waiver-unused', 'm2', 'MX', 'm2 MX')
    z.expect('info', 'waiver-unused', '@', '-', 'nothing comes')
    return z


@case('waiver-unused', 'in-the-configuration')
def _():
    z = zone('m MX 10 www\n')
    z.config('waivers:\n- {check: mx-target-alias, zone: example, reason: it was an alias}\n')
    z.expect('info', 'waiver-unused', '@', '-', 2)
    return z


@case('waiver-unused', 'good-could-not-tell')
def _():
    """A check that was not evaluated may still find it; one of another zone is no matter here."""
    z = healthy(more='m MX 10 alias')
    z.config('waivers:\n- {check: "*", name: m.example, reason: known}\n'
             '- {check: soa-serial-spread, reason: asked live only}\n'
             '- {check: mx-target-alias, zone: example.net, reason: of another zone}\n')
    z.expect('accepted error', 'mx-target-alias', 'm', 'MX')
    return z


# A baseline.

def baseline(*entries):
    return '{"format": "dnssec-lint-baseline", "format_version": "1.0", "accepted": [%s]}\n' % ', '.join(
        '{"fingerprint": "%s", "check": "mx-target-alias", "severity": "%s", "zone": "example.", '
        '"name": "%s.example.", "type": "MX", "message": "as it was"}' % e for e in entries)


M = '9a3e67a9384e993947741cb79bbf4dea'  # of mx-target-alias at m.example. MX


def with_baseline(text, *entries):
    z = zone(text)
    z.files['baseline.json'] = baseline(*entries)
    z.extra_args = '--baseline {dir}/baseline.json'
    return z


@case('baseline-regression', 'new')
def _():
    z = with_baseline('m MX 10 alias\nn MX 10 alias\n', (M, 'error', 'm'))
    z.expect('accepted error', 'mx-target-alias', 'm', 'MX', 'm MX')
    z.expect('error', 'mx-target-alias', 'n', 'MX', 'n MX')
    z.expect('error', 'baseline-regression', 'n', 'MX', 'n MX')
    return z


@case('baseline-regression', 'worse-than-accepted')
def _():
    z = with_baseline('m MX 10 alias\n', (M, 'warning', 'm'))
    z.expect('error', 'mx-target-alias', 'm', 'MX', 'm MX')
    z.expect('error', 'baseline-regression', 'm', 'MX', 'm MX')
    return z


@case('baseline-regression', 'good-accepted')
def _():
    """Known as it was; another is gone, and one is waived."""
    z = with_baseline('m MX 10 alias\nn MX 10 alias ; dnssec-lint: ignore[mx-target-alias] -- known\n',
                      (M, 'critical', 'm'), ('0' * 32, 'error', 'o'))
    z.expect('accepted error', 'mx-target-alias', 'm', 'MX', 'm MX')
    z.expect('accepted error', 'mx-target-alias', 'n', 'MX', 'n MX')
    return z


# The rollout's intent.  The instant of judgement is noon of a Saturday.

def declared(z, text):
    z.config('zones:\n  example:\n' + ''.join('    %s\n' % line for line in text.splitlines()))
    return z


@case('change-window', 'a-saturday')
def _():
    z = declared(healthy(), 'windows:\n- {days: [mon, tue], from: "06:00", until: "18:00"}')
    z.expect('info', 'change-window', '@', '-', 4)
    return z


def with_config(story, text):
    story.now.config(text)
    return story


def to_link():
    """Signed, without a DS, and all that lies below is known."""
    net = no_ds()
    net.served('corp').whole_list = True
    return net


def gate_error(story, check, t='-', at='*'):
    """The gate refuses for this alone."""
    return story.expect('error', check, 'corp.example.', t, at).ends(1)


WINDOW = 'rollout:\n  windows: [{days: [%s], from: "%s", until: "%s"}]\n'


@case('change-window', 'gate-outside')
def _():
    """The caches allow it; the next window opens on Monday."""
    return gate_error(with_config(Story(no_ds(), (3 * HOUR, linked()), (2 * HOUR, no_ds())).gate('unsign'),
                                  WINDOW % ('mon', '06:00', '08:00')), 'change-window')


@case('change-window', 'gate-another-step')
def _():
    return gate_error(with_config(Story(no_ds(), (9 * HOUR, no_ds())).gate('roll-zsk'),
                                  WINDOW % ('sun', '06:00', '08:00')), 'change-window')


@case('change-window', 'gate-before-it-begins')
def _():
    story = Story(to_link(), (4 * DAY, unsigned()), (3 * DAY, no_ds()), (6 * HOUR, no_ds())).gate('add-ds')
    return gate_error(with_config(story, 'rollout: {begins: 2026-11-22}\n'), 'change-window')


@case('change-window', 'good-gate-on-the-first-day')
def _():
    story = Story(to_link(), (4 * DAY, unsigned()), (3 * DAY, no_ds()), (6 * HOUR, no_ds())).gate('add-ds')
    return with_config(story, 'rollout: {begins: 2026-11-21}\n').ends(0)


@case('change-window', 'good-gate-inside')
def _():
    return with_config(Story(no_ds(), (3 * HOUR, linked()), (2 * HOUR, no_ds())).gate('unsign').ends(0),
                       WINDOW % ('sat', '12:00', '12:01'))


@case('change-window', 'gate-out-of-an-outage')
def _():
    """Every name is bogus: the DS is taken out at any hour, and the window is no more than a word."""
    def forget(z):
        z.key(ksk=True, seed=7)
        z.key(seed=8)
        z.sign()
    net = tree(sign=False, ds=False, edit=forget, edit_tld=lambda z: z.add(
        'corp', 'DS', z.ds_text(Key(ksk=True, seed=1), owner='corp')))
    net.expect('critical', 'ds-no-valid-key', 'corp.example.', 'DS', '*')
    story = with_config(Story(net, (9 * HOUR, linked())).gate('remove-ds'),
                        WINDOW % ('mon', '06:00', '08:00'))
    return story.expect('warning', 'change-window', 'corp.example.', '-', '*').ends(0)


@case('change-window', 'good-past-midnight')
def _():
    """From Friday evening, and until the second before it ends."""
    return declared(healthy(), 'windows:\n- {days: fri, from: "20:00", until: "12:01"}\n'
                    '- {days: mon, from: "06:00", until: "07:00"}')


@case('runbook-incomplete', 'two-items')
def _():
    z = declared(healthy(), 'runbook:\n  owner: Ada\n  rollback: true\n  registrar_contact: false\n'
                 '  flush_links: a page\n  peers_told: a list\n  more: [{item: pager, done: false}]')
    z.expect('warning', 'runbook-incomplete', '@', '-', 6)
    z.expect('warning', 'runbook-incomplete', '@', '-', 9)
    return z


BOOK = 'rollout:\n  runbook: {owner: %s, rollback: %s, registrar_contact: %s, flush_links: %s, ' \
       'peers_told: %s}\n'


@case('runbook-incomplete', 'gate-add-ds')
def _():
    """What the step needs is an error when it is asked for."""
    story = with_config(Story(to_link(), (30 * HOUR, unsigned()), (9 * HOUR, no_ds())).gate('add-ds'),
                        BOOK % ('Ada', 'true', 'true', 'true', 'false'))
    return gate_error(story, 'runbook-incomplete')


@case('runbook-incomplete', 'gate-unsign-without-a-contact')
def _():
    story = with_config(Story(no_ds(), (9 * HOUR, linked()), (4 * HOUR, no_ds())).gate('unsign'),
                        BOOK % ('Ada', 'true', 'false', 'false', 'true'))
    story.expect('warning', 'runbook-incomplete', 'corp.example.', '-', '*')
    return gate_error(story, 'runbook-incomplete')


@case('runbook-incomplete', 'gate-remove-ds')
def _():
    """The way out needs nothing."""
    story = with_config(Story(linked(), (9 * HOUR, linked())).gate('remove-ds'),
                        BOOK % ('Ada', 'false', 'true', 'true', 'true'))
    return story.expect('warning', 'runbook-incomplete', 'corp.example.', '-', '*').ends(0)


@case('runbook-incomplete', 'good-gate-ready')
def _():
    return with_config(Story(to_link(), (30 * HOUR, unsigned()), (9 * HOUR, no_ds())).gate('add-ds').ends(0),
                       BOOK % ('Ada', 'true', 'true', 'true', '"a list"'))


@case('runbook-incomplete', 'not-signed-yet')
def _():
    """Its owner is needed first; whom to tell can wait until the DS comes."""
    z = tree(ds=False, sign=False)
    z.config(BOOK % ('false', 'true', 'true', 'true', 'false'))
    z.expect('warning', 'runbook-incomplete', 'corp.example.', '-', '*')
    z.expect('info', 'runbook-incomplete', 'corp.example.', '-', '*')
    return z


@case('runbook-incomplete', 'good-done')
def _():
    z = tree()
    z.config('rollout: {stage: done, runbook: {owner: false}}\n')
    return z


@case('runbook-incomplete', 'good-ready')
def _():
    return declared(healthy(), 'runbook:\n  owner: Ada\n  rollback: true\n  registrar_contact: "24 h"\n'
                    '  flush_links: a page\n  peers_told: a list')


@case('telemetry-shared-fate', 'in-the-zone')
def _():
    z = declared(healthy(), 'telemetry:\n- {name: status.example, use: status page}')
    z.expect('warning', 'telemetry-shared-fate', 'status', '-', 4)
    return z


@case('telemetry-shared-fate', 'good-elsewhere')
def _():
    return declared(healthy(), 'telemetry:\n- {name: status.notexample, use: status page}\n'
                    '- {name: page.example.net}')


def page(host='ns1.page.example.', address='198.51.100.201', stage='', probe=True, more=''):
    """corp.example., and page.example. beside it, where its status page is."""
    z = Zone('page.example.')
    z.text('@ SOA ns1 hostmaster 7 7200 3600 604800 900\n@ NS %s\n@ A 198.51.100.202\n%s' % (
        host, 'ns1 A %s\n' % address if host.startswith('ns1.page') else ''))
    z.key(ksk=True, seed=61)
    z.key(seed=62)
    z.sign()
    net = tree(edit_tld=lambda tld: delegate(tld, z, glue_of(z)))
    if probe:
        net.add(z, [(host, address)], net.served('example'))
    net.config('zones:\n  corp.example:\n    telemetry: [{name: www.page.example, use: status page}]\n' +
               more)
    return net


def shared(net):
    net.expect('warning', 'telemetry-shared-fate', 'www.page.example.', '-', '*')
    return net


@case('telemetry-shared-fate', 'servers-in-the-zone')
def _():
    """The page's zone is another one, and cannot be found without this one."""
    return shared(page('ns1.corp.example.', '198.51.100.1'))


@case('telemetry-shared-fate', 'good-servers-of-its-own')
def _():
    return page()


@case('telemetry-shared-fate', 'one-operator-declared')
def _():
    return shared(page(more='    operators: [{name: Alpha, servers: [ns1.page.example, corp.example]}]\n'))


@case('telemetry-shared-fate', 'good-two-operators-declared')
def _():
    return page(more='    operators:\n    - {name: Alpha, servers: corp.example}\n'
                '    - {name: Beta, servers: page.example}\n')


@case('telemetry-shared-fate', 'good-not-looked-at')
def _():
    """What nobody looked at is not evaluated, and no pass."""
    return page('ns1.corp.example.', '198.51.100.1', probe=False)


def sponsored(net, number):
    def says(n):
        return {'secureDNS': {'delegationSigned': True},
                'entities': [{'objectClassName': 'entity', 'handle': 'x', 'roles': ['registrar'],
                              'publicIds': [{'type': 'IANA Registrar ID', 'identifier': n}]}]}
    net.registry(says('292'))
    net.registry(dict(says(number), ldhName='page.example'), zone='page.example.')
    return net


@case('telemetry-shared-fate', 'one-registrar')
def _():
    return shared(sponsored(page(), '292'))


@case('telemetry-shared-fate', 'good-two-registrars')
def _():
    return sponsored(page(), '299')


@case('telemetry-shared-fate', 'good-rolled-out-already')
def _():
    return declared(healthy(), 'stage: done\ntelemetry: [{name: status.example}]')


# Operators and subzones.

OPERATORS = 'operators:\n- {name: Route 53, servers: [awsdns-56.net, ns-7.awsdns-12.co.uk]}\n' \
            '- {name: our own, servers: example}'


def served_by(*hosts):
    z = fixture_unsigned(more=''.join('@ NS %s\n' % h for h in hosts[1:]))
    z.replace('@', 'NS', hosts[0], which=1)
    z.replace('plain', 'NS', 'ns2.plain.example.', which=1)
    z.add('ns2.plain', 'A', '198.51.100.55')
    return z


@case('operator-mix', 'a-stranger')
def _():
    """Two operators are declared, and a server of a third is in the NS set."""
    z = declared(served_by('ns-9.awsdns-56.net.', 'ns1.beta.test.'), OPERATORS)
    z.expect('warning', 'operator-mix', '@', 'NS', '*')
    return z


@case('operator-mix', 'good-as-declared')
def _():
    return declared(served_by('ns-9.awsdns-56.net.', 'ns-7.awsdns-12.co.uk.'), OPERATORS)


@case('operator-mix', 'one-left')
def _():
    """A declared operator has no server any more."""
    z = declared(served_by('ns-9.awsdns-56.net.'), OPERATORS + '\n- {name: Beta, servers: beta.test}')
    z.expect('info', 'operator-mix', '@', 'NS', '*')
    return z


@case('operator-mix', 'good-multi-signer')
def _():
    return declared(served_by('ns-9.awsdns-56.net.', 'ns1.beta.test.'), 'multi_signer: true')


@case('operator-mix', 'not-multi-signer')
def _():
    z = declared(served_by('ns-9.awsdns-56.net.', 'ns1.beta.test.'), 'multi_signer: false')
    z.expect('info', 'operator-mix', '@', 'NS', '*')
    return z


@case('operator-mix', 'good-subzone-at-a-declared-one')
def _():
    z = served_by('ns-9.awsdns-56.net.')
    z.add('shop', 'NS', 'ns1.beta.test.')
    return declared(z, OPERATORS + '\n- {name: Beta, servers: beta.test}')


@case('delegation-inventory', 'drift')
def _():
    """One is delegated that nobody declared, and one is not that somebody did."""
    z = declared(healthy(), 'subzones: [secure.example, shop.example]')
    z.expect('warning', 'delegation-inventory', 'plain', 'NS', '*')
    z.expect('warning', 'delegation-inventory', 'shop', 'NS', '*')
    return z


@case('delegation-inventory', 'none-expected')
def _():
    z = declared(healthy(), 'subzones: []')
    z.expect('warning', 'delegation-inventory', 'plain', 'NS', '*')
    z.expect('warning', 'delegation-inventory', 'secure', 'NS', '*')
    return z


@case('delegation-inventory', 'good-as-declared')
def _():
    """What lies below a delegation is declared for the zone there."""
    return declared(healthy(), 'subzones: [secure.example, plain.example, deep.plain.example, example.net]')


@case('delegation-inventory', 'a-list-of-other-zones')
def _():
    z = healthy()
    z.config('rollout: {subzones: [shop.example.net]}\n')
    for name in ('plain', 'secure'):
        z.expect('info', 'delegation-inventory', name, 'NS', '*')
    return z


def signers(import_zsk, text):
    net = multi_signer(import_zsk)
    net.config('rollout: {%s}\n' % text)
    return net


@case('dnskey-server-mismatch', 'good-multi-signer-declared')
def _():
    return signers(True, 'multi_signer: true')


@case('dnskey-server-mismatch', 'multi-signer-declared-and-not-set-up')
def _():
    net = signers(False, 'multi_signer: true')
    net.expect('error', 'dnskey-server-mismatch', 'corp.example.', 'DNSKEY')
    return net


@case('ds-published-early', 'before-the-day')
def _():
    z = declared(healthy(), 'ds_after: 2026-11-22')
    z.expect('error', 'ds-published-early', '@', 'DS')
    return z


@case('ds-published-early', 'good-on-the-day')
def _():
    return declared(healthy(), 'ds_after: 2026-11-21')


def early(story, severity='error'):
    return story.expect(severity, 'ds-published-early', 'corp.example.', 'DS', '*')


def fresh(story):
    """What a DS that appeared between two looks is besides."""
    return story.expect('warning', 'ds-green-too-early', 'corp.example.', 'DS')


SOAK = 'rollout: {soak: 2d}\n'


@case('ds-published-early', 'before-the-soak-was-over')
def _():
    """Signed a day ago; the DS was first seen half a day later, and a soak of two days was declared."""
    return early(with_config(Story(linked(), (30 * HOUR, unsigned()), (24 * HOUR, no_ds()),
                                   (12 * HOUR, linked())), SOAK))


@case('ds-published-early', 'good-after-the-soak')
def _():
    return with_config(Story(linked(), (5 * DAY, unsigned()), (4 * DAY, no_ds()), (2 * DAY, no_ds()),
                             (12 * HOUR, linked())), SOAK)


@case('ds-published-early', 'good-to-the-second')
def _():
    story = Story(linked(), (5 * DAY, unsigned()), (2 * DAY, no_ds()), (HOUR, no_ds()))
    return fresh(with_config(story, SOAK))


@case('ds-published-early', 'a-second-short')
def _():
    return fresh(early(with_config(Story(linked(), (5 * DAY, unsigned()), (2 * DAY - 1, no_ds()),
                                         (HOUR, no_ds())), SOAK)))


@case('ds-published-early', 'long-over')
def _():
    """It was early, and its turn has come since."""
    return early(with_config(Story(linked(), (9 * DAY, unsigned()), (8 * DAY, no_ds()), (7 * DAY, linked())),
                             SOAK), 'info')


@case('ds-published-early', 'before-the-soak-declared')
def _():
    """Nobody looked; the configuration says since when the zone is signed."""
    z = linked()
    z.config('rollout: {soak: 2d, signed_since: "2026-11-20T12:00:00Z"}\n')
    z.expect('error', 'ds-published-early', 'corp.example.', 'DS', '*')
    return z


@case('ds-published-early', 'declared-and-seen-otherwise')
def _():
    """It is declared to be signed for weeks, and a look of yesterday shows that it was not."""
    return early(with_config(Story(linked(), (30 * HOUR, unsigned()), (24 * HOUR, no_ds()),
                                   (12 * HOUR, linked())),
                             'rollout: {soak: 2d, signed_since: 2026-11-01}\n'))


@case('ds-published-early', 'by-a-factor')
def _():
    """Thirty times the longest TTL, an hour."""
    return early(with_config(Story(linked(), (30 * HOUR, unsigned()), (24 * HOUR, no_ds()),
                                   (5 * HOUR, linked())),
                             'rollout: {soak_factor: 30, ds_after: 2026-11-20}\n'))


@case('ds-published-early', 'good-nobody-knows-since-when')
def _():
    """It was signed when somebody first looked: not evaluated, and nobody asked for that."""
    return with_config(Story(linked(), (24 * HOUR, no_ds()), (12 * HOUR, linked())), SOAK)


@case('ds-published-early', 'first-seen-before-the-day')
def _():
    """The day has come; the DS had been there before it."""
    return early(with_config(Story(linked(), (30 * HOUR, no_ds()), (18 * HOUR, linked())),
                             'rollout: {ds_after: "2026-11-21T06:00:00Z"}\n'), 'info')


def above(sub_ds):
    net = tree(subs=[(subzone(), sub_ds)])
    net.config('zones: {corp.example: {after: [sub.corp.example]}}\n')
    return net


@case('ds-published-early', 'before-the-subzone')
def _():
    """The zone below is signed and comes first by the order that was declared."""
    net = above(False)
    net.expect('error', 'ds-published-early', 'corp.example.', 'DS', '*')
    net.expect('warning', 'subzone-island', 'sub.corp.example.', 'DS', '*')
    return net


@case('ds-published-early', 'good-after-the-subzone')
def _():
    return above(True)


@case('ds-published-early', 'good-not-looked-at')
def _():
    """Nothing is known of the zone that comes first."""
    return declared(healthy(), 'after: other.example.net')


@case('soak-too-short', 'an-hour')
def _():
    z = tree(ds=False)
    z.config('rollout: {soak: 3d, signed_since: "2026-11-21T09:00:00Z"}\n')
    z.expect('info', 'soak-too-short')
    return z


@case('soak-too-short', 'good-four-days')
def _():
    z = tree(ds=False)
    z.config('rollout: {soak: 3d, signed_since: 2026-11-17}\n')
    return z


def three_days(*past):
    return with_config(Story(to_link(), *past, (6 * HOUR, no_ds())).gate('add-ds'), 'rollout: {soak: 3d}\n')


@case('soak-too-short', 'gate-three-hours')
def _():
    """As in 2021: all tests pass, and three hours are not three days."""
    return gate_error(three_days((9 * HOUR, unsigned()), (3 * HOUR, no_ds())), 'soak-too-short')


@case('soak-too-short', 'gate-unsigned-in-between')
def _():
    """Signed last week, and not yesterday: it begins anew."""
    return gate_error(three_days((8 * DAY, no_ds()), (DAY, unsigned()), (9 * HOUR, no_ds())),
                      'soak-too-short')


@case('soak-too-short', 'gate-a-second-short')
def _():
    return gate_error(three_days((4 * DAY, unsigned()), (3 * DAY - 1, no_ds())), 'soak-too-short')


@case('soak-too-short', 'good-gate-to-the-second')
def _():
    return three_days((4 * DAY, unsigned()), (3 * DAY, no_ds())).ends(0)


@case('soak-too-short', 'gate-said-on-the-line')
def _():
    story = with_config(Story(to_link()).gate('add-ds', ' --signed-since 2026-11-20T12:00:00Z'),
                        'rollout: {soak: 3d}\n')
    return gate_error(story, 'soak-too-short')


@case('soak-too-short', 'good-gate-said-on-the-line')
def _():
    return with_config(Story(to_link()).gate('add-ds', ' --signed-since 2026-11-18T12:00:00Z'),
                       'rollout: {soak: 3d}\n').ends(0)


@case('soak-too-short', 'another-step')
def _():
    """A roll of the ZSK waits for no soak."""
    return with_config(Story(no_ds(), (30 * HOUR, no_ds())).gate('roll-zsk').ends(0),
                       'rollout: {soak: 3d}\n').expect('info', 'soak-too-short', 'corp.example.', '-', '*')


def rollout(edit=None, wild=''):
    """Three zones of one owner: one rehearsed, one done, one planned."""
    def small(origin, text):
        z = Zone(origin)
        z.text('@ SOA ns.example.net. hostmaster 1 7200 3600 604800 900\n@ NS ns.example.net.\n'
               'www A 198.51.100.80\n' + text)
        return z
    top = small('next.example.', 'mail MX 5 www\n' + wild)
    top.filename = 'next.zone'
    for name, text in (('tried.example.', 'mail MX 5 www\n'), ('done.example.', '_x._tcp SRV 0 0 443 www\n')):
        top.files[name.split('.')[0] + '.zone'] = small(name, text).content()
    top.config('rollout: {stage: planned}\nzones:\n  tried.example:\n    stage: rehearsal\n'
               '  done.example:\n    stage: done\n')
    return top


@case('rehearsal-gap', 'first-wildcard')
def _():
    z = rollout(wild='*.app CNAME www\n')
    z.expect('error', 'rehearsal-gap', '@', '-')
    return z


@case('rehearsal-gap', 'good-all-was-tried')
def _():
    return rollout(wild='a.b A 198.51.100.81\n')
