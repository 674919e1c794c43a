"""Cases of rolls, restores and roll-backs: what caches make of one world after another."""
import fixture
from fixture import Key, Zone, case
from make_history import HOUR, Story
from servers import CORP, subzone, tree

MINUTE, DAY = 60, 24 * HOUR
LONG_AGO = -45 * DAY


def key(name, publish=True, signs=None):
    """K1, K2: KSKs. Z1, Z2: ZSKs. E1: Ed25519, for both."""
    seed = {'K1': 1, 'Z1': 2, 'K2': 3, 'Z2': 4, 'E1': 5, 'C1': 6}[name]
    if name[0] in 'EC':
        return Key(alg=15 if name == 'E1' else 13, ksk=True, seed=seed, publish=publish,
                   signs=signs or 'both')
    return Key(ksk=name[0] == 'K', seed=seed, publish=publish, signs=signs
               or ('dnskey' if name[0] == 'K' else 'zone'))


def world(keys='', ds='', cds=None, subs=(), text=CORP):
    """keys: "K1 Z1 Z2-" (published, signs nothing) "E1+" (signs, not published); ds: "K1 K2"."""
    corp = Zone('corp.example.')
    corp.text(text)
    for word in keys.split():
        name = word.rstrip('+-')
        corp.key(key(name, publish='+' not in word, signs='none' if '-' in word else None))
    if keys:
        corp.sign(inception=LONG_AGO, cds=cds)

    def link(example):
        for name in ds.split():
            example.add(corp.origin, 'DS', example.ds_text(key(name), owner=corp.origin))
    return tree(corp=corp, ds=False, edit_tld=link)


def found(story, severity, check, t='DNSKEY'):
    return story.expect(severity, check, 'corp.example.', t)


@case('zsk-too-early', 'swapped-in-one-step')
def _():
    return found(Story(world('K1 Z2', 'K1'), (30 * MINUTE, world('K1 Z1', 'K1'))), 'critical',
               'zsk-too-early')


@case('zsk-too-early', 'signs-before-it-is-known')
def _():
    return found(Story(world('K1 Z1- Z2', 'K1'), (40 * MINUTE, world('K1 Z1', 'K1')),
                       (10 * MINUTE, world('K1 Z1 Z2-', 'K1'))), 'critical', 'zsk-too-early')


@case('zsk-too-early', 'old-key-out-too-early')
def _():
    """Fresh answers are fine; what a forwarder still has from before is not."""
    return found(Story(world('K1 Z2', 'K1'), (40 * MINUTE, world('K1 Z1 Z2-', 'K1')),
                       (10 * MINUTE, world('K1 Z1- Z2', 'K1'))), 'critical', 'zsk-too-early')


@case('zsk-too-early', 'good-pre-published')
def _():
    return Story(world('K1 Z2', 'K1'), (9 * HOUR, world('K1 Z1', 'K1')), (6 * HOUR, world('K1 Z1 Z2-', 'K1')),
                 (4 * HOUR, world('K1 Z1- Z2', 'K1')))


@case('zsk-too-early', 'good-double-signature')
def _():
    return Story(world('K1 Z2', 'K1'), (9 * HOUR, world('K1 Z1', 'K1')), (2 * HOUR, world('K1 Z1 Z2', 'K1')))


@case('ksk-or-ds-too-early', 'both-at-once')
def _():
    return found(Story(world('K2 Z1', 'K2'), (30 * MINUTE, world('K1 Z1', 'K1'))), 'critical',
                 'ksk-or-ds-too-early', 'DS')


@case('ksk-or-ds-too-early', 'ds-before-the-key-is-known')
def _():
    return found(Story(world('K1 K2 Z1', 'K2'), (50 * MINUTE, world('K1 Z1', 'K1')),
                       (20 * MINUTE, world('K1 K2 Z1', 'K1'))), 'critical', 'ksk-or-ds-too-early', 'DS')


@case('ksk-or-ds-too-early', 'good-double-ksk')
def _():
    return Story(world('K2 Z1', 'K2'), (9 * HOUR, world('K1 Z1', 'K1')), (6 * HOUR, world('K1 K2 Z1', 'K1')),
                 (3 * HOUR, world('K1 K2 Z1', 'K2')))


