/*
 * file.h - zone files as evidence: what may be opened, what is a zone file,
 * whose zone it is.  A file with faults in it is no error: faults are
 * findings.  An error (exit 2) is a file that cannot be read at all.
 */
#ifndef COLLECT_FILE_H
#define COLLECT_FILE_H
#include "../base/err.h"
#include "../evidence/evidence.h"

struct collect_file_options {
	struct lint_name origin; /* --origin; len 0: none */
	/*
	 * $INCLUDE may open what lies beneath.  NULL: the nearest folder at or
	 * above the file that holds a .git, else the file's own.
	 */
	const char *include_root;
	/* --ds, --trust-anchor: only DS and DNSKEY records are kept, a TTL may be
	 * missing (0), and the zone is the owner of the first. */
	bool parent_ds;
	unsigned jobs; /* threads for a large file; 0: one a core */
	uint32_t piece; /* octets that one takes at once; 0: as many as is good */
};

/*
 * Reads a zone file ("-" is standard input) and adds it to the evidence.  NULL
 * with *err when it cannot be opened or read, is not a regular file (which is
 * found out without blocking), has no record and does not look like a zone
 * file, or needs an origin that nothing gives.
 *
 * Paths of included files in the evidence are joined to the folder of the
 * file that names them, so that they can be opened from the current folder.
 */
struct ev_zone *collect_zone_file(struct evidence *, const char *path, const struct collect_file_options *,
    struct err *);
/* Many of them, in this order; small ones by several threads.  False with *err, for the first that
 * cannot be read. */
bool collect_zone_files(struct evidence *, const char *const *paths, size_t n,
    const struct collect_file_options *, struct err *);
/* The same for the parent's DS set of a zone (parent_ds).  NULL also when it reads well and
 * holds no DS of the zone; lines that could not be read are faults of the zone's own file too. */
struct ev_zone *collect_ds_file(struct evidence *, const char *path, const struct collect_file_options *,
    struct err *);

/* By the first octets of a file: $TTL, $ORIGIN, $INCLUDE or $GENERATE comes
 * first, or an SOA within 20 lines. */
bool collect_looks_like_zone(const char *first, size_t n);
/* The zone's name from a file name such as db.corp.example or corp.example.zone.signed. */
bool collect_guess_origin(const char *path, uint8_t out[255], uint8_t *len);

struct collect_paths {
	VEC(const char *) paths;
};
/*
 * The zone files beneath a folder, sorted by octets.  Names that begin with a
 * dot, symbolic links and files that do not look like zone files are left out.
 * False with *err when a folder or a file in it cannot be read.
 */
bool collect_directory(struct arena *, const char *path, struct collect_paths *, struct err *);

/*
 * Lines of files for snippets, raw: the caller escapes them.  It remembers
 * where lines begin, so a thousand findings in a large file are cheap.
 */
struct collect_lines;
struct collect_lines *collect_lines_new(struct arena *);
/* Without the line's end, cut at 64 KiB or a NUL; NULL when there is none. */
const char *collect_lines_get(struct collect_lines *, const char *path, uint32_t line);
/* The same for one line alone. */
const char *collect_line(struct arena *, const char *path, uint32_t line);
#endif
