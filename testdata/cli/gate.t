# A step is judged by what resolvers may hold; these runs are on recordings.
$ dnssec-lint gate unsign ../incidents/3-unsigned-ds-cached/past-0.jsonl --at 2026-11-21T09:00:00Z
  NO-GO  unsign corp.example.   safe after 2026-11-21 11:00:00Z (observed)
    1 now      remove the DS at example.
    2 blocked  wait until no resolver trusts the zone by the DS
    3 blocked  stop signing: not before 2026-11-21 11:00:00Z
               before that: SERVFAIL for every name, at every validating resolver
               that holds the DS or a key that it validated by it
               to take it back: sign again with the same KSK and the same ZSK
    4 then     keep the keys for 30 days
               signing again with other keys does not help while the DS and the
               DNSKEY RRset are cached

    done now, it breaks
      a resolver that holds the DS for key 65261 finds no DNSKEY RRset: SERVFAIL
        until it is put right, at every validator
      a resolver that holds the DS for key 65261 and the DNSKEY RRset with key
        65261 and 45404 and gets unsigned data: SERVFAIL until 2026-11-21
        10:00:00Z, at every validator

  .                    secure  anchor 15302 -> KSK 15302 -> ZSK 9378      1 server
  `- example.          secure  DS 12842 ttl 1h -> KSK -> ZSK 45371       2 servers
     `- corp.example.  secure  DS 65261 ttl 1h -> KSK -> ZSK 45404       2 servers
           critical next-step-not-safe unsign is not safe before
             2026-11-21T11:00:00Z: a resolver that holds the DS for key 65261
             finds no DNSKEY RRset (SERVFAIL)
             on: all 2 servers of corp.example.
             fix: Wait until the time given, keep what is being replaced in
                  service until then, and ask again: gate --wait returns when it
                  is safe.
           info ds-ttl-parent caches keep the DS for 1 h; un-signing is safe 2 h
             after the last server of the parent has dropped it
             on: all 2 servers of example.
           info error-report-channel no server says where resolvers may report
             failures (Report-Channel)
             on: all 2 servers of corp.example.
           info wildcard-inventory *.wild.corp.example.: a wildcard with A
             on: all 2 servers of corp.example.

  2 notes on zones that were only on the way (-v shows them)

  not evaluated
    not asked: 72 checks, for want of input (-v says which)

  3 zones, 73 queries: 1 critical, 5 info                                     FAIL
[1]
$ dnssec-lint gate unsign ../incidents/3-unsigned-ds-cached/past-1.jsonl --history ../incidents/3-unsigned-ds-cached --at 2026-11-21T11:30:00Z -q
  NO-GO  unsign corp.example.   safe after 2026-11-21 13:30:00Z (observed)
    1 done     remove the DS at example.
    2 waiting  wait until no resolver trusts the zone by the DS: not before
               2026-11-21 13:30:00Z
               = 2026-11-21 11:30:00Z + DS 1 h + DNSKEY 1 h
    3 waiting  stop signing: not before 2026-11-21 13:30:00Z
               = 2026-11-21 11:30:00Z + DS 1 h + DNSKEY 1 h
               before that: SERVFAIL for every name, at every validating resolver
               that holds the DS or a key that it validated by it
               to take it back: sign again with the same KSK and the same ZSK
    4 then     keep the keys for 30 days
               signing again with other keys does not help while the DS and the
               DNSKEY RRset are cached

    done now, it breaks
      a resolver that holds the DS for key 65261 and the DNSKEY RRset with key
        45404 and 65261 and gets unsigned data: SERVFAIL until 2026-11-21
        12:30:00Z, at every validator
      a resolver that holds the DS for key 65261 finds no DNSKEY RRset: SERVFAIL
        until 2026-11-21 12:30:00Z, at every validator

  .                    secure        anchor 15302 -> KSK -> ZSK 9378      1 server
  `- example.          secure        DS 12842 -> KSK -> ZSK 45371        2 servers
     `- corp.example.  signed-no-ds  KSK 65261 -> ZSK 45404              2 servers
           critical next-step-not-safe unsign is not safe before
             2026-11-21T13:30:00Z: a resolver that holds the DS for key 65261 and
             the DNSKEY RRset with key 45404 and 65261 and gets unsigned data
             (SERVFAIL)
             on: all 2 servers of corp.example.
             fix: Wait until the time given, keep what is being replaced in
                  service until then, and ask again: gate --wait returns when it
                  is safe.
           info unsign-ds-cached the DS is gone from the parent and may be trusted
             until 2026-11-21T13:30:00Z: do not stop signing before
             on: ns1.example. 203.0.113.1
           info rollover-state key 65261: DNSKEY omnipresent, DS unretentive
             on: all 2 servers of corp.example.
           info ds-absent the zone is signed and the parent has no DS for it yet
             on: all 2 servers of corp.example.
           info error-report-channel no server says where resolvers may report
             failures (Report-Channel)
             on: all 2 servers of corp.example.
           info wildcard-inventory *.wild.corp.example.: a wildcard with A
             on: all 2 servers of corp.example.

  3 zones, 73 queries: 1 critical, 7 info                                     FAIL
