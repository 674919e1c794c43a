# Earlier snapshots: what they tell, and those that are of no use, by name.

$ mkdir h && cp ../incidents/3-unsigned-ds-cached/past-*.jsonl h && head -c 3000 h/past-0.jsonl > h/cut.jsonl && sed s/corp/dorp/g h/past-0.jsonl > h/other.jsonl && echo '; a zone' > h/zone.jsonl
[0]

$ dnssec-lint check ../incidents/3-unsigned-ds-cached/snapshot.jsonl --history h --only unsign-ds-cached
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

  history of corp.example.: 3 observations since 2026-11-21T09:00:00Z, the widest
    gap 2 h 30 min; what ended unseen counts from the next look on, up to 2 h 30
    min late

  not evaluated
    left out of the history: h/cut.jsonl:15: not a line of JSON: premature end
      of input near '"example. 3600 I' (column 215)
    left out of the history: h/zone.jsonl: not a snapshot
    left out of the history: h/other.jsonl: of another zone

  3 zones, 54 queries: 1 critical                                             FAIL
! dnssec-lint: --history: left out: h/cut.jsonl:15: not a line of JSON: premature end of input near '"example. 3600 I' (column 215)
! dnssec-lint: --history: left out: h/zone.jsonl: not a snapshot
! dnssec-lint: --history: left out: h/other.jsonl: of another zone
[1]

# What is newer than the instant is not known yet; without an earlier one the check has nothing to go by.
$ dnssec-lint check ../incidents/3-unsigned-ds-cached/past-1.jsonl --history h --only unsign-ds-cached -v
  .                    secure        anchor 15302 -> KSK -> ZSK 9378      1 server
  `- example.          secure        DS 12842 -> KSK -> ZSK 45371        2 servers
     `- corp.example.  signed-no-ds  KSK 65261 -> ZSK 45404              2 servers
           info unsign-ds-cached the DS is gone from the parent and may be trusted
             until 2026-11-21T13:30:00Z: do not stop signing before
             on: ns1.example. 203.0.113.1
             fix: If the same KSK and ZSK are still there, sign the zone with them
                  again now: that heals at once. With the same KSK and a new ZSK
                  it heals when the old DNSKEY RRset has run out of caches.
                  Otherwise wait for the time given, and ask the large resolver
                  operators to flush the zone's DS.
             see: RFC 8078 4; RFC 7583 3.3.1

  history of .: 2 observations since 2026-11-21T09:00:00Z, the widest gap 2 h 30
    min
  history of example.: 2 observations since 2026-11-21T09:00:00Z, the widest gap 2
    h 30 min
  history of corp.example.: 2 observations since 2026-11-21T09:00:00Z, the widest
    gap 2 h 30 min; what ended unseen counts from the next look on, up to 2 h 30
    min late

  not evaluated
    left out of the history: h/cut.jsonl:15: not a line of JSON: premature end
      of input near '"example. 3600 I' (column 215)
    left out of the history: h/zone.jsonl: not a snapshot
    left out of the history: h/other.jsonl: of another zone

  3 zones, 73 queries: 1 info                                                 PASS
! dnssec-lint: --history: left out: h/cut.jsonl:15: not a line of JSON: premature end of input near '"example. 3600 I' (column 215)
! dnssec-lint: --history: left out: h/zone.jsonl: not a snapshot
! dnssec-lint: --history: left out: h/other.jsonl: of another zone
[0]

$ dnssec-lint check ../incidents/3-unsigned-ds-cached/past-0.jsonl --history none --only unsign-ds-cached -v
  .                    secure  anchor 15302 -> KSK 15302 -> ZSK 9378      1 server
  `- example.          secure  DS 12842 ttl 1h -> KSK -> ZSK 45371       2 servers
     `- corp.example.  secure  DS 65261 ttl 1h -> KSK -> ZSK 45404       2 servers

  not evaluated
    not asked
      unsign-ds-cached (., example., corp.example.): the history holds nothing
        earlier yet, and no --seen was given

  3 zones, 73 queries: nothing could be evaluated                             PASS
[0]

$ dnssec-lint check ../incidents/3-unsigned-ds-cached/past-0.jsonl --history walks/wrong-ds
! dnssec-lint: --history walks/wrong-ds: Not a directory
[2]
