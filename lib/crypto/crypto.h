/*
 * crypto.h - the one door to libcrypto: digests, key tags, keys parsed once,
 * one signature by one key, NSEC3 hashes.  Mathematics only; nobody here knows
 * what time it is.
 */
#ifndef CRYPTO_CRYPTO_H
#define CRYPTO_CRYPTO_H
#include "lint.h"

struct arena;

/* SHA-256 of some octets, for fingerprints and file sums. */
void crypto_sha256(const void *, size_t n, uint8_t out[32]);

/* A digest over more than fits in one piece: SHA-384 (48 octets) or SHA-512 (64). */
struct crypto_hash;
struct crypto_hash *crypto_hash_new(struct arena *, unsigned bits);
void crypto_hash_add(struct crypto_hash *, const void *, size_t n);
/* Octets written.  Once, and the last that is done with it. */
size_t crypto_hash_end(struct crypto_hash *, uint8_t out[64]);

/* A keyed digest (RFC 2104) over SHA-1, SHA-256, SHA-384 or SHA-512, by its bits: 160,
 * 256, 384, 512.  As above; the key is copied. */
struct crypto_hmac;
struct crypto_hmac *crypto_hmac_new(struct arena *, unsigned bits, struct lint_bytes key);
void crypto_hmac_add(struct crypto_hmac *, const void *, size_t n);
size_t crypto_hmac_end(struct crypto_hmac *, uint8_t out[64]);
/* Takes as long wherever they differ. */
bool crypto_equal(const void *, const void *, size_t n);

/* RFC 4034 appendix B over DNSKEY RDATA (and B.1 for algorithm 1). */
uint16_t crypto_key_tag(struct lint_bytes dnskey_rdata);

/* The DS digest of a DNSKEY (RFC 4034 5.1.4): octets written (20, 32, 48), or 0
 * for a digest type that cannot be computed here. */
size_t crypto_ds_digest(struct lint_name owner, struct lint_bytes dnskey_rdata, uint8_t digest_type,
    uint8_t out[64]);

/* A DNSKEY ready to verify by. */
struct crypto_key;
struct crypto_key_facts {
	uint16_t flaws; /* enum lint_key_flaw; protocol and flag bits are the caller's */
	uint16_t bits, exponent_bits;
	bool supported; /* algorithm known here: 5, 7, 8, 10, 13, 14, 15, 16 */
};
/*
 * Parses the public key field.  NULL when it cannot be used, with facts->flaws
 * saying why, or facts->supported false.  Lives in the arena.
 *
 * LINT_KEY_SHORT alone does not stop a key from being used.  LINT_KEY_LENGTH is
 * also an RSA modulus over 4096 bits, which would let a zone buy our time;
 * LINT_KEY_EXPONENT is also one that is not below the modulus (RFC 8017 3.1).
 * An RSA exponent of 65 to 4096 bits has no flaw and is not supported: it
 * costs a hundred times the work, and no signer makes it.
 */
struct crypto_key *crypto_key_parse(struct arena *, uint8_t algorithm, struct lint_bytes key,
    struct crypto_key_facts *);

/* Per thread; reused from call to call.  Remembers the keys it met lately, which
 * may go before it does.  Keys are shared between threads. */
struct crypto_verifier;
struct crypto_verifier *crypto_verifier_new(struct arena *);
/* Does `sig` over `data` verify by the key?  Wrong lengths are plain false. */
bool crypto_verify(struct crypto_verifier *, const struct crypto_key *, struct lint_bytes data,
    struct lint_bytes sig);

/*
 * Tables for one key of algorithm 13, with which a signature costs a third of what it
 * costs by crypto_verify.  Making them costs as much as some hundred signatures.  NULL:
 * not that algorithm, or this libcrypto lacks what it takes, or failed the self-test.
 * Threads share it.
 */
struct crypto_fixed;
struct crypto_fixed *crypto_fixed_new(struct arena *, const struct crypto_key *);
/* Per thread and table; goes before the table does. */
struct crypto_fixed_room;
struct crypto_fixed_room *crypto_fixed_room_new(struct arena *, const struct crypto_fixed *);
enum { CRYPTO_FIXED_BATCH = 64 }; /* the more at once, up to this, the cheaper */
enum crypto_verdict { CRYPTO_UNKNOWN, CRYPTO_GOOD, CRYPTO_BAD }; /* unknown: there was no memory */
struct crypto_fixed_job {
	struct lint_bytes sig;
	uint8_t digest[32];
	uint8_t verdict; /* enum crypto_verdict: the answer */
};
/* Of the signed data, for a job. */
void crypto_fixed_digest(struct crypto_fixed_room *, struct lint_bytes data, uint8_t out[32]);
void crypto_fixed_verify(struct crypto_fixed_room *, struct crypto_fixed_job *, size_t n);
/* The same as crypto_verify for the data of that digest; of an ECDSA key only. */
bool crypto_verify_digest(struct crypto_verifier *, const struct crypto_key *, const uint8_t *digest,
    struct lint_bytes sig);

void crypto_verifier_sha256(struct crypto_verifier *, struct lint_bytes, uint8_t out[32]);

/*
 * The public keys, as a DNSKEY of the key's algorithm holds them, that could have
 * made this signature: at most two, one of them right if the signature is whole
 * and the data what was signed.  ECDSA only; 0 for the others.
 */
unsigned crypto_makers(const struct crypto_key *, struct lint_bytes data, struct lint_bytes sig,
    uint8_t out[2][96]);

/* RFC 5155 5, SHA-1 only.  iterations are the extra ones.  Fast: no allocation. */
void crypto_nsec3_hash(struct lint_name, struct lint_bytes salt, unsigned iterations, uint8_t out[20]);
#endif
