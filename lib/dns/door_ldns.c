#include "../base/allow_clock.h" /* ldns/util.h has an inline function that names time() */
#include "../base/allow_memory.h"
#include "door_ldns.h"
#include "rdata.h"
#include "type.h"
#include <ldns/ldns.h>

enum { MAX_TEXT = 65536, MAX_STRINGS = 1000, LOC = 29, WKS = 11 };

/* Uncompressed RDATA of a record that ldns holds. */
static enum door_answer
take_rdata(const ldns_rr *rr, uint8_t *out, size_t *len)
{
	size_t at = 0;

	for (size_t i = 0; i < ldns_rr_rd_count(rr); i++) {
		const ldns_rdf *f = ldns_rr_rdf(rr, i);
		const size_t n = f != NULL ? ldns_rdf_size(f) : 0;

		if (n > RDATA_MAX - at)
			return DOOR_UNREAD;
		if (n > 0)
			memcpy(out + at, ldns_rdf_data(f), n);
		at += n;
	}
	*len = at;
	return DOOR_READ;
}

enum door_answer
door_rdata(uint16_t type, const char *text, uint8_t *out, size_t *len)
{
	const size_t n = strlen(text), room = n + 64;
	char mnemonic[TYPE_TEXT], *line;
	enum door_answer answer = DOOR_UNREAD;
	ldns_rr *rr = NULL;

	/* ldns loses its way over lines and parentheses, and its readers of these two are unsafe. */
	if (type == LOC || type == WKS || n > MAX_TEXT || strpbrk(text, "\n\r()") != NULL)
		return DOOR_REFUSED;
	line = malloc(room);
	if (line == NULL)
		return DOOR_UNREAD;
	snprintf(line, room, "x. 0 IN %s %s", type_text(type, mnemonic), text);
	if (ldns_rr_new_frm_str(&rr, line, 0, NULL, NULL) == LDNS_STATUS_OK)
		answer = take_rdata(rr, out, len);
	ldns_rr_free(rr);
	free(line);
	return answer;
}

/* owner, type, class IN, TTL 0, RDATA: NULL when ldns does not take it. */
static ldns_rr *
rr_of(struct lint_name owner, uint16_t type, struct lint_bytes rdata)
{
	const size_t n = owner.len + 10u + rdata.n;
	uint8_t *wire = malloc(n);
	ldns_rr *rr = NULL;
	size_t at = 0;

	if (wire == NULL || rdata.n > RDATA_MAX) {
		free(wire);
		return NULL;
	}
	memcpy(wire, owner.wire, owner.len);
	ldns_write_uint16(wire + owner.len, type);
	ldns_write_uint16(wire + owner.len + 2, LDNS_RR_CLASS_IN);
	ldns_write_uint32(wire + owner.len + 4, 0);
	ldns_write_uint16(wire + owner.len + 8, (uint16_t)rdata.n);
	memcpy(wire + owner.len + 10, rdata.p, rdata.n);
	if (ldns_wire2rr(&rr, wire, n, &at, LDNS_SECTION_ANSWER) != LDNS_STATUS_OK)
		rr = NULL;
	free(wire);
	return rr;
}

static const struct lint_name root = { (const uint8_t *)"", 1 };

enum door_answer
door_wire(uint16_t type, struct lint_bytes rdata, uint8_t *out, size_t *len)
{
	enum door_answer answer;
	size_t strings = 0;
	ldns_rr *rr;

	if (rdata_check(type, rdata.p, rdata.n) != NULL)
		return DOOR_REFUSED;
	/* Other types with strings: fewer octets than that cannot hold so many. */
	for (size_t at = 0; type == LINT_T_TXT && at < rdata.n; at += 1u + rdata.p[at])
		strings++;
	if (strings > MAX_STRINGS || (rdata.n > MAX_STRINGS && type != LINT_T_TXT))
		return DOOR_REFUSED;
	rr = rr_of(root, type, rdata);
	if (rr == NULL)
		return DOOR_UNREAD;
	answer = take_rdata(rr, out, len);
	ldns_rr_free(rr);
	return answer;
}

uint16_t
door_key_tag(struct lint_bytes dnskey_rdata)
{
	return ldns_calc_keytag_raw(dnskey_rdata.p, dnskey_rdata.n);
}

bool
door_ds(struct lint_name owner, struct lint_bytes dnskey_rdata, uint8_t digest_type, uint8_t out[64],
    size_t *len)
{
	static const struct {
		uint8_t type;
		ldns_hash hash;
	} hashes[] = { { 1, LDNS_SHA1 }, { 2, LDNS_SHA256 }, { 4, LDNS_SHA384 } };
	ldns_rr *key = NULL, *ds = NULL;

	*len = 0;
	if (rdata_check(LINT_T_DNSKEY, dnskey_rdata.p, dnskey_rdata.n) != NULL || owner.len == 0)
		return false;
	key = rr_of(owner, LINT_T_DNSKEY, dnskey_rdata);
	for (size_t i = 0; key != NULL && i < sizeof(hashes) / sizeof(hashes[0]); i++)
		if (hashes[i].type == digest_type)
			ds = ldns_key_rr2ds(key, hashes[i].hash);
	if (ds != NULL && ldns_rr_rd_count(ds) == 4 && ldns_rdf_size(ldns_rr_rdf(ds, 3)) <= 64) {
		*len = ldns_rdf_size(ldns_rr_rdf(ds, 3));
		memcpy(out, ldns_rdf_data(ldns_rr_rdf(ds, 3)), *len);
	}
	ldns_rr_free(ds);
	ldns_rr_free(key);
	return *len > 0;
}
