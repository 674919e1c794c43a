# What is not known is named, with the nearest that is.
$ dnssec-lint chekc x
! dnssec-lint: unknown command 'chekc'; the nearest is 'check'
[2]
$ dnssec-lint check --formt=json x
! dnssec-lint: unknown option --formt; the nearest is --format
[2]
$ dnssec-lint check --xyzzy x
! dnssec-lint: unknown option --xyzzy; 'dnssec-lint check --help' lists them
[2]
$ dnssec-lint check -Z x
! dnssec-lint: unknown option -Z; 'dnssec-lint check --help' lists them
[2]
$ dnssec-lint list --origin x
! dnssec-lint: 'list' does not take --origin
[2]

# No command, no argument.
$ dnssec-lint -q
! dnssec-lint: a command comes before -q; 'dnssec-lint --help' lists them
[2]
$ dnssec-lint --format json check x
! dnssec-lint: a command comes before --format; 'dnssec-lint --help' lists them
[2]
$ dnssec-lint check
! dnssec-lint: check wants a zone file, a directory, or - for standard input
[2]
$ dnssec-lint explain
! dnssec-lint: explain wants the id of a check; 'dnssec-lint list' has them
[2]
$ dnssec-lint schema
! dnssec-lint: schema wants one name: report, snapshot, config or resolvers
[2]
$ dnssec-lint list x
! dnssec-lint: list takes no argument, but was given 'x'
[2]

# Values.
$ dnssec-lint check --fail-on high x
! dnssec-lint: --fail-on wants critical, error, warning or info, not 'high'
[2]
$ dnssec-lint check --fail-on
! dnssec-lint: --fail-on wants LEVEL
[2]
$ dnssec-lint check --at yesterday x
! dnssec-lint: --at wants a time such as 2026-11-22T15:08:00Z or Unix seconds, not 'yesterday'
[2]
$ dnssec-lint check --jobs 0 x
! dnssec-lint: --jobs wants a number from 1 to 1000000, not '0'
[2]
$ dnssec-lint check --jobs -1 x
! dnssec-lint: --jobs wants a number from 1 to 1000000, not '-1'
[2]
$ dnssec-lint check --severity apex-cname=loud x
! dnssec-lint: --severity wants CHECK=LEVEL with critical, error, warning, info or off, not 'apex-cname=loud'
[2]
$ dnssec-lint check --only a,,b x
! dnssec-lint: --only a,,b has an empty word in it
[2]
$ dnssec-lint check --crypto gnutls x
! dnssec-lint: --crypto knows only 'evp', not 'gnutls'
[2]
$ dnssec-lint check --color=sometimes x
! dnssec-lint: --color wants auto, always or never, not 'sometimes'
[2]
$ dnssec-lint check --offline=yes x
! dnssec-lint: --offline takes no argument
[2]
$ dnssec-lint check --origin a. --origin b. x
! dnssec-lint: --origin was given twice
[2]
$ dnssec-lint check --plugin plugin.so x
! dnssec-lint: --plugin wants a path that begins with / or ./, not 'plugin.so'
[2]
$ dnssec-lint check --plugin ./no-such-plugin.so x
! dnssec-lint: --plugin ./no-such-plugin.so: ./no-such-plugin.so: cannot open shared object file: No such file or directory
[2]
$ dnssec-lint check --only no-such-check x
! dnssec-lint: --only no-such-check: no check has this id
[2]
$ dnssec-lint check -f json -f human x
! dnssec-lint: two formats for standard output: give one a file, as in --format human:FILE
[2]
$ dnssec-lint check -f json:a -f human:a x
! dnssec-lint: --format: a and a are the same file
[2]
$ dnssec-lint check -f xml x
! dnssec-lint: unknown format 'xml'; there are human, json, jsonl, gcc, github, sarif, gitlab, junit, markdown, html, prometheus, nagios
[2]
$ dnssec-lint list -f json -f human:x
! dnssec-lint: list writes one format at a time
[2]
$ dnssec-lint list -f sarif
! dnssec-lint: list has the formats human, json and markdown, not 'sarif'
[2]

