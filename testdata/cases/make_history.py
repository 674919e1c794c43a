"""Cases of what only a history shows: earlier snapshots beside the present one."""
import calendar
import time

import fixture
from fixture import case
from servers import tree

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
