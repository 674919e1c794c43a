"""Cases of what only a history shows: earlier snapshots beside the present one."""
import calendar
import time

import fixture
from fixture import Key, case
from servers import Server, tree

HOUR = 3600


def instant(seconds):
    now = calendar.timegm(time.strptime(fixture.AT, '%Y-%m-%dT%H:%M:%SZ'))
    return time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(now + seconds))


class Story:
    """The present, and (seconds before it, tree) for each earlier snapshot."""

    def __init__(self, now, *past):
        self.now, self.past, self.command, self.more = now, past, None, ''

    def gate(self, step, more=''):
        self.command, self.more = 'gate ' + step, more
        return self

    def says(self, more):
        self.more = ' ' + more
        return self

    def ends(self, status):
        self.now.expected.append('exit %d' % status)
        return self

    def expect(self, *a):
        self.now.expect(*a)
        return self

    def write(self, directory):
        args = '--at %s --history {dir}%s\n' % (self.now.at, self.more)
        files = {'snapshot.jsonl': self.now.snapshot(), 'args': args,
                 'expect': ''.join(line + '\n' for line in self.now.expected)}
        if self.command:
            files['command'] = self.command + '\n'
        for i, (before, net) in enumerate(self.past):
            net.at = instant(-before)
            files['past-%d.jsonl' % i] = net.snapshot()
        files.update(self.now.files)
        fixture.write_files(directory, files)


def linked():
    return tree()


def no_ds():
    return tree(ds=False)


def unsigned():
    return tree(ds=False, sign=False)