[1]
$ dnssec-lint gate sign ../incidents/3-unsigned-ds-cached/snapshot.jsonl --history ../incidents/3-unsigned-ds-cached --subzones /dev/null -q --only next-step-not-safe
  GO  sign corp.example.
    1 now      sign the zone
               to take it back: stop signing again: nothing depends on it before
               the parent has a DS
    2 then     wait until no cache holds unsigned data; check all names, wildcards
               and subzones meanwhile
    3 then     publish the DS at example.: not before 2026-11-21 13:00:00Z

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

  3 zones, 54 queries: no problem found by the 1 check that ran               PASS
[0]
$ dnssec-lint gate add-ds ../incidents/2-subzone-apex-cname/snapshot.jsonl --signed-since 2021-09-01 --only subzone-apex-cname
  NO-GO  add-ds corp.example.   not as things stand
    1 done     sign the zone
    2 done     wait until no cache holds unsigned data or the absence of keys
    3 blocked  publish the DS for key 9148 at example.: not as things stand
               to take it back: remove the DS again, and keep signing: resolvers
               may hold it for its TTL, and a validated key for the DNSKEY TTL
               after that

    why: subzone-apex-cname at wss.corp.example.: the apex of this subzone is a
         CNAME to www.corp.example.

  .                           secure        anchor 20468 -> KSK           1 server
  |                                         -> ZSK 60082
  `- example.                 secure        DS 58051 -> KSK              2 servers
     |                                      -> ZSK 37680
     `- corp.example.         signed-no-ds  KSK 9148 -> ZSK 7040         2 servers
        `- wss.corp.example.  unsigned                                    1 server
              critical subzone-apex-cname the apex of this subzone is a CNAME to
                www.corp.example.
                on: ns1.wss.corp.example. 25.0.3.1
                fix: Ask whoever runs the subzone to put addresses (or an ALIAS
                     that is flattened to addresses) at its apex; or drop the
                     delegation and keep the name as a plain CNAME in the zone
                     above.
              not all names may be known: there is no NSEC chain; 67 common labels
                were asked

  4 zones, 151 queries: 1 critical                                            FAIL
[1]
$ dnssec-lint gate roll-zsk ../incidents/2-subzone-apex-cname/snapshot.jsonl --signed-since 2021-09-01 --only next-step-not-safe
  GO  roll-zsk corp.example.
    1 now      publish the new ZSK in the DNSKEY RRset, signing with the old one
               to take it back: take it out again: nothing is signed by it yet
    2 then     wait until every cached DNSKEY RRset has the new ZSK
    3 then     sign with the new ZSK
    4 then     wait until no cache holds a signature by the old ZSK only
    5 then     take the old ZSK out

  .                           secure        anchor 20468 -> KSK           1 server
  |                                         -> ZSK 60082
  `- example.                 secure        DS 58051 -> KSK              2 servers
     |                                      -> ZSK 37680
     `- corp.example.         signed-no-ds  KSK 9148 -> ZSK 7040         2 servers
        `- wss.corp.example.  unsigned                                    1 server
              not all names may be known: there is no NSEC chain; 67 common labels
                were asked

  not evaluated
    not asked: 1 check, for want of input (-v says which)

  4 zones, 151 queries: no problem found by the 1 check that ran              PASS
