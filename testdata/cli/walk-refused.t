# What a walk refuses before anything is sent.
$ dnssec-lint walk
! dnssec-lint: walk wants the name of a zone
[2]
$ dnssec-lint walk a..b
! dnssec-lint: a..b: a name has an empty label
[2]
$ dnssec-lint walk corp.example --port 70000
! dnssec-lint: --port wants a number from 1 to 65535, not 70000
[2]
$ dnssec-lint walk corp.example -4 -6
! dnssec-lint: -4 and -6 leave no address to ask
[2]
$ dnssec-lint walk corp.example --allow-address 10/8
! dnssec-lint: --allow-address wants a block such as 10.0.0.0/8, not '10/8'
[2]
$ dnssec-lint walk corp.example --server corp.example
! dnssec-lint: --server wants ZONE=ADDRESS or ZONE=ADDRESS@PORT, not 'corp.example'
[2]
$ dnssec-lint walk corp.example --server corp.example=192.0.2.1@0
! dnssec-lint: --server wants ZONE=ADDRESS or ZONE=ADDRESS@PORT, not 'corp.example=192.0.2.1@0'
[2]
$ dnssec-lint walk corp.example --root-hints nowhere
! dnssec-lint: nowhere: No such file or directory
[2]
$ printf 'a.root. 3600 IN TXT x\n' >hints; dnssec-lint walk corp.example --root-hints hints
! dnssec-lint: hints: no address of a root server
[2]
$ printf 'example. 3600 IN DS 1 8 2 00\n' >anchor; dnssec-lint walk corp.example --trust-anchor anchor
! dnssec-lint: anchor: a trust anchor is of the root, not of another zone
[2]
$ printf 'one\nt..wo\n' >names; dnssec-lint walk corp.example --names names
! dnssec-lint: names:2: a name has an empty label
[2]
$ dnssec-lint walk corp.example --offline
! dnssec-lint: --offline: a walk asks servers; check reads files and snapshots
[2]
$ dnssec-lint walk corp.example --deadline soon
! dnssec-lint: --deadline wants a number from 1 to 1000000, not 'soon'
[2]

# A root that nobody answers for: the report is whole, and says that it is not.
$ printf 'a.root. 3600 IN A 127.0.0.1\n' >hints; dnssec-lint walk corp.example --root-hints hints --port 1 -f json --save s >r; echo $?; dnssec-lint check s -f json | cmp - r
  3
[0]

# Resolvers: a list that does not read, DNS over HTTPS, and which word is the list.
$ dnssec-lint walk corp.example --resolvers nowhere.yaml
! dnssec-lint: nowhere.yaml: No such file or directory
[2]
$ dnssec-lint walk corp.example --resolvers nowhere
! dnssec-lint: nowhere: No such file or directory
[2]
$ dnssec-lint walk --resolvers=nowhere corp.example
! dnssec-lint: nowhere: No such file or directory
[2]
$ printf 'resolvers:\n  - name: a\n    adresses: 192.0.2.53\n' >r.yaml; dnssec-lint walk corp.example --resolvers r.yaml
! dnssec-lint: r.yaml:3:5: unknown key 'adresses'; the nearest is 'addresses'
[2]
$ printf -- '- name: a\n  doh: https://dns.example/q\n' >list; dnssec-lint walk --resolvers list corp.example
! dnssec-lint: list:2:8: doh: this version does not ask over HTTPS, only over UDP and TCP; take the key out to have the addresses asked so
[2]
$ dnssec-lint walk corp.example --resolvers --resolvers=r.yaml
! dnssec-lint: --resolvers was given twice
[2]
$ dnssec-lint walk --resolvers corp.example --offline
! dnssec-lint: --offline: a walk asks servers; check reads files and snapshots
[2]