# What the contract has and this version has not is not passed over.
$ dnssec-lint check --baseline base.json x
! dnssec-lint: base.json: No such file or directory
[2]
$ dnssec-lint check --config=c.yaml x
! dnssec-lint: c.yaml: No such file or directory
[2]
$ dnssec-lint plan -
! dnssec-lint: <stdin>: it is empty: the command before it failed, or wrote nothing
[2]
$ dnssec-lint schema config | head -n 3
  {
   "$schema": "https://json-schema.org/draft/2020-12/schema",
   "title": "dnssec-lint configuration",
[0]
$ dnssec-lint schema reprot
! dnssec-lint: unknown schema 'reprot'; this version has report, snapshot, config and resolvers
[2]

# A watch looks at the present; all of this is said before anything is sent.
$ dnssec-lint watch
! dnssec-lint: watch wants the name of a zone
[2]
$ dnssec-lint watch --at 2026-11-22T00:00:00Z corp.example
! dnssec-lint: --at is for one walk; a watch looks at the present, and --history keeps it
[2]
$ dnssec-lint watch --every 90000 corp.example
! dnssec-lint: --every wants seconds from 1 to 86400, not 90000
[2]
$ dnssec-lint watch --offline corp.example
! dnssec-lint: --offline: a walk asks servers; check reads files and snapshots
[2]

# Many zones: the list is read whole before anything is sent.
$ printf 'a..b\ngood.example junk\n' | dnssec-lint walk --input - -f jsonl
! dnssec-lint: standard input:1:1: a..b: a name has an empty label
! dnssec-lint: standard input:2:14: junk: one name a line
! dnssec-lint: 2 bad lines in the list of zones: nothing was asked
[2]
$ dnssec-lint walk --shard 3/2 corp.example
! dnssec-lint: --shard wants K/N with K from 1 to N, as in 3/16, not '3/2'
[2]
$ dnssec-lint walk --resume corp.example
! dnssec-lint: --resume goes on with a file: it needs --format jsonl:FILE
[2]
$ echo corp.example | dnssec-lint walk --input - -f sarif:x --resume
! dnssec-lint: --resume goes on with a file: it needs --format jsonl:FILE and no other
[2]
$ echo '# none' | dnssec-lint walk --input - -f json
! dnssec-lint: no zone in the list
[3]
$ seq -f 'z%g.example' 1001 | dnssec-lint walk --input - -f json
! dnssec-lint: 1001 zones are too many for one report (1000): --format jsonl alone, without --save, --ns, --ds and a --history of several zones, reports each as it ends
[2]

# What a walk is told beside the zone is read before anything is sent.
$ dnssec-lint walk corp.example --tsig-file key
! dnssec-lint: --tsig-file is the key for --axfr, which was not given
[2]
$ dnssec-lint walk corp.example --axfr --tsig-file no-such-key
! dnssec-lint: no-such-key: No such file or directory
[2]
$ printf 'key "k" { algorithm hmac-md5; secret "c2VjcmV0"; };' >key; dnssec-lint walk corp.example --axfr --tsig-file key
! dnssec-lint: key: its algorithm is none of hmac-sha1, hmac-sha256, hmac-sha384, hmac-sha512
[2]
$ printf 'k:not base64 at all' >key; dnssec-lint walk corp.example --axfr --tsig-file key
! dnssec-lint: key: the secret is not base64 of 1 to 512 octets
[2]
$ dnssec-lint walk corp.example --ns ns1.corp.example
! dnssec-lint: --ns ns1.corp.example: a name inside the zone wants its address: ns1.corp.example=ADDRESS
[2]
$ dnssec-lint walk corp.example --ns ns1.corp.example=192.0.2
! dnssec-lint: --ns ns1.corp.example=192.0.2: '192.0.2' is no address
[2]
$ dnssec-lint walk corp.example --ns other.example:ns1.other.example=192.0.2.1
! dnssec-lint: --ns is for other.example., which is not walked
[2]
$ dnssec-lint walk corp.example other.example --ns ns1.corp.example=192.0.2.1
! dnssec-lint: --ns ns1.corp.example=192.0.2.1: several zones are walked, so it wants ZONE: in front
[2]
$ dnssec-lint walk corp.example --ds '2371 13 2'
! dnssec-lint: --ds wants 'TAG ALGORITHM TYPE DIGEST' or a file, not '2371 13 2'
[2]
$ dnssec-lint walk corp.example --ds no/such/file
! dnssec-lint: --ds wants 'TAG ALGORITHM TYPE DIGEST' or a file, not 'no/such/file'
[2]
$ dnssec-lint walk corp.example --ds '2371 13 99 00' --history h
! dnssec-lint: --history keeps what was seen; what --ds declares does not belong there
[2]

# Outside text in a message stays on its line.
$ dnssec-lint "$(printf 'a\n::error::\033[2J##[x]')"
! dnssec-lint: unknown command 'a\010::error::\027[2J##\091x]'; 'dnssec-lint --help' lists them
[2]

# Help, wherever it is asked for.
$ dnssec-lint --version | cut -d ' ' -f 1
  dnssec-lint
[0]
$ dnssec-lint 2>h; echo "status $?"; head -n 1 h
  status 2
  usage: dnssec-lint COMMAND [OPTION...] [ARGUMENT...]
[0]
$ for c in walk check gate diff plan audit watch explain list schema; do dnssec-lint $c --help >h || echo "status $?"; head -n 1 h; done
  usage: dnssec-lint walk [OPTION...] ZONE...
  usage: dnssec-lint check [OPTION...] PATH...
  usage: dnssec-lint gate [OPTION...] STEP ZONE|FILE
  usage: dnssec-lint diff [OPTION...] BEFORE AFTER
  usage: dnssec-lint plan [OPTION...] FILE|-
  usage: dnssec-lint audit [OPTION...] FILE...
  usage: dnssec-lint watch [OPTION...] ZONE...
  usage: dnssec-lint explain [OPTION...] CHECK...
  usage: dnssec-lint list [OPTION...]
  usage: dnssec-lint schema [OPTION...] NAME
[0]
$ dnssec-lint check -Vqh | head -n 1
  usage: dnssec-lint check [OPTION...] PATH...
[0]

# A misspelt check.
$ dnssec-lint explain apex-cnam
! dnssec-lint: unknown check 'apex-cnam'; the nearest is 'apex-cname'
[2]
$ dnssec-lint explain apex-cname | head -n 2
  apex-cname: A CNAME stands at the zone apex
  severity: critical
[0]
