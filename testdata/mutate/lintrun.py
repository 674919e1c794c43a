"""lintrun.py - a zone as a file, a big file or a snapshot of a walk, and what the program says of it."""
import json
import os
import subprocess

import fixture

LEVELS = ['info', 'warning', 'error', 'critical']


def text_of(r):
    """A record as text, kept with its data: records are copied from zone to zone and seldom change."""
    kept = getattr(r, 'kept', None)
    if kept is None or kept[0] is not r.rd or kept[1] != r.ttl or kept[2] is not r.name:
        kept = r.kept = (r.rd, r.ttl, r.name, r.text())
    return kept[3]


def write(z, where, content=None):
    """The zone and its DS set below a directory; the arguments of `check`."""
    path = os.path.join(where, 'zone')
    if content is None:
        content = '\n'.join([text_of(r) for r in z.records] + z.raws) + '\n'
    with open(path, 'wb') as f:
        f.write(content if isinstance(content, bytes) else content.encode())
    args = ['check', path, '--origin', str(z.origin), '--at', z.at_text]
    if z.ds_lines:
        with open(os.path.join(where, 'ds'), 'w', encoding='utf-8') as f:
            f.write('\n'.join(z.ds_lines) + '\n')
        args += ['--ds', os.path.join(where, 'ds')]
    return args


class Broken(Exception):
    """The program gave no report."""


def report(binary, args, *more):
    got = subprocess.run([binary] + args + ['--format', 'json'] + list(more),
                         stdin=subprocess.DEVNULL, env={}, capture_output=True, timeout=120)
    if got.returncode not in (0, 1, 3) or b'Sanitizer' in got.stderr:
        raise Broken('exit %d: %s' % (got.returncode, got.stderr.decode(errors='replace')[-600:]))
    return json.loads(got.stdout), got.returncode


def brief(f):
    return f['severity'], f['check'], f['name'], f.get('type') or '-'


def show(f):
    return ' '.join(brief(f)) + '  # ' + f['message'] + (' (follows)' if f.get('follows') else '')


def loud(findings):
    """What stands by itself and is above info."""
    return [f for f in findings if f['severity'] != 'info' and not f.get('follows')]


def failed(rep):
    return ['%s: %s' % (n['check'], n['reason']) for n in rep['not_evaluated'] if n['cause'] != 'not-asked']


assert fixture.AT
