# Two zone files: done right, done too early, and what is not compared.
$ dnssec-lint diff ../rolls/zones/base.zone ../rolls/zones/zsk-published.zone --ds ../rolls/zones/old.ds --at 2026-11-21T12:00:00Z --only 'rrsig-*,ds-*' -q
  ../rolls/zones/zsk-published.zone takes the place of ../rolls/zones/base.zone at
    2026-11-21 12:00:00Z

  roll.example.
    key-added           ZSK 57579 added, ECDSAP256SHA256, signs nothing yet

  What was before is taken to have been served for longer than its TTLs; --history
    DIR knows since when.
  findings: 0 new, 0 fixed, 1 still open

  zone roll.example.: secure, 22 records, from ../rolls/zones/zsk-published.zone

    info ds-ttl-parent (open) roll.example. DS
      caches keep the DS for 1 day; un-signing is safe 1 day 1 h after the last
      server of the parent has dropped it
      at ../rolls/zones/old.ds:1:1
      1 | roll.example. 86400 IN DS 65261 13 2 19D592E6E089E0144B12617DE9E6A6F2...
        | ^

  1 zone, 22 records: 1 info                                                  PASS
[0]
$ dnssec-lint diff ../rolls/zones/base.zone ../rolls/zones/zsk-done.zone --at 2026-11-21T12:00:00Z --only 'rrsig-*,ds-*' -q
  ../rolls/zones/zsk-done.zone takes the place of ../rolls/zones/base.zone at
    2026-11-21 12:00:00Z

  roll.example.
    zsk-replaced        ZSK 45404 replaced by ZSK 57579, ECDSAP256SHA256
    BREAKS names: zsk-too-early
      a resolver that holds the DS for key 65261 and the DNSKEY RRset with key
        65261 and 45404 and gets data signed by key 57579 only: SERVFAIL until
        2026-11-21 13:00:00Z, at every validator
      a resolver that holds the DS for key 65261 and the DNSKEY RRset with key
        65261 and 57579 and is handed data signed by key 45404 only out of another
        cache: SERVFAIL until 2026-11-21 14:00:00Z, at validators behind a
        forwarder or a shared cache, validators that refuse SHA-1
      instead: no wait makes this safe in one piece: publish the new ZSK beside
               the old, wait for the DNSKEY TTL; sign with it, wait for the
               largest TTL of signed data; then take the old ZSK out
    assumed: the parent has a DS for key 65261, TTL 1 day (--ds FILE says
    otherwise)

  What was before is taken to have been served for longer than its TTLs; --history
    DIR knows since when.
  findings: 0 new, 0 fixed, 1 still open

  zone roll.example.: secure, 21 records, from ../rolls/zones/zsk-done.zone

    info ds-ttl-parent (open) roll.example. DS
      caches keep the DS for 1 day; un-signing is safe 1 day 1 h after the last
      server of the parent has dropped it

  1 zone, 21 records: 1 zone broken by the change, 1 info                     FAIL
[1]
$ dnssec-lint diff ../rolls/zones/base.zone ../rolls/zones/unsigned.zone --at 2026-11-21T12:00:00Z --only 'rrsig-*,ds-*' -q
  ../rolls/zones/unsigned.zone takes the place of ../rolls/zones/base.zone at
    2026-11-21 12:00:00Z

  roll.example.
    zone-unsigned       the zone is no longer signed
    key-removed         KSK 65261 removed, ECDSAP256SHA256
    key-removed         ZSK 45404 removed, ECDSAP256SHA256
    serial-backwards    serial 2026112101, before 2026112102: secondaries that
                        have it will not go back
    BREAKS names: ds-orphaned
      a resolver that holds the DS for key 65261 finds no DNSKEY RRset: SERVFAIL
        until it is put right, at every validator
      a resolver that holds the DS for key 65261 and the DNSKEY RRset with key
        65261 and 45404 and gets unsigned data: SERVFAIL until 2026-11-21
        13:00:00Z, at every validator
      instead: no wait makes this safe in one piece: remove the DS at the parent
               first, keep signing for the TTL of the DS and that of the DNSKEY
               RRset, then stop signing
    assumed: the parent has a DS for key 65261, TTL 1 day (--ds FILE says
    otherwise)

  What was before is taken to have been served for longer than its TTLs; --history
    DIR knows since when.
  findings: 3 new, 0 fixed, 1 still open

  zone roll.example.: bogus, 5 records, from ../rolls/zones/unsigned.zone

    critical ds-orphaned (new) roll.example. DS
      the parent has a DS for roll.example., but the zone is not signed
      fix: Serve the signed zone again with the keys that the DS names; that heals
           at once. Only if those keys are lost: remove the DS at the registrar
           and wait out its TTL.
      see: RFC 4035 5.2
      also: ds-no-valid-key, ds-algorithm-unsigned

    info ds-ttl-parent (open) roll.example. DS
      caches keep the DS for 1 day; un-signing is safe 1 day after the last server
      of the parent has dropped it

  1 zone (1 bogus), 5 records: 1 zone broken by the change, 3 critical, 1 info
                                                                              FAIL
