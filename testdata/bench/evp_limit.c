/*
 * evp_limit [-j JOBS] [-s SECONDS] ALGORITHM... - signatures a second that
 * libcrypto verifies by itself (EVP, one key, digest at hand, a context for
 * each thread) and through lib/crypto, in turn, for algorithms 8, 13 and 15.
 * One line each: algorithm, jobs, raw and ours by the wall, raw and ours by the
 * second of processor time, which neighbours disturb less.
 */
#include "../../lib/base/allow_clock.h"
#include "../../lib/base/arena.h"
#include "../../lib/crypto/crypto.h"
#include "../../lib/crypto/pool.h"
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <unistd.h>

enum { TURN = 64, DATA = 120 };

struct limit {
	struct arena *arena;
	EVP_PKEY *pkey;
	struct crypto_key *key;
	uint8_t algorithm, data[DATA], digest[32], evp[256], dns[256];
	size_t evp_n, dns_n;
	unsigned jobs;
	double seconds;
	struct part {
		double raw, ours; /* a second */
		double raw_cpu, ours_cpu; /* seconds of the processor for count signatures */
		double count;
	} parts[256];
};

static double
now(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

struct watch {
	double wall, cpu;
};
static void
watch_start(struct watch *w)
{
	w->wall -= now(CLOCK_MONOTONIC);
	w->cpu -= now(CLOCK_THREAD_CPUTIME_ID);
}
static void
watch_stop(struct watch *w)
{
	w->wall += now(CLOCK_MONOTONIC);
	w->cpu += now(CLOCK_THREAD_CPUTIME_ID);
}

static void
must(bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "evp_limit: %s failed\n", what);
	exit(4);
}

static void
make_key(struct limit *l)
{
	uint8_t field[600];
	struct crypto_key_facts facts;
	BIGNUM *b = NULL;
	size_t n = sizeof(field);

	if (l->algorithm == 8) {
		l->pkey = EVP_RSA_gen(2048);
		field[0] = 3, field[1] = 1, field[2] = 0, field[3] = 1;
		must(EVP_PKEY_get_bn_param(l->pkey, OSSL_PKEY_PARAM_RSA_N, &b) == 1, "RSA");
		n = 4 + (size_t)BN_bn2bin(b, field + 4);
		BN_free(b);
	} else if (l->algorithm == 13) {
		l->pkey = EVP_EC_gen("P-256");
		must(EVP_PKEY_get_octet_string_param(
		         l->pkey, OSSL_PKEY_PARAM_PUB_KEY, field, n, &n) == 1, "P-256");
		memmove(field, field + 1, --n);
	} else {
		l->pkey = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
		must(EVP_PKEY_get_raw_public_key(l->pkey, field, &n) == 1, "Ed25519");
	}
	l->key = crypto_key_parse(
	    l->arena, l->algorithm, (struct lint_bytes) { field, n }, &facts);
	must(l->key != NULL, "crypto_key_parse");
}

static void
sign(struct limit *l)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	const uint8_t *at = l->evp;
	ECDSA_SIG *rs;

	memset(l->data, 'x', DATA);
	crypto_sha256(l->data, DATA, l->digest);
	l->evp_n = sizeof(l->evp);
	must(EVP_DigestSignInit_ex(ctx, NULL, l->algorithm == 15 ? NULL : "SHA256", NULL, NULL,
	         l->pkey, NULL) == 1 &&
	        EVP_DigestSign(ctx, l->evp, &l->evp_n, l->data, DATA) == 1,
	    "signing");
	EVP_MD_CTX_free(ctx);
	l->dns_n = l->evp_n;
	memcpy(l->dns, l->evp, l->evp_n);
	if (l->algorithm != 13)
		return;
	rs = d2i_ECDSA_SIG(NULL, &at, (long)l->evp_n);
	BN_bn2binpad(ECDSA_SIG_get0_r(rs), l->dns, 32);
	BN_bn2binpad(ECDSA_SIG_get0_s(rs), l->dns + 32, 32);
	ECDSA_SIG_free(rs);
	l->dns_n = 64;
}

