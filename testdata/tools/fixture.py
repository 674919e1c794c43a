"""fixture.py - makes right and wrong zones for the cases.

Shares no code with the linter: names, canonical forms and text come from
dnspython, the mathematics from python3-cryptography, the chains and the
signing rules are written here.  Everything is deterministic, so that writing
the cases again changes nothing (private keys come from a seed, ECDSA nonces
from the key and the message).  The keys are worthless.

    z = Zone('example.', at='2026-11-21T12:00:00Z')
    z.text('''
    @ 3600 SOA ns1 hostmaster 1 7200 3600 604800 900
    ...''')
    k = z.key(alg=13, ksk=True, seed=1)
    z.key(alg=13, seed=2)
    z.ds(k)
    z.sign(denial='nsec')
    z.resign('www', 'A', expiration=-3600)
    z.expect('critical', 'rrsig-expired', 'www', 'A', at=('www', 'RRSIG', 'A'))
    z.write(directory)

healthy() is a whole such zone that is right in every respect.  Times are
seconds from the instant of judgement, or text as in an RRSIG.
"""
import base64
import calendar
import hashlib
import hmac
import os
import struct
import textwrap
import time

import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa

IN = dns.rdataclass.IN
AT = '2026-11-21T12:00:00Z'
KEYS = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'keys')
DAY = 86400

RSA_HASH = {1: hashes.MD5, 5: hashes.SHA1, 7: hashes.SHA1, 8: hashes.SHA256, 10: hashes.SHA512}
EC_CURVE = {
    13: (ec.SECP256R1(), hashlib.sha256, 32,
         0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551),
    14: (ec.SECP384R1(), hashlib.sha384, 48,
         0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973),
}
DIGEST = {1: 'sha1', 2: 'sha256', 4: 'sha384'}


def typ(t):
    return t if isinstance(t, int) else int(dns.rdatatype.from_text(t))


def rdata(t, text, origin):
    return dns.rdata.from_text(IN, t, text, origin, relativize=False)