[1]
$ dnssec-lint diff ../rolls/trees/linked ../rolls/trees/gone --at 2026-11-21T12:00:00Z --only 'rrsig-*,ds-*' -q
  ../rolls/trees/gone takes the place of ../rolls/trees/linked at 2026-11-21
    12:00:00Z

  roll.example.
    zone-unsigned       the zone is no longer signed
    key-removed         KSK 65261 removed, ECDSAP256SHA256
    key-removed         ZSK 45404 removed, ECDSAP256SHA256
    ds-withdrawn        DS 65261 ECDSAP256SHA256 SHA-256 withdrawn: the parent has
                        none
    serial-backwards    serial 2026112101, before 2026112102: secondaries that
                        have it will not go back
    BREAKS names: unsign-ds-cached
      a resolver that holds the DS for key 65261 finds no DNSKEY RRset: SERVFAIL
        until 2026-11-22 12:00:00Z, at every validator
      a resolver that holds the DS for key 65261 and the DNSKEY RRset with key
        65261 and 45404 and gets unsigned data: SERVFAIL until 2026-11-21
        13:00:00Z, at every validator
      instead: no wait makes this safe in one piece: remove the DS at the parent
               first, keep signing for the TTL of the DS and that of the DNSKEY
               RRset, then stop signing

  fixed
    info ds-ttl-parent at roll.example. DS

  What was before is taken to have been served for longer than its TTLs; --history
    DIR knows since when.
  findings: 0 new, 1 fixed, 1 still open

  zone example.: secure, 17 records, from ../rolls/trees/gone/example.zone

    info ds-ttl-parent (open) example. DS
      caches keep the DS for 1 day; un-signing is safe 1 day 1 h after the last
      server of the parent has dropped it

  2 zones, 22 records: 1 zone broken by the change, 1 info                    FAIL
[1]
$ dnssec-lint diff ../rolls/zones/unsigned.zone ../rolls/zones/unsigned.zone --at 2026-11-21T12:00:00Z --only apex-cname -q
  ../rolls/zones/unsigned.zone takes the place of ../rolls/zones/unsigned.zone at
    2026-11-21 12:00:00Z

  Nothing changed in words of DNSSEC.

  findings: 0 new, 0 fixed, 0 still open

  1 zone, 5 records: no problem found by the 1 check that ran                 PASS
[0]
# Two snapshots: the second is judged at its own time, and the first is its past.
$ dnssec-lint diff ../incidents/3-unsigned-ds-cached/past-1.jsonl ../incidents/3-unsigned-ds-cached/snapshot.jsonl --only 'ds-*,unsign-*' -q
  ../incidents/3-unsigned-ds-cached/snapshot.jsonl takes the place of
    ../incidents/3-unsigned-ds-cached/past-1.jsonl at 2026-11-21 12:00:00Z

  corp.example.
    zone-unsigned       the zone is no longer signed
    key-removed         ZSK 45404 removed, ECDSAP256SHA256
    key-removed         KSK 65261 removed, ECDSAP256SHA256
    serial-unchanged    serial still 2026112101: secondaries will not fetch the
                        zone
    not known: whether resolvers still hold a DS from before: no observation
               reaches back for the TTL of a DS and of the DNSKEY RRset (--history
               DIR)

  fixed
    info ds-absent at corp.example. DS

  What was before is taken to have been served for longer than its TTLs; --history
    DIR knows since when.
  findings: 0 new, 1 fixed, 0 still open

  3 zones, 54 queries: no problem found by the 19 checks that ran
                                                              UNKNOWN (incomplete)
