/*
 * proof.h - does a set of NSEC or NSEC3 records prove what a reply denies?
 * The rules of RFC 4035 5.4, RFC 5155 8.3 to 8.9, RFC 6840 4.1 to 4.4 and RFC 9824 3.  Names and
 * bit maps only; whether the records are signed is the caller's question.
 */
#ifndef FACTS_PROOF_H
#define FACTS_PROOF_H
#include "lint.h"

enum { PROOF_MAX_RECORDS = 32, PROOF_MAX_HASHES = 64, PROOF_MAX_ITERATIONS = 500 };

struct proof_record {
	bool nsec3;
	struct lint_name owner, next; /* NSEC; lower case */
	uint8_t owner_hash[20];
	struct lint_bytes next_hash, salt, bitmap;
	uint16_t iterations;
	uint8_t hash, flags;
	bool used; /* out: the proof rests on it */
	bool speaks; /* out: its bit map says whether the type is there */
};
struct proof_question {
	struct lint_name apex, qname;
	uint16_t qtype;
	uint8_t kind; /* enum lint_denial_kind */
	uint8_t labels; /* LINT_EXPANSION: the labels field of the answer's signature */
};
struct proof_result {
	uint8_t proof; /* enum lint_proof, unsigned left out */
	const char *why; /* a phrase, when it is not good */
	bool wildcard; /* proved by way of a wildcard's own record */
};
struct proof_result proof_judge(const struct proof_question *, struct proof_record *, size_t n);
#endif