@case('ksk-or-ds-too-early', 'good-double-ds')
def _():
    return Story(world('K2 Z1', 'K2'), (9 * HOUR, world('K1 Z1', 'K1')), (6 * HOUR, world('K1 Z1', 'K1 K2')),
                 (3 * HOUR, world('K2 Z1', 'K1 K2')))


@case('algorithm-rollover-order', 'in-one-step')
def _():
    return found(Story(world('E1', 'E1'), (30 * MINUTE, world('C1', 'C1'))), 'critical',
                 'algorithm-rollover-order')


@case('algorithm-rollover-order', 'old-one-out-with-its-ds')
def _():
    return found(Story(world('E1', 'E1'), (9 * HOUR, world('C1', 'C1')), (20 * MINUTE, world('C1 E1', 'C1'))),
                 'critical', 'algorithm-rollover-order')


@case('algorithm-rollover-order', 'good-liberal')
def _():
    return Story(world('E1', 'E1'), (9 * HOUR, world('C1', 'C1')), (6 * HOUR, world('C1 E1', 'C1')),
                 (3 * HOUR, world('C1 E1', 'E1')))


def below(child, with_ds):
    return tree(subs=[(child, with_ds)])


def orphan():
    """The subzone without signatures, and the DS that it had."""
    corp_key = subzone().keys[0]

    def link(corp):
        corp.add('sub.corp.example.', 'DS', corp.ds_text(corp_key, owner='sub.corp.example.'))
    return tree(subs=[(subzone(sign=False), False)], edit=link)


@case('unsign-child-first', 'ds-still-there')
def _():
    return Story(orphan(), (HOUR, below(subzone(), True))).expect(
        'critical', 'unsign-child-first', 'sub.corp.example.', 'DS')


@case('unsign-child-first', 'ds-cached')
def _():
    return Story(below(subzone(sign=False), False), (HOUR, below(subzone(), True)),
                 (20 * MINUTE, below(subzone(), False))).expect(
        'critical', 'unsign-child-first', 'sub.corp.example.', 'DS')


@case('unsign-child-first', 'good-waited')
def _():
    return Story(below(subzone(sign=False), False), (5 * HOUR, below(subzone(), True)),
                 (3 * HOUR, below(subzone(), False)))


def off():
    return world()


@case('resign-different-keys', 'ds-cached')
def _():
    return found(Story(world('K2 Z2'), (3 * HOUR, world('K1 Z1', 'K1')), (20 * MINUTE, off())), 'error',
                 'resign-different-keys')


@case('resign-different-keys', 'good-same-keys')
def _():
    return Story(world('K1 Z1'), (3 * HOUR, world('K1 Z1', 'K1')), (20 * MINUTE, off()))


@case('key-restore-ksk', 'another-key')
def _():
    return found(Story(world('K2 Z2', 'K1'), (3 * HOUR, world('K1 Z1', 'K1')),
               (20 * MINUTE, world('', 'K1'))),
                 'critical', 'key-restore-ksk')


@case('key-restore-ksk', 'good-same-key')
def _():
    return Story(world('K1 Z1', 'K1'), (3 * HOUR, world('K1 Z1', 'K1')), (20 * MINUTE, world('', 'K1')))


@case('key-restore-zsk', 'new-zsk')
def _():
    return found(Story(world('K1 Z2', 'K1'), (40 * MINUTE, world('K1 Z1', 'K1')),
               (20 * MINUTE, world('', 'K1'))),
                 'critical', 'key-restore-zsk')


@case('key-restore-zsk', 'good-same-zsk')
def _():
    return Story(world('K1 Z1', 'K1'), (40 * MINUTE, world('K1 Z1', 'K1')), (20 * MINUTE, world('', 'K1')))


@case('key-restore-signature', 'published-and-idle')
def _():
    return found(Story(world('K1- K2 Z1', 'K1'), (9 * HOUR, world('K1 Z1', 'K1')),
               (5 * HOUR, world('', 'K1'))),
                 'critical', 'key-restore-signature')


@case('key-restore-signature', 'good-signs-again')
def _():
    return Story(world('K1 K2 Z1', 'K1'), (9 * HOUR, world('K1 Z1', 'K1')), (5 * HOUR, world('', 'K1')))