[3]
$ dnssec-lint diff ../incidents/3-unsigned-ds-cached/past-1.jsonl ../incidents/3-unsigned-ds-cached/snapshot.jsonl --history ../incidents/3-unsigned-ds-cached --only 'ds-*,unsign-*' -q
  ../incidents/3-unsigned-ds-cached/snapshot.jsonl takes the place of
    ../incidents/3-unsigned-ds-cached/past-1.jsonl at 2026-11-21 12:00:00Z

  corp.example.
    zone-unsigned       the zone is no longer signed
    key-removed         ZSK 45404 removed, ECDSAP256SHA256
    key-removed         KSK 65261 removed, ECDSAP256SHA256
    serial-unchanged    serial still 2026112101: secondaries will not fetch the
                        zone
    BREAKS names: unsign-ds-cached
      a resolver that holds the DS for key 65261 and the DNSKEY RRset with key
        45404 and 65261 and gets unsigned data: SERVFAIL until 2026-11-21
        12:30:00Z, at every validator
      a resolver that holds the DS for key 65261 finds no DNSKEY RRset: SERVFAIL
        until 2026-11-21 12:30:00Z, at every validator
      a resolver that validated keys by the DS for key 65261 still trusts key
        45404 and 65261 and gets unsigned data: SERVFAIL until 2026-11-21
        13:00:00Z, at Unbound, validators behind a forwarder or a shared cache,
        validators that refuse SHA-1
      safe: not before 2026-11-21 13:30:00Z = 2026-11-21 11:30:00Z + DS 1 h +
            DNSKEY 1 h
    not known: whether resolvers still hold a DS from before: no observation
               reaches back for the TTL of a DS and of the DNSKEY RRset (--history
               DIR)

  fixed
    info ds-absent at corp.example. DS

  findings: 1 new, 1 fixed, 0 still open

  .                    secure    anchor 15302 -> KSK 15302 -> ZSK 9378    1 server
  `- example.          secure    DS 12842 ttl 1h -> KSK -> ZSK 45371     2 servers
     `- corp.example.  insecure                                          2 servers
           critical unsign-ds-cached (new) un-signed while resolvers may hold the
             DS: last seen 2026-11-21T09:00:00Z, first absent
             2026-11-21T11:30:00Z, and trusted until 2026-11-21T13:00:00Z by
             Unbound, validators behind a forwarder or a shared cache, validators
             that refuse SHA-1
             on: ns1.example. 203.0.113.1
             fix: If the same KSK and ZSK are still there, sign the zone with them
                  again now: that heals at once. With the same KSK and a new ZSK
                  it heals when the old DNSKEY RRset has run out of caches.
                  Otherwise wait for the time given, and ask the large resolver
                  operators to flush the zone's DS.

  3 zones, 54 queries: 1 zone broken by the change, 1 critical                FAIL
[1]
# Wrong usage.
$ dnssec-lint diff plain.example.zone
! dnssec-lint: diff wants BEFORE and AFTER: two snapshots, zone files or directories
[2]
$ dnssec-lint diff plain.example.zone ../incidents/3-unsigned-ds-cached/snapshot.jsonl
! dnssec-lint: ../incidents/3-unsigned-ds-cached/snapshot.jsonl is a snapshot and plain.example.zone is not: diff compares like with like
[2]
$ dnssec-lint diff ../incidents/3-unsigned-ds-cached/snapshot.jsonl ../incidents/3-unsigned-ds-cached/past-1.jsonl
! dnssec-lint: ../incidents/3-unsigned-ds-cached/snapshot.jsonl is not older than ../incidents/3-unsigned-ds-cached/past-1.jsonl: BEFORE comes first
[2]
$ dnssec-lint diff plain.example.zone missing.zone
! dnssec-lint: missing.zone: no such file
[2]
$ dnssec-lint diff plain.example.zone ../rolls/trees/linked
! dnssec-lint: ../rolls/trees/linked is a directory and plain.example.zone is not
[2]
