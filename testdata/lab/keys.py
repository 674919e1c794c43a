"""keys.py - key pairs made by BIND's dnssec-keygen, and signing with the tools of three houses.

A pair is made once for a zone and a label and found again by them, so that two worlds, or two
runs with the same folder, have the same keys.
"""
import hashlib
import os

import dns.dnssec
import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype

from space import Trouble, quiet, read, write

DIGESTS = {1: 'sha1', 2: 'sha256', 4: 'sha384'}
NUMBERS = {8: 'RSASHA256', 13: 'ECDSAP256SHA256', 14: 'ECDSAP384SHA384', 15: 'ED25519', 16: 'ED448'}


class Spec:
    """A key that a zone is to have.  signs: False for one that is only published."""

    def __init__(self, label, sep=False, alg=13, signs=True, publish=True):
        self.label, self.sep, self.alg, self.signs, self.publish = label, sep, alg, signs, publish


KSK, ZSK, CSK = Spec('ksk', sep=True), Spec('zsk'), Spec('csk', sep=True)


class Keys:
    def __init__(self, folder):
        self.folder = os.path.abspath(folder)
        os.makedirs(self.folder, exist_ok=True)

    def base(self, zone, spec):
        """The path of a pair, without .key and .private."""
        note = os.path.join(self.folder, '%s%s.%d.name' % (zone, spec.label, spec.alg))
        if not os.path.exists(note):
            more = ['-b', '2048'] if spec.alg == 8 else []
            name = quiet('dnssec-keygen', '-q', '-a', NUMBERS[spec.alg], '-K', self.folder, *more,
                         *(['-f', 'KSK'] if spec.sep else []), zone).strip()
            write(note, name)
        return os.path.join(self.folder, read(note))

    def record(self, zone, spec):
        return ''.join(l + '\n' for l in read(self.base(zone, spec) + '.key').splitlines()
                       if not l.startswith(';'))

    def ds(self, zone, spec, digest=2):
        """RDATA of the DS."""
        text = self.record(zone, spec).split('DNSKEY', 1)[1]
        key = dns.rdata.from_text(dns.rdataclass.IN, dns.rdatatype.DNSKEY, text)
        data = dns.name.from_text(zone).canonicalize().to_wire() + key.to_wire()
        return '%d %d %d %s' % (dns.dnssec.key_id(key), key.algorithm, digest,
                                hashlib.new(DIGESTS[digest], data).hexdigest())


def sign(keys, folder, zone, text, specs, signing, tool, denial, dnskey_ttl, iterations):
    """The zone file's text with the keys of specs, signed by some of them; denial: nsec, nsec3, optout.

    Iterations, with a salt, are for BIND's signer only.
    """
    plain = write(os.path.join(folder, 'zone.' + zone), text)
    signed = plain + '.signed'
    with open(plain, 'a', encoding='ascii') as f:
        for spec in specs:
            if spec.publish:
                f.write(keys.record(zone, spec).replace(' IN ', ' %d IN ' % dnskey_ttl, 1))
    bases = [keys.base(zone, s) for s in signing]
    if tool == 'bind':
        chain = ['-3', 'abcd' if iterations else '-', '-H', str(iterations)]
        how = {'nsec': [], 'nsec3': chain, 'optout': chain + ['-A']}[denial]
        role = ['-x'] if any(not s.sep for s in signing) else ['-z']
        # Key files stand elsewhere, whatever else there is in that folder is not looked at.
        quiet('dnssec-signzone', '-P', *role, *how, '-o', zone, '-f', signed, plain, *bases, cwd=folder)
    elif tool == 'ldns':
        how = {'nsec': [], 'nsec3': ['-n', '-t', '0'], 'optout': ['-n', '-p', '-t', '0']}[denial]
        quiet('ldns-signzone', '-o', zone, '-f', signed, *how, plain, *bases)
    else:
        raise Trouble('no signer called ' + tool)
    return read(signed)
