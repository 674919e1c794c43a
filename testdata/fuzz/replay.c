/* replay.c - runs a fuzz target over the files of its corpus, without libFuzzer. */
#include <dirent.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static int
replay(const char *path)
{
	FILE *f = fopen(path, "rb");
	uint8_t *p = malloc(1 << 20);
	size_t n;

	if (f == NULL || p == NULL)
		return 1;
	n = fread(p, 1, 1 << 20, f);
	fclose(f);
	LLVMFuzzerTestOneInput(p, n);
	free(p);
	return 0;
}

int
main(int argc, char **argv)
{
	int n = 0;

	for (int i = 1; i < argc; i++) {
		DIR *d = opendir(argv[i]);
		struct dirent *e;

		while (d != NULL && (e = readdir(d)) != NULL) {
			char path[4096];

			if (e->d_name[0] == '.')
				continue;
			snprintf(path, sizeof(path), "%s/%s", argv[i], e->d_name);
			if (replay(path) != 0)
				return 1;
			n++;
		}
		if (d != NULL)
			closedir(d);
	}
	printf("%d files\n", n);
	return n == 0;
}
