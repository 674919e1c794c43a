/*
 * beneath.h - opening what a zone file from a pull request names: regular
 * files beneath one folder, no way out by "..", by a link or through /proc,
 * and no blocking on a FIFO.
 */
#ifndef COLLECT_BENEATH_H
#define COLLECT_BENEATH_H
#include <stdbool.h>
#include <sys/stat.h>

/* A descriptor of the regular file at `path`, relative to root_fd and beneath
 * it, or -1 with *why a phrase. */
int beneath_open(int root_fd, const char *path, struct stat *, const char **why);
/* The same without openat2(2): no symbolic link is followed at all. */
int beneath_walk(int root_fd, const char *path, struct stat *, const char **why);
/* A path that the user gave; links are followed. */
int beneath_open_given(const char *path, struct stat *, const char **why);
#endif
