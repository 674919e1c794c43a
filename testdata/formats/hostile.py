"""Zone files whose names, texts and paths try to be something else in a report, and recordings."""
import copy
import os

# Each is tried as a label, as text that does not parse, and as a file's name.
WORDS = [
    b'::error::pwned', b'::stop-commands::x', b'##[error]pwned', b'%0A::error::pwned', b'a%0D%0Ab',
    b'\x1b[31mred\x1b]0;title\x07', b']]><x>', b'</script><script>alert(1)</script>', b'<img src=x>',
    b'&amp;&#0;', b'|a|b|', b'`code`', b'@all', b'[l](javascript:x)', b'"q"\'s\'', b'a,b=c:d;e',
    b'\xe2\x80\xae\xe2\x81\xa6rtl', b'\xff\xfe\xc0\x80', b'\xc2\x85\xc2\xa0', b'{"a":1}', b'$(id)',
    b'-->', b'~~s~~ **b** _i_', b'<!--', b'#{x}', b'\\', b'x' * 63, b'\x7f\x00\x01',
]


def leaves(x, path=()):
    """Paths of the strings in a JSON document."""
    for key, value in x.items() if isinstance(x, dict) else enumerate(x) if isinstance(x, list) else ():
        yield from [path + (key,)] if isinstance(value, str) else leaves(value, path + (key,))


def mutants(documents):
    """JSON documents, each with every string of one kind (the same keys) replaced by hostile words."""
    kinds = {}
    for i, d in enumerate(documents):
        for path in leaves(d):
            kind = (d.get('kind'),) + tuple(k for k in path if isinstance(k, str))
            kinds.setdefault(kind, []).append((i, path))
    for n, (kind, places) in enumerate(sorted(kinds.items(), key=str)):
        out = copy.deepcopy(documents)
        for j, (i, path) in enumerate(places):
            at = out[i]
            for key in path[:-1]:
                at = at[key]
            word = WORDS[(n + j) % len(WORDS)] if len(places) > 1 else b' '.join(WORDS)
            at[path[-1]] = word.replace(b'\0', b'').decode('utf-8', 'replace')  # JSON readers refuse NUL
        yield '.'.join(map(str, kind)), out


def label(word):
    return b''.join(b'\\%03d' % c if not 48 <= c <= 57 and not 97 <= c <= 122 else bytes([c])
                    for c in word[:63])


def zone(apex=b'hostile.example.'):
    """A CNAME beside other data at each name: a finding at each."""
    out = [b'$TTL 3600', b'$ORIGIN ' + apex,
           b'@ IN SOA ns1 hostmaster 1 7200 900 1209600 900', b'@ IN NS ns1', b'ns1 IN A 192.0.2.1']
    for w in WORDS:
        out.append(label(w) + b' IN CNAME ' + label(w) + b'.target.example.')
        out.append(label(w) + b' IN TXT "x"')
    return b'\n'.join(out) + b'\n'


def waived():
    """The same faults, each accepted for a reason that is hostile too."""
    out = zone().split(b'\n')
    for i, line in enumerate(out):
        if b' IN CNAME ' in line:
            word = WORDS[(i - 5) // 2].replace(b'\0', b'')
            out[i] += b' ; dnssec-lint: ignore[cname-dname-invalid] until=2026-12-31 -- reason ' + word
    return b'\n'.join(out)


def unreadable():
    """Lines that do not parse: each is quoted in a finding."""
    head = b'$TTL 3600\n$ORIGIN bad.example.\n@ IN SOA ns1 h 1 7200 900 1209600 900\n@ IN NS ns1\n'
    return head + b''.join(b'a IN ' + w.replace(b'\n', b' ') + b' x\nb IN A ' + w + b'\n' for w in WORDS)


def paths(folder):
    """Writes zone files under hostile names, of zones with the same; their paths as bytes."""
    out = []
    for i, w in enumerate(WORDS):
        name = os.path.join(os.fsencode(folder),
                            b'f' + w.replace(b'/', b'_').replace(b'\0', b'')[:60] + b'%d.zone' % i)
        with open(name, 'wb') as f:
            f.write(b'\n'.join(zone(label(w) + b'.z%d.example.' % i).split(b'\n')[:7]) + b'\n')
        out.append(name)
    return out


def write(folder):
    """Argument lists for `check`, one a kind of hostility."""
    for name, data in ((b'names.zone', zone()), (b'unreadable.zone', unreadable()), (b'again.zone', zone()),
                       (b'waived.zone', waived())):
        with open(os.path.join(os.fsencode(folder), name), 'wb') as f:
            f.write(data)
    some = ['--only', 'cname-dname-invalid,zone-syntax']
    return [('names', ['names.zone'] + some), ('unreadable', ['unreadable.zone']),
            ('paths', paths(folder) + some), ('one by one', ['names.zone', 'unreadable.zone']),
            ('waivers', ['waived.zone', '--only', 'cname-dname-invalid,waiver-*']),
            ('a zone twice', ['names.zone', 'again.zone'] + some)] + \
        [('path %d' % i, [p] + some) for i, p in enumerate(paths(folder))]
