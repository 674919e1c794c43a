# The un-signing of 2021 from three snapshots.
$ dnssec-lint audit ../incidents/3-unsigned-ds-cached --only 'ds-*,unsign-*' -q
  corp.example. 3 snapshots, 2026-11-21 09:00:00Z to 2026-11-21 12:00:00Z, the
    widest gap 2 h 30 min
    EXPLAINED BY unsign-ds-cached: un-signed while resolvers may hold the DS: last
      seen 2026-11-21T09:00:00Z, first absent 2026-11-21T11:30:00Z, and trusted
      until 2026-11-21T13:00:00Z by Unbound, validators behind a forwarder or a
      shared cache, validators that refuse SHA-1
      it could have been known since 2026-11-21 11:30:00Z, 30 min before: the same
      check spoke then, less loudly
      names may have failed from 2026-11-21 11:30:00Z on, until 2026-11-21
      13:00:00Z

    2026-11-21 11:30:00Z  (or up to 2 h 30 min before)
      ds-withdrawn: DS 65261 ECDSAP256SHA256 SHA-256 withdrawn: the parent has
        none
      info unsign-ds-cached the DS is gone from the parent and may be trusted
        until 2026-11-21T13:30:00Z: do not stop signing before

    2026-11-21 12:00:00Z  (or up to 30 min before)
      zone-unsigned: the zone is no longer signed
      key-removed: ZSK 45404 removed, ECDSAP256SHA256
      key-removed: KSK 65261 removed, ECDSAP256SHA256
      serial-unchanged: serial still 2026112101: secondaries will not fetch the
        zone
      critical unsign-ds-cached un-signed while resolvers may hold the DS: last
        seen 2026-11-21T09:00:00Z, first absent 2026-11-21T11:30:00Z, and trusted
        until 2026-11-21T13:00:00Z by Unbound, validators behind a forwarder or a
        shared cache, validators that refuse SHA-1
      FAILS until 2026-11-21 12:30:00Z: a resolver that holds the DS for key 65261
        and the DNSKEY RRset with key 45404 and 65261 and gets unsigned data:
        SERVFAIL, at every validator
      FAILS until 2026-11-21 12:30:00Z: a resolver that holds the DS for key 65261
        finds no DNSKEY RRset: SERVFAIL, at every validator

    2026-11-21 12:30:00Z
      FAILS until 2026-11-21 13:00:00Z: a resolver that validated keys by the DS
        for key 65261 still trusts key 45404 and 65261 and gets unsigned data:
        SERVFAIL, at Unbound, validators behind a forwarder or a shared cache,
        validators that refuse SHA-1

    2026-11-21 12:30:10Z
      well again: Knot Resolver

    2026-11-21 12:30:30Z
      well again: BIND

    2026-11-21 13:01:00Z
      well again: Unbound

    2026-11-21 13:05:00Z
      well again: validators behind a forwarder or a shared cache, validators that
        refuse SHA-1

    2026-11-21 13:30:00Z
      well again: PowerDNS Recursor

    names fail for some resolvers at this moment; all is well again
      wait:
        13:01:00Z      Unbound
        12:30:30Z      BIND
        13:30:00Z      PowerDNS Recursor
        12:30:10Z      Knot Resolver
        13:05:00Z      validators behind a forwarder or a shared cache, validators
                       that refuse SHA-1
      sign again with the same KSK and the same ZSK (no worse than waiting):
        12:16:00Z      Unbound
        12:15:30Z      BIND
        13:15:00Z      PowerDNS Recursor
        12:15:10Z      Knot Resolver
        13:05:00Z      validators behind a forwarder or a shared cache, validators
                       that refuse SHA-1
      sign again with the same KSK and a new ZSK (no worse than waiting):
        13:01:00Z      Unbound
        12:30:30Z      BIND
        13:30:00Z      PowerDNS Recursor
        12:30:10Z      Knot Resolver
        13:05:00Z      validators behind a forwarder or a shared cache, validators
                       that refuse SHA-1
      sign with new keys (no worse than waiting):
        13:01:00Z      Unbound
        12:30:30Z      BIND
        13:30:00Z      PowerDNS Recursor
        12:30:10Z      Knot Resolver
        13:05:00Z      validators behind a forwarder or a shared cache, validators
                       that refuse SHA-1

  .                    secure    anchor 15302 -> KSK 15302 -> ZSK 9378    1 server
  `- example.          secure    DS 12842 ttl 1h -> KSK -> ZSK 45371     2 servers
     `- corp.example.  insecure                                          2 servers
           critical unsign-ds-cached un-signed while resolvers may hold the DS:
             last seen 2026-11-21T09:00:00Z, first absent 2026-11-21T11:30:00Z,
             and trusted until 2026-11-21T13:00:00Z by Unbound, validators behind
             a forwarder or a shared cache, validators that refuse SHA-1
             on: ns1.example. 203.0.113.1
             fix: If the same KSK and ZSK are still there, sign the zone with them
                  again now: that heals at once. With the same KSK and a new ZSK
                  it heals when the old DNSKEY RRset has run out of caches.
                  Otherwise wait for the time given, and ask the large resolver
                  operators to flush the zone's DS.

  3 zones, 54 queries: 1 critical                                             FAIL