def third_time(*between):
    return Story(off(), (50 * HOUR, world('K1 Z1')), *between, (46 * HOUR, world('K1 Z1')),
                 (5 * HOUR, world('K1 Z1', 'K1')), (30 * MINUTE, world('K1 Z1')))


@case('rollback-precondition-changed', 'the-third-time')
def _():
    """Attempts one and two of 2021 were taken back without harm; then came the DS."""
    return found(found(third_time((48 * HOUR, off())), 'critical', 'rollback-precondition-changed'),
                 'critical', 'unsign-ds-cached', 'DS')


@case('rollback-precondition-changed', 'good-waited-for')
def _():
    """There was a DS in between, and this time it has run out of caches."""
    return Story(off(), (50 * HOUR, world('K1 Z1')), (48 * HOUR, off()), (46 * HOUR, world('K1 Z1')),
                 (9 * HOUR, world('K1 Z1', 'K1')), (5 * HOUR, world('K1 Z1')))


@case('ds-green-too-early', 'five-minutes-old')
def _():
    return found(Story(world('K1 Z1', 'K1'), (3 * HOUR, world('K1 Z1')),
               (5 * MINUTE, world('K1 Z1'))), 'warning',
                 'ds-green-too-early', 'DS')


@case('ds-green-too-early', 'good-an-hour-later')
def _():
    return Story(world('K1 Z1', 'K1'), (3 * HOUR, world('K1 Z1')), (2 * HOUR, world('K1 Z1', 'K1')))


@case('cds-readds-ds', 'still-asks')
def _():
    return found(Story(world('K1 Z1', cds=True), (30 * HOUR, world('K1 Z1', 'K1', cds=True))), 'error',
                 'cds-readds-ds', 'CDS')


@case('cds-readds-ds', 'good-withdrawn')
def _():
    return Story(world('K1 Z1'), (30 * HOUR, world('K1 Z1', 'K1', cds=True)))


@case('cds-readds-ds', 'good-first-time')
def _():
    """A CDS before there ever was a DS asks for the first one."""
    return Story(world('K1 Z1', cds=True), (30 * HOUR, world('K1 Z1', cds=True)))


@case('rollover-state', 'new-zsk-on-its-way')
def _():
    return found(Story(world('K1 Z1 Z2-', 'K1'), (10 * MINUTE, world('K1 Z1', 'K1'))), 'info',
               'rollover-state')


@case('rollover-state', 'good-settled')
def _():
    return Story(world('K1 Z1 Z2-', 'K1'), (9 * HOUR, world('K1 Z1', 'K1')),
               (8 * HOUR, world('K1 Z1 Z2-', 'K1')))


@case('rollover-stalled', 'forty-days')
def _():
    return found(Story(world('K1 K2 Z1', 'K1'), (40 * DAY, world('K1 K2 Z1', 'K1'))), 'warning',
               'rollover-stalled')


@case('rollover-stalled', 'good-five-days')
def _():
    return Story(world('K1 K2 Z1', 'K1'), (5 * DAY, world('K1 K2 Z1', 'K1')))


@case('rollover-stalled', 'good-idle-stand-by')
def _():
    return Story(world('K1 K2- Z1', 'K1'), (40 * DAY, world('K1 K2- Z1', 'K1')))


def simple(**kw):
    z = Zone('example.')
    z.text('@ SOA ns hostmaster 1 7200 3600 604800 900\n@ NS ns\nns A 192.0.2.1\n')
    z.key(ksk=True, seed=1)
    z.key(seed=2)
    return z.sign(**kw)


@case('dnskey-ttl-high', 'two-days')
def _():
    z = simple(dnskey_ttl=172800)
    z.expect('info', 'dnskey-ttl-high', '@', 'DNSKEY')
    return z


@case('dnskey-ttl-high', 'good-a-day')
def _():
    return simple(dnskey_ttl=86400)


def named(algorithm):
    z = simple()
    z.ds(z.keys[0], algorithm=algorithm)
    return z


@case('ds-algorithm-unsupported', 'gost')
def _():
    z = named(12)
    z.expect('error', 'ds-algorithm-unsupported', '@', 'DS')
    return z


@case('ds-algorithm-unsupported', 'good-one-that-is')
def _():
    z = simple()
    z.ds(z.keys[0])
    return z