def windows(types):
    """Type numbers -> the windows of a bit map (RFC 4034 4.1.2)."""
    out = []
    for w in sorted({t >> 8 for t in types}):
        low = [t & 255 for t in types if t >> 8 == w]
        bits = bytearray(max(low) // 8 + 1)
        for t in low:
            bits[t // 8] |= 0x80 >> t % 8
        out.append((w, bytes(bits)))
    return tuple(out)


def types_of(wins):
    return [w << 8 | i * 8 + b for w, bits in wins for i, octet in enumerate(bits)
            for b in range(8) if octet & 0x80 >> b]


class Key:
    """A key pair; flags, protocol, algorithm and pub spoil its public record."""

    def __init__(self, alg=13, ksk=False, seed=1, bits=2048, publish=True, signs=None, revoke=False,
                 ttl=None, flags=None, protocol=3, algorithm=None, pub=None):
        self.alg, self.seed, self.bits, self.publish, self.ttl = alg, seed, bits, publish, ttl
        self.sep = ksk
        self.signs = signs  # 'dnskey', 'zone', 'both', 'none'; None: by role
        self.flags = flags if flags is not None else (257 if ksk else 256) | (0x80 if revoke else 0)
        self.protocol = protocol
        self.algorithm = alg if algorithm is None else algorithm
        self.private = self._private()
        self.pub = self._public() if pub is None else pub

    def _secret(self, n):
        return hashlib.shake_256(b'dnssec-lint worthless key %d %d' % (self.alg, self.seed)).digest(n)

    def _private(self):
        if self.alg in RSA_HASH:
            path = os.path.join(KEYS, 'rsa-%d-%d.pem' % (self.bits, self.seed))
            if not os.path.exists(path):
                k = rsa.generate_private_key(public_exponent=65537, key_size=self.bits)
                with open(path, 'wb') as f:
                    f.write(b'A test key: public on purpose and worth nothing.\n')
                    f.write(k.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                            serialization.NoEncryption()))
            with open(path, 'rb') as f:
                return serialization.load_pem_private_key(f.read(), None)
        if self.alg in EC_CURVE:
            curve, _, size, order = EC_CURVE[self.alg]
            return ec.derive_private_key(int.from_bytes(self._secret(size), 'big') % order, curve)
        if self.alg == 15:
            return ed25519.Ed25519PrivateKey.from_private_bytes(self._secret(32))
        if self.alg == 16:
            return ed448.Ed448PrivateKey.from_private_bytes(self._secret(57))
        return None  # an algorithm that nobody has: its signatures are noise

    def _public(self):
        if self.private is None:
            return self._secret(64)
        if self.alg in RSA_HASH:
            n = self.private.public_key().public_numbers()
            return rsa_public(n.e, n.n)
        if self.alg in EC_CURVE:
            size = EC_CURVE[self.alg][2]
            n = self.private.public_key().public_numbers()
            return n.x.to_bytes(size, 'big') + n.y.to_bytes(size, 'big')
        return self.private.public_key().public_bytes(serialization.Encoding.Raw,
                                                      serialization.PublicFormat.Raw)

    def wire(self):
        return struct.pack('!HBB', self.flags, self.protocol, self.algorithm) + self.pub

    def text(self):
        pub = base64.b64encode(self.pub).decode()
        return '%d %d %d %s' % (self.flags, self.protocol, self.algorithm, pub)

    @property
    def tag(self):
        w = self.wire()
        if self.algorithm == 1:
            return int.from_bytes(w[-3:-1], 'big')
        total = sum(b << 8 if i % 2 == 0 else b for i, b in enumerate(w))
        return (total + (total >> 16)) & 0xffff

    def digest(self, owner, digest_type):
        return hashlib.new(DIGEST[digest_type], owner.canonicalize().to_wire() + self.wire()).digest()

    def sign(self, data):
        if self.private is None:
            return hashlib.shake_256(data).digest(64)
        if self.alg in RSA_HASH:
            return self.private.sign(data, padding.PKCS1v15(), RSA_HASH[self.alg]())
        if self.alg in EC_CURVE:
            curve, digest, size, order = EC_CURVE[self.alg]
            secret = self.private.private_numbers().private_value
            h = int.from_bytes(digest(data).digest(), 'big')
            nonce = hmac.new(secret.to_bytes(size, 'big'), data, hashlib.sha512).digest()
            k = int.from_bytes(nonce, 'big') % (order - 1) + 1
            r = ec.derive_private_key(k, curve).public_key().public_numbers().x % order
            s = pow(k, -1, order) * (h + r * secret) % order
            return r.to_bytes(size, 'big') + s.to_bytes(size, 'big')
        return self.private.sign(data)


def rsa_public(e, n):
    """The public key field of RFC 3110 2; e and n need not make sense."""
    eb = e.to_bytes((e.bit_length() + 7) // 8 or 1, 'big')
    head = bytes([len(eb)]) if len(eb) < 256 else b'\0' + struct.pack('!H', len(eb))
    return head + eb + n.to_bytes((n.bit_length() + 7) // 8 or 1, 'big')


def colliding(key, **kw):
    """Another key of the same algorithm, flags and tag: counts seeds up, so keep the answer's seed."""
    for seed in range(1000, 1000000):
        other = Key(alg=key.alg, seed=seed, flags=key.flags, ksk=key.sep, **kw)
        if other.tag == key.tag:
            return other
    raise ValueError('no collision')


class Rec:
    def __init__(self, name, ttl, rd):
        self.name, self.ttl, self.rd = name, ttl, rd

    @property
    def type(self):
        return int(self.rd.rdtype)

    @property
    def covered(self):
        return int(self.rd.type_covered) if self.type == dns.rdatatype.RRSIG else 0

    def text(self):
        return '%s %d IN %s %s' % (self.name, self.ttl, dns.rdatatype.to_text(self.type), self.rd.to_text())


class Zone:
    def __init__(self, origin, at=AT, ttl=3600):
        self.origin = dns.name.from_text(origin)
        self.at_text = at
        self.at = calendar.timegm(time.strptime(at, '%Y-%m-%dT%H:%M:%SZ'))
        self.default_ttl = ttl
        self.records, self.keys, self.raws, self.ds_lines, self.expected = [], [], [], [], []
        self.extra_args = ''
        self.files = {}  # more files of the case: name -> text
        self.filename = 'zone'
        self.window = (-DAY, 14 * DAY)
        self.denial = None

    # Content.

    def name(self, n):
        return n if isinstance(n, dns.name.Name) else dns.name.from_text('@' if n == '' else n, self.origin)

    def text(self, text):
        """Records, one a line; `@`, relative names, an empty owner repeats, TTL and class optional."""
        owner = self.origin
        for line in textwrap.dedent(text).splitlines():
            if not line.strip() or line.lstrip().startswith(';'):
                continue
            words = line.split()
            if not line[0].isspace():
                owner = self.name(words.pop(0))
            ttl = self.default_ttl
            while words[0].isdigit() or words[0].upper() == 'IN':
                word = words.pop(0)
                ttl = int(word) if word.isdigit() else ttl
            t = words.pop(0)
            self.add(owner, t, line.split(None, len(line.split()) - len(words))[-1] if words else '', ttl)
        return self

    def add(self, name, t, text, ttl=None):
        rec = Rec(self.name(name), self.default_ttl if ttl is None else ttl, rdata(typ(t), text, self.origin))
        self.records.append(rec)
        return rec

    def raw(self, line):
        """A line written as it stands, after the records."""
        self.raws.append(line)

    def key(self, *a, **kw):
        k = a[0] if a and isinstance(a[0], Key) else Key(*a, **kw)
        self.keys.append(k)
        return k

    def ds_text(self, key, digest_type=2, tag=None, algorithm=None, digest=None, owner=None):
        digest = key.digest(self.name(owner or '@'), digest_type) if digest is None else digest
        return '%d %d %d %s' % (key.tag if tag is None else tag,
                                key.algorithm if algorithm is None else algorithm, digest_type,
                                digest.hex().upper())

    def ds(self, key, ttl=3600, **over):
        """Adds to the parent's DS set (--ds)."""
        line = '%s %d IN DS %s' % (self.origin, ttl, self.ds_text(key, **over))
        self.ds_lines.append(line)
        return line

    # Looking and changing.

    def find(self, name, t, covered=None):
        n, t = self.name(name), typ(t)
        return [r for r in self.records if r.name == n and r.type == t and
                (covered is None or r.covered == typ(covered))]

    def _some(self, name, t, covered=None):
        found = self.find(name, t, covered)
        if not found:
            raise KeyError('%s %s %s' % (name, t, covered or ''))
        return found

    def drop(self, name, t, covered=None):
        """Takes the records away; their signatures stay unless dropped too."""
        gone = self._some(name, t, covered)
        self.records = [r for r in self.records if r not in gone]

    def drop_signed(self, name, t):
        self.drop(name, t)
        if self.find(name, 'RRSIG', t):
            self.drop(name, 'RRSIG', t)

    def replace(self, name, t, text, which=0):
        rec = self._some(name, t)[which]
        rec.rd = rdata(rec.type, text, self.origin)

    def set_ttl(self, name, t, ttl, covered=None, which=None):
        found = self._some(name, t, covered)
        for rec in found if which is None else [found[which]]:
            rec.ttl = ttl

    def move(self, name, t, to, covered=None):
        for rec in self._some(name, t, covered):
            rec.name = self.name(to)

    # Signatures.

    def _time(self, t):
        if isinstance(t, str):
            return calendar.timegm(time.strptime(t, '%Y%m%d%H%M%S'))
        return (self.at + t) & 0xffffffff

    def signers(self, t):
        """Which keys sign a type: by role, or as the key says."""
        roles = {k.sep for k in self.keys if k.signs is None}
        at_apex = typ(t) in (dns.rdatatype.DNSKEY, dns.rdatatype.CDS, dns.rdatatype.CDNSKEY)
        for k in self.keys:
            role = k.signs
            if role is None:
                role = 'both' if len(roles) == 1 else 'dnskey' if k.sep else 'zone'
            if role == 'both' or role == ('dnskey' if at_apex else 'zone'):
                yield k

    def signature(self, name, t, key, inception=None, expiration=None, labels=None, signer=None,
                  original_ttl=None, ttl=None, tag=None, algorithm=None, corrupt=False):
        """An RRSIG record; what is overridden is signed too, `corrupt` spoils the signature itself."""
        n, t = self.name(name), typ(t)
        recs = self._some(n, t)
        if labels is None:
            labels = len(n) - 1 - (1 if n.is_wild() else 0)
        original = recs[0].ttl if original_ttl is None else original_ttl
        signer = self.origin if signer is None else self.name(signer)
        head = struct.pack('!HBBIIIH', t, key.algorithm if algorithm is None else algorithm, labels, original,
                           self._time(self.window[1] if expiration is None else expiration),
                           self._time(self.window[0] if inception is None else inception),
                           key.tag if tag is None else tag)
        owner = n
        if labels < len(n) - 1 - (1 if n.is_wild() else 0):
            owner = dns.name.Name((b'*',) + n.labels[len(n) - 1 - labels:])
        prefix = owner.canonicalize().to_wire() + struct.pack('!HHI', t, IN, original)
        data = head + signer.canonicalize().to_wire()
        for wire in sorted({r.rd.to_digestable(self.origin) for r in recs}):
            data += prefix + struct.pack('!H', len(wire)) + wire
        sig = bytearray(key.sign(data))
        if corrupt:
            sig[len(sig) // 2] ^= 0x10
        wire = head + signer.to_wire() + bytes(sig)
        rd = dns.rdata.from_wire(IN, dns.rdatatype.RRSIG, wire, 0, len(wire))
        return Rec(n, recs[0].ttl if ttl is None else ttl, rd)

    def resign(self, name, t, key=None, add=False, **over):
        """New signatures over one RRset, by the given key or those whose role it is."""
        n = self.name(name)
        if not add and self.find(n, 'RRSIG', t):
            self.drop(n, 'RRSIG', t)
        for k in [key] if key else list(self.signers(t)):
            self.records.append(self.signature(n, t, k, **over))

    # The zone's shape.

    def cuts(self):
        return {r.name for r in self.records if r.type == dns.rdatatype.NS and r.name != self.origin}

    def occluded(self, n, cuts=None, dnames=None):
        cuts = self.cuts() if cuts is None else cuts
        if dnames is None:
            dnames = {r.name for r in self.records if r.type == dns.rdatatype.DNAME}
        up = n
        while up != self.origin and len(up) > 1:
            up = up.parent()
            if (up in cuts and up != self.origin) or up in dnames:
                return True
        return not n.is_subdomain(self.origin)

    def authoritative(self):
        """Name -> its types, what a signer signs or at a cut lists; in canonical order."""
        cuts = self.cuts()
        dnames = {r.name for r in self.records if r.type == dns.rdatatype.DNAME}
        out = {}
        for r in self.records:
            if r.type == dns.rdatatype.RRSIG or self.occluded(r.name, cuts, dnames):
                continue
            if r.name in cuts and r.type not in (dns.rdatatype.NS, dns.rdatatype.DS, dns.rdatatype.NSEC):
                continue
            out.setdefault(r.name, set()).add(r.type)
        return {n: out[n] for n in sorted(out)}

    def negative_ttl(self):
        soa = self.find('@', 'SOA')
        return min(soa[0].ttl, soa[0].rd.minimum) if soa else self.default_ttl

    # Signing.

    def sign(self, denial='nsec', inception=None, expiration=None, salt=b'', iterations=0, optout=False,
             nsec_ttl=None, dnskey_ttl=None, cds=None, cdnskey=None):
        """cds, cdnskey: True for those of the SEP keys, or a list of keys; other ones go in by add()."""
        self.window = (self.window[0] if inception is None else inception,
                       self.window[1] if expiration is None else expiration)
        self.denial, self.salt, self.iterations, self.optout = denial, salt, iterations, optout
        for k in self.keys:
            if k.publish:
                ttl = k.ttl if k.ttl is not None else dnskey_ttl
                self.add('@', 'DNSKEY', k.text(), ttl)
        seps = [k for k in self.keys if k.sep]
        for k in (seps if cds is True else cds) or []:
            self.add('@', 'CDS', self.ds_text(k))
        for k in (seps if cdnskey is True else cdnskey) or []:
            self.add('@', 'CDNSKEY', k.text())
        if denial == 'nsec':
            self.chain_nsec(nsec_ttl)
        elif denial == 'nsec3':
            self.chain_nsec3(nsec_ttl)
        for n, types in self.authoritative().items():
            for t in sorted(types):
                if not (t == dns.rdatatype.NS and n in self.cuts()):
                    self.resign(n, t)
        return self

    def chain_nsec(self, ttl=None):
        names = self.authoritative()
        order = list(names)
        for i, n in enumerate(order):
            bits = names[n] | {int(dns.rdatatype.NSEC), int(dns.rdatatype.RRSIG)}
            self.put_nsec(n, order[(i + 1) % len(order)], bits, ttl)

    def put_nsec(self, name, following, types, ttl=None):
        """Adds an NSEC record; types as numbers or words."""
        cls = dns.rdata.get_rdata_class(IN, dns.rdatatype.NSEC)
        rd = cls(IN, dns.rdatatype.NSEC, self.name(following), windows([typ(t) for t in types]))
        self.records.append(Rec(self.name(name), self.negative_ttl() if ttl is None else ttl, rd))

    def hash(self, name, salt=None, iterations=None):
        salt = self.salt if salt is None else salt
        h = self.name(name).canonicalize().to_wire()
        for _ in range((self.iterations if iterations is None else iterations) + 1):
            h = hashlib.sha1(h + salt).digest()
        return h

    def hashed(self, name, **kw):
        """The owner of the NSEC3 that matches a name."""
        label = base64.b32hexencode(self.hash(name, **kw)).decode().lower()
        return dns.name.from_text(label, self.origin)

    def chain_nsec3(self, ttl=None):
        if not self.find('@', 'NSEC3PARAM'):
            self.add('@', 'NSEC3PARAM', '1 0 %d %s' % (self.iterations, self.salt.hex() or '-'), 0)
        names, cuts = self.authoritative(), self.cuts()
        listed = {}
        for n, types in names.items():
            insecure = n in cuts and dns.rdatatype.DS not in types
            if insecure and self.optout:
                continue
            listed[n] = types | (set() if insecure else {int(dns.rdatatype.RRSIG)})
            up = n
            while up != self.origin:
                up = up.parent()
                if up not in names:
                    listed.setdefault(up, set())
        order = sorted((self.hash(n), n) for n in listed)
        for i, (_, n) in enumerate(order):
            self.put_nsec3(n, order[(i + 1) % len(order)][0], listed[n], ttl)

    def put_nsec3(self, name, following, types, ttl=None, flags=None, owner=None, salt=None, iterations=None):
        """Adds the NSEC3 that matches `name` (or with another owner); following: a hash."""
        cls = dns.rdata.get_rdata_class(IN, dns.rdatatype.NSEC3)
        flags = (1 if self.optout else 0) if flags is None else flags
        salt = self.salt if salt is None else salt
        iterations = self.iterations if iterations is None else iterations
        rd = cls(IN, dns.rdatatype.NSEC3, 1, flags, iterations, salt, following,
                 windows([typ(t) for t in types]))
        owner = self.hashed(name, salt=salt, iterations=iterations) if owner is None else self.name(owner)
        self.records.append(Rec(owner, self.negative_ttl() if ttl is None else ttl, rd))

    # Spoiling the chain; each change is signed again unless told otherwise.

    def denier(self, name):
        """Owner and type of the NSEC or NSEC3 that matches a name."""
        if self.denial == 'nsec3':
            return self.hashed(name), 'NSEC3'
        return self.name(name), 'NSEC'

    def bitmap(self, name, add=(), drop=(), resign=True):
        owner, t = self.denier(name)
        rec = self._some(owner, t)[0]
        types = set(types_of(rec.rd.windows)) | {typ(x) for x in add}
        rec.rd = rec.rd.replace(windows=windows(types - {typ(x) for x in drop}))
        if resign:
            self.resign(owner, t)

    def nsec_next(self, name, following, resign=True):
        """following: a name; under NSEC3 its hash is put in, or a hash as it is (bytes)."""
        owner, t = self.denier(name)
        rec = self._some(owner, t)[0]
        if t == 'NSEC':
            rec.rd = rec.rd.replace(next=self.name(following))
        else:
            rec.rd = rec.rd.replace(next=following if isinstance(following, bytes) else self.hash(following))
        if resign:
            self.resign(owner, t)

    def drop_nsec(self, name):
        """A hole: the record and its signature go, its neighbour still points at it."""
        owner, t = self.denier(name)
        self.drop_signed(owner, t)

    def nsec_set(self, name, resign=True, **fields):
        """Changes fields of the NSEC or NSEC3: flags, iterations, salt, algorithm."""
        owner, t = self.denier(name)
        rec = self._some(owner, t)[0]
        rec.rd = rec.rd.replace(**fields)
        if resign:
            self.resign(owner, t)

    # Writing.

    def _order(self, r):
        t = r.covered if r.type == dns.rdatatype.RRSIG else r.type
        return (r.name != self.origin, r.name, t != dns.rdatatype.SOA, t,
                r.type == dns.rdatatype.RRSIG)

    def lines(self):
        self.records.sort(key=self._order)
        return [r.text() for r in self.records] + self.raws

    def line(self, name, t, covered=None, which=0):
        """The line number of a record in the file as it will be written."""
        self.records.sort(key=self._order)
        return self.records.index(self._some(name, t, covered)[which]) + 1

    def expect(self, severity, check, name='@', t='-', at='*'):
        """A finding that must come; at: '*', a line, or (name, type[, covered[, which]])."""
        self.expected.append((severity, check, name, t, at))

    def expect_exit(self, n):
        self.expected.append(n)

    def config(self, text):
        self.files['config'] = text

    def expect_lines(self):
        for e in self.expected:
            if isinstance(e, int):
                yield 'exit %d' % e
                continue
            severity, check, name, t, at = e
            line = self.line(*at) if isinstance(at, tuple) else at
            yield '%s %s %s %s %s' % (severity, check, self.name(name).canonicalize(), t, line)

    def args(self):
        out = '--at ' + self.at_text
        if not self.filename.endswith('.zone'):
            out += ' --origin ' + str(self.origin)
        if self.ds_lines:
            out += ' --ds {dir}/ds'
        return out + (' ' + self.extra_args if self.extra_args else '')

    def content(self):
        return '\n'.join(self.lines()) + '\n'

    def write(self, directory):
        files = {self.filename: self.content(), 'args': self.args() + '\n',
                 'expect': ''.join(l + '\n' for l in self.expect_lines())}
        if self.ds_lines:
            files['ds'] = '\n'.join(self.ds_lines) + '\n'
        files.update(self.files)
        write_files(directory, files)


def write_files(directory, files):
    """The directory holds these files and no others; one that would not change is left alone."""
    os.makedirs(directory, exist_ok=True)
    for old in os.listdir(directory):
        if old not in files:
            os.remove(os.path.join(directory, old))
    for name, text in files.items():
        path = os.path.join(directory, name)
        data = text if isinstance(text, bytes) else text.encode()
        if not os.path.exists(path) or open(path, 'rb').read() != data:
            with open(path, 'wb') as f:
                f.write(data)


class Text(Zone):
    """A zone file given letter by letter, for what no record list can say."""

    def __init__(self, origin, body, **kw):
        super().__init__(origin, **kw)
        self.body = body

    def content(self):
        return self.body

    def line(self, needle):
        """The line on which a piece of text first stands."""
        text = self.body.decode('latin-1') if isinstance(self.body, bytes) else self.body
        return text[:text.index(needle)].count('\n') + 1

    def expect(self, severity, check, name='@', t='-', at='*'):
        """at: '*', a line, or a piece of text that stands on it."""
        if isinstance(at, str) and at != '*':
            at = self.line(at)
        super().expect(severity, check, name, t, at)


HEALTHY = '''
@ SOA ns1 hostmaster 2026112101 7200 3600 604800 900
@ NS ns1
@ NS ns2.example.net.
@ MX 10 mail
@ TXT "v=spf1 mx -all"
@ CAA 0 issue "ca.example.net"
ns1 A 198.51.100.1
ns1 AAAA 2001:db8::1
mail A 198.51.100.25
www A 198.51.100.80
www AAAA 2001:db8::80
www HTTPS 1 . alpn=h2
alias CNAME www
*.wild A 198.51.100.99
*.wild TXT "anything"
_sip._tcp SRV 0 5 5060 mail
Mixed.Case A 198.51.100.7
secure NS ns1.secure
secure DS 12345 13 2 0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF
ns1.secure A 198.51.100.53
plain NS ns.plain
ns.plain A 198.51.100.54
plain NS ns.example.net.
'''


def healthy(origin='example.', alg=13, ds=True, more='', split=True, **kw):
    """A zone with nothing wrong: KSK and ZSK (or one key), NSEC, delegations, wildcard, ENT, glue."""
    z = unsigned(origin, more)
    k = z.key(alg=alg, ksk=True, seed=1)
    if split:
        z.key(alg=alg, seed=2)
    if ds:
        z.ds(k)
    z.sign(**kw)
    return z


def unsigned(origin='example.', more=''):
    """The same before it is signed: add records and keys, then sign()."""
    z = Zone(origin)
    z.text(HEALTHY)
    z.text(more)
    return z


CASES = []


def case(check, name):
    """Marks a function that returns a Zone: testdata/cases/<check>/<name>/."""
    def mark(make):
        CASES.append((check, name, make))
        return make
    return mark