@case('unsign-ds-cached', 'an-hour-later')
def _():
    """30 September 2021: the DS was taken out, and an hour later the signatures."""
    return Story(unsigned(), (3 * HOUR, linked()), (HOUR // 2, no_ds())).expect(
        'critical', 'unsign-ds-cached', 'corp.example.', 'DS')


@case('unsign-ds-cached', 'first-seen-gone-now')
def _():
    """Nobody looked in between: the DS may have gone a second ago."""
    return Story(unsigned(), (30 * HOUR, linked())).expect(
        'critical', 'unsign-ds-cached', 'corp.example.', 'DS')


@case('unsign-ds-cached', 'key-outlives-ds')
def _():
    """The DS has died in every cache, a key that was validated by it has not."""
    return Story(unsigned(), (3 * HOUR, linked()), (HOUR * 3 // 2, no_ds())).expect(
        'critical', 'unsign-ds-cached', 'corp.example.', 'DS')


@case('unsign-ds-cached', 'good-to-the-second')
def _():
    return Story(unsigned(), (3 * HOUR, linked()), (2 * HOUR, no_ds()))


@case('unsign-ds-cached', 'still-signed')
def _():
    return Story(no_ds(), (3 * HOUR, linked()), (HOUR // 2, no_ds())).expect(
        'info', 'unsign-ds-cached', 'corp.example.', 'DS')


@case('unsign-ds-cached', 'declared')
def _():
    """Nobody looked before; the user says until when the parent had a DS, and with which TTL."""
    return Story(unsigned()).says('--seen ds=2026-11-21T11:00:00Z,ttl=3601').expect(
        'critical', 'unsign-ds-cached', 'corp.example.', 'DS')


@case('unsign-ds-cached', 'declared-still-signed')
def _():
    """A day for the DS, where no TTL is said, and the keys' own on top."""
    return Story(no_ds()).says('--seen ds=2026-11-20T12:00:00Z').expect(
        'info', 'unsign-ds-cached', 'corp.example.', 'DS')


@case('unsign-ds-cached', 'good-declared')
def _():
    return Story(unsigned()).says('--seen ds=2026-11-21T11:00:00Z,ttl=3600')


@case('unsign-ds-cached', 'good-declared-linked')
def _():
    """The DS is there: what is said of earlier times is no news."""
    return Story(linked()).says('--seen ds=2026-11-21T11:00:00Z')


@case('unsign-ds-cached', 'good-long-gone')
def _():
    return Story(unsigned(), (60 * HOUR, linked()), (3 * HOUR, no_ds()))


@case('unsign-ds-cached', 'good-never-linked')
def _():
    return Story(unsigned(), (3 * HOUR, no_ds()))


@case('unsign-ds-cached', 'good-linked-again')
def _():
    """Not this check's: the DS that came back is ds-resurrected."""
    return Story(linked(), (4 * HOUR, linked()), (3 * HOUR, no_ds()), (2 * HOUR, linked())).expect(
        'error', 'ds-resurrected', 'corp.example.', 'DS')


def unsafe(story, status=1):
    return story.expect('critical', 'next-step-not-safe', 'corp.example.', 'DS').ends(status)


@case('next-step-not-safe', 'unsign-ds-published')
def _():
    return unsafe(Story(linked(), (3 * HOUR, linked())).gate('unsign'))


@case('next-step-not-safe', 'unsign-ds-cached')
def _():
    return unsafe(Story(no_ds(), (3 * HOUR, linked()), (HOUR // 2, no_ds())).gate('unsign'))


@case('next-step-not-safe', 'unsign-a-second-too-early')
def _():
    return unsafe(Story(no_ds(), (3 * HOUR, linked()), (2 * HOUR - 1, no_ds())).gate('unsign'))


@case('next-step-not-safe', 'good-unsign-to-the-second')
def _():
    return Story(no_ds(), (3 * HOUR, linked()), (2 * HOUR, no_ds())).gate('unsign').ends(0)


@case('next-step-not-safe', 'add-ds-signed-a-moment-ago')
def _():
    return unsafe(Story(no_ds(), (HOUR // 2, unsigned())).gate('add-ds'))


@case('next-step-not-safe', 'good-unsign-nobody-looked')
def _():
    """No history of the DS: not a go, and not a no either."""
    return Story(no_ds()).gate('unsign').ends(3)


@case('next-step-not-safe', 'unsign-declared')
def _():
    return unsafe(Story(no_ds()).gate('unsign', ' --seen ds=2026-11-21T11:00:00Z,ttl=3600'))


@case('next-step-not-safe', 'good-unsign-declared')
def _():
    return Story(no_ds()).gate('unsign', ' --seen ds=2026-11-21T10:00:00Z,ttl=3600').ends(0)


DAY = 86400
SOA = 'ns1 hostmaster %d 7200 3600 604800 900'


@case('ds-resurrected', 'back-again')
def _():
    return Story(linked(), (3 * HOUR, linked()), (2 * HOUR, no_ds())).expect(
        'error', 'ds-resurrected', 'corp.example.', 'DS').expect(
        'warning', 'ds-green-too-early', 'corp.example.', 'DS')


@case('ds-resurrected', 'back-while-nobody-looked')
def _():
    """It came back an hour ago and was seen then; the observation without it is long past."""
    return Story(linked(), (60 * DAY, linked()), (40 * DAY, no_ds()), (HOUR, linked())).expect(
        'error', 'ds-resurrected', 'corp.example.', 'DS')


@case('ds-resurrected', 'long-back-and-good')
def _():
    return Story(linked(), (60 * DAY, linked()), (40 * DAY, no_ds()), (8 * DAY, linked())).expect(
        'info', 'ds-resurrected', 'corp.example.', 'DS')


@case('ds-resurrected', 'good-published-first')
def _():
    return Story(linked(), (3 * HOUR, no_ds()), (2 * HOUR, linked()))


@case('ds-resurrected', 'good-always-there')
def _():
    return Story(linked(), (3 * HOUR, linked()), (2 * HOUR, linked()))


@case('ds-resurrected', 'ttl-raised')
def _():
    def longer(z):
        for r in z.find('corp', 'DS'):
            r.ttl = 86400
    return Story(tree(edit_tld=longer), (3 * HOUR, linked())).expect(
        'warning', 'ds-resurrected', 'corp.example.', 'DS')


def keyed(*seeds):
    """Signed by a KSK and a ZSK of these seeds, all of them published."""
    def keys(z):
        z.key(ksk=True, seed=1)
        for seed in seeds:
            z.key(seed=seed, **({} if seed == seeds[-1] else {'signs': ()}))
        z.sign()
    n = tree(edit=keys, sign=False)
    return n


@case('key-unexpected-change', 'swapped')
def _():
    return Story(keyed(3), (HOUR // 2, keyed(2))).expect(
        'error', 'key-unexpected-change', 'corp.example.', 'DNSKEY').expect(
        'critical', 'zsk-too-early', 'corp.example.', 'DNSKEY')


@case('key-unexpected-change', 'nobody-looked-for-hours')
def _():
    """A roll in good order has room between the two observations."""
    return Story(keyed(3), (9 * HOUR, keyed(2))).expect(
        'info', 'key-unexpected-change', 'corp.example.', 'DNSKEY').expect(
        'info', 'zsk-too-early', 'corp.example.', 'DNSKEY')


@case('key-unexpected-change', 'added')
def _():
    return Story(keyed(3, 2), (3 * HOUR, keyed(2))).expect(
        'info', 'key-unexpected-change', 'corp.example.', 'DNSKEY')


@case('key-unexpected-change', 'good-long-ago')
def _():
    return Story(keyed(3), (20 * DAY, keyed(2)), (8 * DAY, keyed(3)))


@case('key-unexpected-change', 'good-the-same')
def _():
    return Story(keyed(2), (20 * DAY, keyed(2)), (8 * HOUR, keyed(2)))


def signed_at(days, serial):
    def number(z):
        z.replace('@', 'SOA', SOA % serial)
    return tree(inception=-days * DAY, expiration=30 * DAY - days * DAY, edit=number)


@case('resigning-stalled', 'three-days')
def _():
    """Every day for three days, then not once in four."""
    return Story(signed_at(4, 3), (6 * DAY - HOUR, signed_at(6, 1)), (5 * DAY - HOUR, signed_at(5, 2)),
                 (4 * DAY - HOUR, signed_at(4, 3)), (DAY, signed_at(4, 3))).expect(
        'error', 'resigning-stalled', 'corp.example.', 'SOA')


@case('resigning-stalled', 'good-one-day-missed')
def _():
    return Story(signed_at(2, 3), (4 * DAY - HOUR, signed_at(4, 1)), (3 * DAY - HOUR, signed_at(3, 2)),
                 (2 * DAY - HOUR, signed_at(2, 3)))


@case('resigning-stalled', 'good-serial-moves')
def _():
    """Only the serial is new: a signer that keeps old signatures over what did not change."""
    return Story(signed_at(4, 4), (6 * DAY - HOUR, signed_at(6, 1)), (5 * DAY - HOUR, signed_at(5, 2)),
                 (4 * DAY - HOUR, signed_at(4, 3)))


@case('soa-serial-spread', 'backwards')
def _():
    return Story(signed_at(1, 17), (3 * HOUR, signed_at(1, 18))).expect(
        'warning', 'soa-serial-spread', 'corp.example.', 'SOA')


@case('soa-serial-spread', 'good-forwards')
def _():
    return Story(signed_at(1, 18), (3 * HOUR, signed_at(1, 17)), (2 * HOUR, signed_at(1, 17)))


@case('soa-serial-spread', 'good-past-it-again')
def _():
    return Story(signed_at(1, 19), (3 * HOUR, signed_at(1, 18)), (2 * HOUR, signed_at(1, 17)))


def wanting(*keys, **kw):
    return tree(cds=list(keys), **kw)


@case('cds-pending', 'for-three-hours')
def _():
    k = fixture.Key(ksk=True, seed=9)
    return Story(wanting(k), (5 * HOUR, linked()), (3 * HOUR, wanting(k)), (HOUR, wanting(k))).expect(
        'info', 'cds-pending', 'corp.example.', 'CDS').expect(
        'critical', 'cds-would-break-chain', 'corp.example.', 'CDS')


@case('cds-pending', 'first-ds')
def _():
    return Story(tree(ds=False, cds=True), (HOUR, tree(ds=False, cds=True))).expect(
        'info', 'cds-pending', 'corp.example.', 'CDS')


@case('cds-pending', 'good-granted')
def _():
    return Story(tree(cds=True), (2 * HOUR, tree(cds=True, ds=False)), (HOUR, tree(cds=True)))


# Another operator: name servers with keys of their own.

OPERATOR = '''
@ SOA ns%(a)d hostmaster %(serial)d 7200 3600 604800 900
@ NS ns%(a)d
@ NS ns%(b)d
@ A 198.51.100.80
ns%(a)d A 198.51.100.%(a)d
ns%(b)d A 198.51.100.%(b)d
www A 198.51.100.80
'''
OURS, THEIRS = 1, 8


def silent(seed, ksk=False):
    key = Key(ksk=ksk, seed=seed)
    key.signs = 'none'
    return key


def operator(first, foreign=(), serial=2026112101, signed=True, ns=None):
    """The zone as the operator with the servers ns(first) and ns(first + 1) has it; its keys have the
    seeds first and first + 1."""
    z = fixture.Zone('corp.example.')
    z.text(OPERATOR % {'a': ns or first, 'b': (ns or first) + 1, 'serial': serial})
    if signed:
        z.key(Key(ksk=True, seed=first))
        z.key(Key(seed=first + 1))
        for other in foreign:
            z.key(silent(other, True))
            z.key(silent(other + 1))
        z.sign()
    return z


def served(zone, ds, at=None):
    """Delegated to its own servers; ds: the operators whose KSK the parent names.  at: the first of the
    addresses that serve it, when it is not delegated to them yet."""
    child = fixture.Zone('corp.example.')

    def edit(tld):
        for first in ds:
            tld.add('corp', 'DS', child.ds_text(Key(ksk=True, seed=first)))
    net = tree(corp=zone, ds=False, edit_tld=edit)
    first = at or int(str(zone.find('@', 'NS')[0].rd.target)[2])
    net.served('corp').servers = [Server('ns%d.corp.example.' % n, '198.51.100.%d' % n, zone)
                                  for n in (first, first + 1)]
    return net


def apart(first, ds=(OURS,), **how):
    return served(operator(first, **how), ds)


def joint(first, ds=(OURS, THEIRS), **how):
    """Both operators publish the keys of both."""
    return served(operator(first, foreign=[OURS + THEIRS - first], **how), ds)


def beside(here, there):
    here.beside = there
    return here


def unsafe_move(story, status=1):
    return story.expect('critical', 'operator-change-unsafe', 'corp.example.', 'NS').ends(status)


@case('operator-change-unsafe', 'gate-no-keys-in-common')
def _():
    return unsafe_move(Story(beside(apart(OURS), apart(THEIRS)), (3 * HOUR, apart(OURS))).gate('change-ns'))


@case('operator-change-unsafe', 'gate-no-ds-of-the-new')
def _():
    return unsafe_move(Story(beside(joint(OURS, [OURS]), joint(THEIRS, [OURS])),
                             (3 * HOUR, joint(OURS, [OURS]))).gate('change-ns'))


@case('operator-change-unsafe', 'gate-published-half-an-hour-ago')
def _():
    return unsafe_move(Story(beside(joint(OURS), joint(THEIRS)), (3 * HOUR, apart(OURS)),
                             (HOUR // 2, joint(OURS))).gate('change-ns'))


@case('operator-change-unsafe', 'gate-unsigned-there')
def _():
    return unsafe_move(Story(beside(apart(OURS), apart(THEIRS, signed=False)),
                             (3 * HOUR, apart(OURS))).gate('change-ns'))


@case('operator-change-unsafe', 'good-gate-keys-of-both')
def _():
    return Story(beside(joint(OURS), joint(THEIRS)), (30 * HOUR, joint(OURS))).gate('change-ns').ends(0)


@case('operator-change-unsafe', 'good-gate-nobody-looked-before')
def _():
    return Story(beside(joint(OURS), joint(THEIRS))).gate('change-ns').ends(3)


def declared(net):
    net.served('corp').declared = True
    return net


@case('operator-change-unsafe', 'good-gate-snapshot-of-the-new')
def _():
    """The target is a walk with --ns; what is published the history knows."""
    return Story(declared(joint(THEIRS)), (30 * HOUR, joint(OURS)), (HOUR, joint(OURS))).gate(
        'change-ns').ends(0)


@case('operator-change-unsafe', 'gate-snapshot-of-the-new')
def _():
    return unsafe_move(Story(declared(apart(THEIRS)), (30 * HOUR, apart(OURS)), (HOUR, apart(OURS))).gate(
        'change-ns')).expect('critical', 'ds-no-valid-key', 'corp.example.', 'DS')


@case('operator-change-unsafe', 'good-gate-snapshot-and-an-old-history')
def _():
    """What was published last week is not what is published now."""
    return Story(declared(joint(THEIRS)), (40 * HOUR, joint(OURS)), (30 * HOUR, joint(OURS))).gate(
        'change-ns').ends(3)


@case('operator-change-unsafe', 'moved-with-other-keys')
def _():
    """The DS too was exchanged in that hour."""
    return unsafe_move(Story(apart(THEIRS, [THEIRS]), (3 * HOUR, apart(OURS)), (HOUR // 2, apart(OURS))))


@case('operator-change-unsafe', 'good-moved-with-keys-of-both')
def _():
    return Story(joint(THEIRS), (30 * HOUR, joint(OURS)), (HOUR // 2, joint(OURS)))


@case('operator-change-unsafe', 'good-moved-long-ago')
def _():
    return Story(apart(THEIRS, [THEIRS]), (40 * HOUR, apart(OURS)), (36 * HOUR, apart(THEIRS, [THEIRS])))


def also(net, zone, dead=False):
    """The servers that are left are asked too (--server)."""
    for address in ('198.51.100.1', '198.51.100.2'):
        server = Server(None, address, zone)
        server.dead = dead
        net.served('corp').servers.append(server)
    return net


def off_early(story, *more):
    for check in ('old-operator',) + more:
        for _ in range(2):
            story.expect('error', check, 'corp.example.', 'NS')
    return story


@case('old-operator', 'off-an-hour-later')
def _():
    return off_early(Story(also(joint(THEIRS), operator(OURS), dead=True), (3 * HOUR, joint(OURS)),
                           (HOUR // 2, joint(THEIRS))), 'ns-unreachable')


@case('old-operator', 'answers-as-before')
def _():
    """Long after: whoever came to them in time is there still."""
    return off_early(Story(also(joint(THEIRS), operator(OURS, [THEIRS])), (40 * HOUR, joint(OURS)),
                           (30 * HOUR, joint(THEIRS))))


@case('old-operator', 'moved-a-moment-ago')
def _():
    return Story(joint(THEIRS), (3 * HOUR, joint(OURS)), (HOUR // 2, joint(THEIRS))).expect(
        'info', 'old-operator', 'corp.example.', 'NS')


@case('old-operator', 'gate-off-too-early')
def _():
    return Story(joint(THEIRS), (3 * HOUR, joint(OURS)), (HOUR // 2, joint(THEIRS))).gate('change-ns').expect(
        'critical', 'old-operator', 'corp.example.', 'NS').ends(1)


@case('old-operator', 'good-gate-off-in-time')
def _():
    return Story(joint(THEIRS), (3 * HOUR, joint(OURS)), (3 * HOUR // 2, joint(THEIRS))).gate(
        'change-ns').ends(0)


@case('old-operator', 'good-with-the-new-ns')
def _():
    """They hand out what the new servers do."""
    return Story(also(joint(THEIRS), operator(THEIRS, [OURS])), (40 * HOUR, joint(OURS)),
                 (30 * HOUR, joint(THEIRS)))


@case('old-operator', 'good-never-moved')
def _():
    return Story(joint(OURS), (3 * HOUR, joint(OURS)), (HOUR // 2, joint(OURS)))


ATOMIC = 'step-not-atomic'




@case(ATOMIC, 'ds-with-the-first-signatures')
def _():
    """Signed, and the DS published, between two looks an hour apart."""
    return Story(linked(), (HOUR, unsigned())).expect(
        'warning', ATOMIC, 'corp.example.', 'SOA').expect(
        'warning', 'ds-green-too-early', 'corp.example.', 'DS')


@case(ATOMIC, 'denial-and-ds')
def _():
    return Story(linked(), (HOUR, tree(ds=False, denial='nsec3'))).expect(
        'warning', ATOMIC, 'corp.example.', 'SOA').expect(
        'warning', 'ds-green-too-early', 'corp.example.', 'DS')


@case(ATOMIC, 'good-one-after-the-other')
def _():
    return Story(linked(), (3 * HOUR, linked()), (30 * HOUR, no_ds()), (31 * HOUR, no_ds()),
                 (60 * HOUR, unsigned()))


@case(ATOMIC, 'good-long-ago')
def _():
    return Story(linked(), (10 * DAY, linked()), (10 * DAY + HOUR, unsigned()))
