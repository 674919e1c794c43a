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
    return Story(linked(), (3 * HOUR, linked()), (2 * HOUR, no_ds()))


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