[1]
$ dnssec-lint audit ../incidents/3-unsigned-ds-cached --only 'ds-*,unsign-*' -q --at 2026-11-21T11:45:00Z
  corp.example. 2 snapshots, 2026-11-21 09:00:00Z to 2026-11-21 11:30:00Z, the
    widest gap 2 h 30 min

    2026-11-21 11:30:00Z  (or up to 2 h 30 min before)
      ds-withdrawn: DS 65261 ECDSAP256SHA256 SHA-256 withdrawn: the parent has
        none

  .                    secure        anchor 15302 -> KSK -> ZSK 9378      1 server
  `- example.          secure        DS 12842 -> KSK -> ZSK 45371        2 servers
     `- corp.example.  signed-no-ds  KSK 65261 -> ZSK 45404              2 servers
           info unsign-ds-cached the DS is gone from the parent and may be trusted
             until 2026-11-21T13:30:00Z: do not stop signing before
             on: ns1.example. 203.0.113.1
           info ds-absent the zone is signed and the parent has no DS for it yet
             on: all 2 servers of corp.example.

  3 zones, 73 queries: 2 info                                                 PASS
[0]
$ dnssec-lint audit ../incidents/3-wildcard-bitmap/snapshot.jsonl --only wildcard-nsec-bitmap -q
  corp.example. 1 snapshot, 2026-11-21 19:38:48Z
    EXPLAINED BY wildcard-nsec-bitmap: *.corp.example. NSEC: the denial of AAAA
      under *.corp.example. also denies A, which exists
      it could have been known since 2026-11-21 19:38:48Z, the first look that
      shows it

    2026-11-21 19:38:48Z
      critical wildcard-nsec-bitmap *.corp.example. NSEC: the denial of AAAA under
        *.corp.example. also denies A, which exists

  .                           secure  anchor 39948 -> KSK -> ZSK 34384    1 server
  `- example.                 secure  DS 18734 -> KSK -> ZSK 65150       2 servers
     `- corp.example.         secure  DS 27065 ttl 1h -> KSK 27065       2 servers
        |  critical wildcard-nsec-bitmap the denial of AAAA under *.corp.example.
        |    also denies A, which exists
        |    on: all 2 servers of corp.example.
        |    fix: Replace the wildcard by the names that are in use, or move the
        |         zone to a signer that lists all types of the wildcard; report it
        |         to the provider with the two answers. Before signing: do not
        |         sign this zone yet.
        `- wss.corp.example.  secure  DS 53340 -> KSK -> ZSK 55564        1 server

  4 zones, 147 queries: 1 critical                                            FAIL
[1]
# What is not read.
$ dnssec-lint audit
! dnssec-lint: audit wants snapshots (files, or a directory of them), NetLogs or query logs
[2]
$ dnssec-lint audit plain.example.zone
! dnssec-lint: plain.example.zone: neither a snapshot, a Chromium NetLog nor a query log
[2]
$ printf '{"constants":{}}' >net.json; dnssec-lint audit net.json
! dnssec-lint: whose look-ups? a log names all that somebody visited; say --zone NAME
[2]
$ dnssec-lint audit ../incidents/3-unsigned-ds-cached --zone other.example
! dnssec-lint: no snapshot is of other.example.
[2]
$ dnssec-lint audit ../incidents/3-unsigned-ds-cached --at 2020-01-01
! dnssec-lint: no snapshot from before --at
[2]

# A browser's log beside the zone as it was: the denial of HTTPS took the address along.
$ dnssec-lint audit wild.netlog wild.jsonl -q
  corp.example. 1 snapshot, 2026-11-21 12:00:00Z

    nothing changed, and nothing above info was found

  what the logs tell
    corp.example.          A      data      2026-11-21 11:00:01Z  192.0.2.53:53
    app.wild.corp.example. A      NODATA    2026-11-21 11:00:00Z  192.0.2.53:53
                           HTTPS  NODATA    2026-11-21 11:00:00Z  192.0.2.53:53

  .                    secure  anchor 15302 -> KSK 15302 -> ZSK 9378      1 server
  `- example.          secure  DS 12842 ttl 1h -> KSK -> ZSK 45371       2 servers
     `- corp.example.  secure  DS 65261 ttl 1h -> KSK -> ZSK 45404       2 servers
           error nodata-after-other-type app.wild.corp.example. A: 192.0.2.53:53
             was told at 2026-11-21T11:00:00Z that it has no address, after HTTPS
             was denied, and the zone has one
             on: all 2 servers of corp.example.
             fix: Find the denial: `walk` asks for absent types at every wildcard
                  and compares. Mend the bit map, or take the wildcard out of the
                  zone, then wait for the negative TTL or have the caches flushed.
             also: sibling-nodata
           info ds-ttl-parent caches keep the DS for 1 h; un-signing is safe 2 h
             after the last server of the parent has dropped it
             on: all 2 servers of example.
           info netlog-evidence 1 answer, 2 NODATA, from 2026-11-21T11:00:00Z to
             2026-11-21T11:00:01Z; 1 of 2 names got no address. NODATA for names
             whose siblings answer is what a bit map that hides types looks like:
             wildcard-nsec-bitmap, nsec-bitmap-contradiction
           info error-report-channel no server says where resolvers may report
             failures (Report-Channel)
             on: all 2 servers of corp.example.
           info wildcard-inventory *.wild.corp.example.: a wildcard with A
             on: all 2 servers of corp.example.

  3 zones, 3 look-ups, 73 queries: 2 errors, 6 info                           FAIL
[1]
$ dnssec-lint audit user.netlog --zone example -q
  what the logs tell
    example.               A      data      2026-11-21 11:00:02Z  192.0.2.53:53
    app.example.           A      NODATA    2026-11-21 11:00:03Z  192.0.2.53:53
                           HTTPS  NODATA    2026-11-21 11:00:03Z  192.0.2.53:53
    edge.example.          A      NODATA    2026-11-21 11:00:04Z  192.0.2.53:53
                           HTTPS  NODATA    2026-11-21 11:00:04Z  192.0.2.53:53
    www.example.           A      data      2026-11-21 11:00:01Z  192.0.2.53:53
                           HTTPS  NODATA    2026-11-21 11:00:01Z  192.0.2.53:53

  example.  not-checked
     error sibling-nodata app.example. and 1 more have no address by this log
       (NODATA, not NXDOMAIN); 2 other of the zone's names have one
       fix: Ask every server of the zone for a type that the name lacks (AAAA,
            HTTPS) and look at the bit map of the NSEC that comes: `walk` does,
            and names wildcard-nsec-bitmap where it lies. Then remove the wildcard
            or the signer's fault, and wait for the negative TTL.
     info netlog-evidence 2 answers, 5 NODATA, from 2026-11-21T11:00:01Z to
       2026-11-21T11:00:04Z; 2 of 4 names got no address. NODATA for names whose
       siblings answer is what a bit map that hides types looks like:
       wildcard-nsec-bitmap, nsec-bitmap-contradiction

  1 zone, 7 look-ups: 1 error, 1 info                                         FAIL
[1]

# Other names in a log are nobody's business.
$ dnssec-lint audit user.netlog
! dnssec-lint: whose look-ups? a log names all that somebody visited; say --zone NAME
[2]
$ dnssec-lint audit user.netlog --zone example.org -q
  what the logs tell
    nothing at or below the zone

  1 zone, 0 records: nothing could be evaluated, 8 checks not evaluated
                                                              UNKNOWN (incomplete)
[3]
$ dnssec-lint audit user.netlog wild.netlog --zone example --redact out.json
! dnssec-lint: --redact wants one NetLog
[2]
$ dnssec-lint audit user.netlog --zone example --redact out.json -q >/dev/null; grep -c bank user.netlog out.json; tail -n 2 out.json
  user.netlog:4
  out.json:0
  {"phase":2,"source":{"id":54,"start_time":"-17306022","type":14},"time":"-17306022","type":10},
  {"phase":2,"source":{"id":52,"start_time":"-17306022","type":14},"time":"-17306022","type":13}]}
[0]
$ head -c 900 user.netlog >cut.json; dnssec-lint audit cut.json --zone example --only 'sibling-*'
  what the logs tell
    nothing at or below the zone
    cut.json: the log ends in the middle; what came later is not known

  example.  not-checked

  not evaluated
    could not tell
      sibling-nodata (example.): cut.json: the log ends in the middle; what came
        later is not known

  1 zone, 0 records: nothing could be evaluated, 1 check not evaluated
                                                              UNKNOWN (incomplete)
[3]
