/*
 * Keys that cannot be used, or should not be.  All that is wrong with one key
 * is one finding, as loud as the worst of it.
 */
#include "lint.h"

static bool
is_rsa(uint8_t algorithm)
{
	return algorithm == 5 || algorithm == 7 || algorithm == 8 || algorithm == 10;
}

static const char *
flaws(struct lint_run *run, const struct lint_key *k, bool *fatal)
{
	const uint16_t reserved = k->flags & (uint16_t)~0x0181u;
	const char *t = "";

	*fatal = k->flaws != 0 || !k->zone_key;
	if (k->flaws & LINT_KEY_PROTOCOL)
		t = lint_text(run, "%s, protocol %u instead of 3", t, k->protocol);
	if (k->flaws & LINT_KEY_LENGTH)
		t = lint_text(run, "%s, %zu octets of key, which its algorithm cannot have", t, k->key.n);
	if (k->flaws & LINT_KEY_EXPONENT)
		t = lint_text(run, "%s, an RSA exponent that cannot be right", t);
	if (k->flaws & LINT_KEY_SHORT)
		t = lint_text(run, "%s, an RSA modulus of only %u bits", t, k->bits);
	else if (is_rsa(k->algorithm) && !(k->flaws & LINT_KEY_LENGTH) && k->bits >= 1024 && k->bits < 2048)
		t = lint_text(run, "%s, an RSA modulus of %u bits, which is weak", t, k->bits);
	if (k->flaws & LINT_KEY_POINT)
		t = lint_text(run, "%s, a public key that is not a point of its curve", t);
	if (!k->zone_key)
		t = lint_text(run, "%s, no zone-key flag, so nothing it signs counts", t);
	if (reserved != 0)
		t = lint_text(run, "%s, reserved flag bits 0x%04x set", t, reserved);
	return *t == '\0' ? NULL : t + 2;
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_key key;
	const char *text;
	bool fatal;

	if (!lint_get_key(run, ref, &key) || (text = flaws(run, &key, &fatal)) == NULL)
		return;
	lint_find(run, &(struct lint_say) { .about = ref, .type = LINT_T_DNSKEY,
	    .severity = fatal ? LINT_BY_PHASE : LINT_WARNING,
	    .key = lint_text(run, "%u/%u/%u", key.algorithm, key.tag, key.flags),
	    .text = lint_text(run, "DNSKEY %u (%s) has %s", key.tag,
	        run->host->algorithm_text(run, key.algorithm),
	        text) });
}

const struct lint_check check_dnskey_weak_or_malformed = {
	.abi = LINT_ABI,
	.id = "dnskey-weak-or-malformed",
	.title = "A DNSKEY is malformed or too weak",
	.cites = "RFC 4034 2.1; RFC 3110 2; RFC 6605 4; RFC 8080 3",
	.what = "A key record has a protocol field other than 3, a length or an RSA exponent that "
	    "its algorithm does not allow, coordinates off the curve, no zone-key flag, unknown "
	    "flags, or an RSA modulus under 2048 bits.",
	.harm = "A malformed key validates nothing, so all that only it signs is bogus, and a DS "
	    "to it leads nowhere. A short one can be factored: whoever does that signs in the "
	    "zone's name.",
	.families = "All validators ignore keys with a wrong protocol or without the zone-key "
	    "flag. OpenSSL in strict security levels refuses RSA under 1024 or 2048 bits, so hosts "
	    "differ on short keys.",
	.shows = "The DNSKEY record with its tag, algorithm and flags.",
	.fix = "Generate a fresh key with the signer's own tool and roll to it; if the record was "
	    "mangled on the way (copied by hand, cut at a line end), publish the signer's own copy "
	    "again.",
	.avoid = "Do not correct fields of a DNSKEY by hand: any change alters the key tag, and "
	    "with it every signature and DS that refers to the key.",
	.severity = LINT_ALWAYS(LINT_ERROR),
	.hides = (const char *const[]) { "dnskey-unsigned-by-sep", "key-role-missing", "ds-no-valid-key",
	    "rrsig-unknown-key", "ds-misplaced-or-bad-flags", NULL },
	.visits = (const struct lint_visit[]) { { LINT_KEY, 0, look }, { LINT_NONE, 0, NULL } },
};