/* Raw and ours in short turns, so that a neighbour's load falls on both. */
static void
measure(void *ctx, void *state, size_t i)
{
	struct limit *l = ctx;
	local_arena *a = arena_new();
	struct crypto_verifier *v = crypto_verifier_new(a);
	EVP_PKEY_CTX *pkey = EVP_PKEY_CTX_new(l->pkey, NULL);
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	const double end = now(CLOCK_MONOTONIC) + l->seconds;
	struct watch raw = { 0 }, ours = { 0 };
	unsigned turns = 0;
	bool good = true;

	(void)state;
	if (l->algorithm != 15)
		good = EVP_PKEY_verify_init(pkey) == 1;
	if (l->algorithm == 8)
		good = good && EVP_PKEY_CTX_set_signature_md(pkey, EVP_sha256()) == 1;
	for (; good && now(CLOCK_MONOTONIC) < end; turns++) {
		watch_start(&raw);
		for (int n = 0; n < TURN; n++)
			if (l->algorithm != 15)
				good &= EVP_PKEY_verify(
				            pkey, l->evp, l->evp_n, l->digest, sizeof(l->digest)) == 1;
			else
				good &= EVP_DigestVerifyInit(md, NULL, NULL, NULL, l->pkey) == 1 &&
				    EVP_DigestVerify(md, l->evp, l->evp_n, l->data, DATA) == 1 &&
				    EVP_MD_CTX_reset(md) == 1;
		watch_stop(&raw);
		watch_start(&ours);
		for (int n = 0; n < TURN; n++)
			good &= crypto_verify(v, l->key, (struct lint_bytes) { l->data, DATA },
			    (struct lint_bytes) { l->dns, l->dns_n });
		watch_stop(&ours);
	}
	must(good && turns > 0, "verifying");
	l->parts[i] = (struct part) { turns * TURN / raw.wall, turns * TURN / ours.wall, raw.cpu,
		ours.cpu, turns * TURN };
	EVP_MD_CTX_free(md);
	EVP_PKEY_CTX_free(pkey);
}

static void
limit(uint8_t algorithm, unsigned jobs, double seconds)
{
	local_arena *a = arena_new();
	struct limit *l = new (a, struct limit, 1);
	struct part sum = { 0 };

	*l = (struct limit) { .arena = a, .algorithm = algorithm, .jobs = jobs, .seconds = seconds };
	make_key(l);
	sign(l);
	pool_run(jobs, &(struct pool_work) { .n_blocks = jobs, .block = measure, .ctx = l });
	for (unsigned i = 0; i < jobs; i++) {
		sum.raw += l->parts[i].raw;
		sum.ours += l->parts[i].ours;
		sum.raw_cpu += l->parts[i].raw_cpu;
		sum.ours_cpu += l->parts[i].ours_cpu;
		sum.count += l->parts[i].count;
	}
	printf("%d %u %.0f %.0f %.0f %.0f\n", algorithm, jobs, sum.raw, sum.ours,
	    sum.count / sum.raw_cpu, sum.count / sum.ours_cpu);
	EVP_PKEY_free(l->pkey);
}

int
main(int argc, char **argv)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	double seconds = 2;
	int c;

	while ((c = getopt(argc, argv, "j:s:")) != -1)
		if (c == 'j')
			cores = strtol(optarg, NULL, 10);
		else if (c == 's')
			seconds = strtod(optarg, NULL);
		else
			return 2;
	for (int i = optind; i < argc; i++) {
		const long algorithm = strtol(argv[i], NULL, 10);

		if (algorithm != 8 && algorithm != 13 && algorithm != 15) {
			fprintf(stderr, "evp_limit: algorithm 8, 13 or 15, not %s\n", argv[i]);
			return 2;
		}
		limit((uint8_t)algorithm, (unsigned)(cores < 1 ? 1 : cores > 256 ? 256 : cores), seconds);
	}
	return 0;
}
