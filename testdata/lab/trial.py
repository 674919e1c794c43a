#!/usr/bin/python3
"""trial.py SCENARIO PROGRAM - one scenario in this namespace: walks, and what resolvers do; prints JSON.

{"walks": {ARGUMENTS: {"report", "exit", "again", "stderr"}}, "said": {LABEL: {FAMILY: [OUTCOME, TEXT]}},
"seconds": {...}}; `again`: does check of what was saved print the same?
"""
import concurrent.futures
import json
import os
import subprocess
import sys
import time

sys.dont_write_bytecode = True
import resolvers  # noqa: E402
from lab import Lab  # noqa: E402
from scenario import EARLIER  # noqa: E402
from scenarios import SCENARIOS  # noqa: E402
from space import write  # noqa: E402

WALK_SECONDS = 60


def walk(lab, program, arguments, past=False):
    """The walk of a user, kept; then the check of what was kept."""
    history = ['--history', lab.room('history')] if past else []
    saved = lab.path('saved%s.jsonl' % ''.join(a for a in arguments if '/' not in a))
    command = [program, 'walk', 'corp.example', '--root-hints', lab.hints, '--trust-anchor', lab.anchor,
               '--format', 'json', '--save', saved] + history + arguments
    began = time.monotonic()
    first = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False,
                           timeout=WALK_SECONDS)
    took = time.monotonic() - began
    again = subprocess.run([program, 'check', saved, '--format', 'json'] + history, stdin=subprocess.DEVNULL,
                           capture_output=True, check=False, timeout=WALK_SECONDS)
    try:
        report = json.loads(first.stdout)
    except ValueError:
        report = None
    return {'report': report, 'exit': first.returncode, 'stderr': first.stderr.decode('latin-1'),
            'again': again.stdout == first.stdout and again.returncode == first.returncode,
            'seconds': round(took, 2)}


def listen_to(judges, asks, tries):
    said = {}
    for label, (name, questions, *data) in asks.items():
        for question in questions.split(' then '):
            qtype, _, other = question.partition(' ')
            heard = resolvers.ask_all(judges, other or name, qtype, tries)
            # SERVFAIL after a long wait is a busy machine's before it is a verdict.
            for family, said_first in heard.items():
                if said_first.is_slow_failure():
                    heard[family] = judges[family].ask(other or name, qtype)
        said[label] = {n: (s.having(*data), str(s)) for n, s in heard.items()}
    return said


def next_second():
    """A history knows its worlds by the second: two in one would be one."""
    now = int(time.time())
    while int(time.time()) == now:
        time.sleep(0.02)


def live_through(lab, scenario, program):
    """Serves the world, after those that were before it; returns the judges."""
    judges = None
    for make in scenario.earlier + [scenario.make]:
        lab.switch(scenario.world(make))
        judges = judges or lab.judges(*(scenario.judges or ()))
        if make is not scenario.make:
            walk(lab, program, [], True)
            for name, qtype in EARLIER:
                resolvers.ask_all(judges, name, qtype)
            next_second()
    return judges


def trial(scenario, program):
    begun = time.monotonic()
    with Lab() as lab:
        judges = live_through(lab, scenario, program)
        up = time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            more = []
            for option in ('names', 'subzones'):
                if getattr(scenario, option):
                    text = ''.join(n + '\n' for n in getattr(scenario, option))
                    more += ['--' + option, write(lab.path(option), text)]
            walks = {a: pool.submit(walk, lab, program, a.split() + more, bool(scenario.earlier))
                     for a in [''] + list(scenario.walks)}
            out = {a: f.result() for a, f in walks.items()}
        walked = time.monotonic()
        said = listen_to(judges, scenario.asks, scenario.tries)
        lab.check()
        end = time.monotonic()
    return {'walks': out, 'said': said,
            'seconds': {'start': round(up - begun, 2), 'walk': round(walked - up, 2),
                        'resolvers': round(end - walked, 2), 'all': round(end - begun, 2)}}


def main(argv):
    os.environ['PATH'] += ':/usr/sbin:/sbin'
    json.dump(trial(SCENARIOS[argv[1]], argv[2]), sys.stdout)


if __name__ == '__main__':
    main(sys.argv)