[0]
# What a gate refuses to read.
$ dnssec-lint gate unsgin example.com
! dnssec-lint: unknown step 'unsgin'; the nearest is 'unsign'
[2]
$ dnssec-lint gate unsign
! dnssec-lint: gate wants a step and a zone or a snapshot: gate add-ds example.com
[2]
$ dnssec-lint gate change-owner example.com
! dnssec-lint: unknown step 'change-owner'; the nearest is 'change-ns'
[2]
$ dnssec-lint gate unsign example.com --seen ds=yesterday
! dnssec-lint: --seen wants ds=TIME or ds=TIME,ttl=SECONDS, not 'ds=yesterday'
[2]
$ dnssec-lint gate unsign example.com --seen ds=2021-09-30,ttl=0
! dnssec-lint: --seen: a TTL is from 1 to 2147483647, not 'ds=2021-09-30,ttl=0'
[2]
$ dnssec-lint gate unsign ../incidents/3-wildcard-bitmap/snapshot.jsonl --wait
! dnssec-lint: --wait needs the live zone and the present: no --at, no file
[2]
$ dnssec-lint gate unsign ../incidents/3-wildcard-bitmap/snapshot.jsonl --ds plain.example.zone
  NO-GO  unsign corp.example.   safe after 2026-11-21 21:38:48Z (observed)
    1 now      remove the DS at example.
    2 blocked  wait until no resolver trusts the zone by the DS
    3 blocked  stop signing: not before 2026-11-21 21:38:48Z
               before that: SERVFAIL for every name, at every validating resolver
               that holds the DS or a key that it validated by it
               to take it back: sign again with the same KSK and the same ZSK
    4 then     keep the keys for 30 days
               signing again with other keys does not help while the DS and the
               DNSKEY RRset are cached

    done now, it breaks
      a resolver that holds the DS for key 27065 finds no DNSKEY RRset: SERVFAIL
        until it is put right, at every validator
      a resolver that holds the DS for key 27065 and the DNSKEY RRset with key
        27065 and gets unsigned data: SERVFAIL until 2026-11-21 20:38:48Z, at
        every validator

  .                           secure  anchor 39948 -> KSK -> ZSK 34384    1 server
  `- example.                 secure  DS 18734 -> KSK -> ZSK 65150       2 servers
     `- corp.example.         secure  DS 27065 ttl 1h -> KSK 27065       2 servers
        |  critical next-step-not-safe unsign is not safe before
        |    2026-11-21T21:38:48Z: a resolver that holds the DS for key 27065
        |    finds no DNSKEY RRset (SERVFAIL)
        |    on: all 2 servers of corp.example.
        |    fix: Wait until the time given, keep what is being replaced in
        |         service until then, and ask again: gate --wait returns when it
        |         is safe.
        |  critical wildcard-nsec-bitmap the denial of AAAA under *.corp.example.
        |    also denies A, which exists
        |    on: all 2 servers of corp.example.
        |    fix: Replace the wildcard by the names that are in use, or move the
        |         zone to a signer that lists all types of the wildcard; report it
        |         to the provider with the two answers. Before signing: do not
        |         sign this zone yet.
        |    also: aggressive-nsec-simulation
        |  info key-role-missing DNSKEY 27065 signs both keys and data: a combined
        |    signing key
        |    on: all 2 servers of corp.example.
        |  info ds-ttl-parent caches keep the DS for 1 h; un-signing is safe 2 h
        |    after the last server of the parent has dropped it
        |    on: all 2 servers of example.
        |  info compact-denial denials are made for each question, and
        |    api.corp.example. is denied without NXNAME: a name that does not
        |    exist looks like one without data
        |    on: ns1.corp.example. 25.0.2.1
        |  info error-report-channel no server says where resolvers may report
        |    failures (Report-Channel)
        |    on: ns1.corp.example. 25.0.2.1
        |  info wildcard-inventory *.corp.example.: a wildcard with A
        |    on: ns1.corp.example. 25.0.2.1
        |  info delegation-inventory wss.corp.example. NS: delegated to 1 name
        |    server, with DS
        |    on: all 2 servers of corp.example.
        |  not all names may be known: its NSEC records are made for each question
        |    and cannot be walked; 67 common labels were asked
        `- wss.corp.example.  secure  DS 53340 -> KSK -> ZSK 55564        1 server
              info rrsig-not-yet-valid 7 signatures begin less than an hour ago;
                resolvers with a slow clock reject them for so long
                on: ns1.wss.corp.example. 25.0.3.1
              info ds-ttl-parent caches keep the DS for 1 h; un-signing is safe 2
                h after the last server of the parent has dropped it
                on: all 2 servers of corp.example.

  4 notes on zones that were only on the way (-v shows them)

  not evaluated
    not asked: 73 checks, for want of input (-v says which)

  4 zones, 147 queries: 3 critical, 12 info                                   FAIL
[1]
$ dnssec-lint gate unsign ../incidents/3-wildcard-bitmap/snapshot.jsonl --signed-since 2099-01-01
! dnssec-lint: --signed-since: the time is in the future
[2]
# The phase that severities follow: published, then on the way out.
$ dnssec-lint check ../incidents/3-unsigned-ds-cached/past-0.jsonl -f json | grep -o '"phase": *"[a-z]*"' | tail -n 1
  "phase": "published"
[0]
$ dnssec-lint check ../incidents/3-unsigned-ds-cached/past-1.jsonl --history ../incidents/3-unsigned-ds-cached -f json | grep -o '"phase": *"[a-z]*"' | tail -n 1
  "phase": "leaving"
[0]

# A file that is not there is no zone to ask the root about.
$ dnssec-lint gate add-ds no/such.jsonl
! dnssec-lint: no/such.jsonl: no such file
[2]
$ dnssec-lint walk ./corp.example
! dnssec-lint: ./corp.example: no such file
[2]
