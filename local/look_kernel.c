// SPDX-License-Identifier: GPL-2.0-or-later
/* Of what a run cannot be without: the kernel, and what it lets us do. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "config.h"
#include "finding.h"

#ifdef __x86_64__
#define OUR_ARCHITECTURE "x86_64"
#else
#define OUR_ARCHITECTURE "another"
#endif

enum look look_architecture(const struct box *box, struct note *note)
{
	char arch[64];

	if (tree_read(&box->tree, arch, sizeof(arch), "/proc/sys/kernel/arch"))
		return UNSEEN;
	if (!strcmp(arch, OUR_ARCHITECTURE))
		return CLEAN;
	note_found(note, "this kernel is for %s", arch);
	note_remedy(note, "use a machine of %s", OUR_ARCHITECTURE);
	return FOUND;
}

static bool is_uid_line(const char *line, void *arg)
{
	return sscanf(line, "Uid: %*d %d", (int *)arg) == 1;
}

enum look look_root(const struct box *box, struct note *note)
{
	int uid = -1;

	if (tree_find_line(&box->tree, "/proc/self/status", is_uid_line, &uid) <= 0)
		return UNSEEN;
	if (!uid)
		return CLEAN;
	note_found(note, "this is not root");
	note_remedy(note, "become root, with sudo or su; or use MACHINE=exact");
	return FOUND;
}

/* Options of a kernel that make times meaningless. */
static const char *const debug_options[] = {
	"PROVE_LOCKING",	   "KASAN",	     "KCSAN",	      "KMSAN",
	"DEBUG_WW_MUTEX_SLOWPATH", "DEBUG_KMEMLEAK", "DEBUG_MUTEXES", "DEBUG_SPINLOCK",
	"DEBUG_LOCK_ALLOC",	   "LOCK_STAT",	     "DEBUG_OBJECTS", "SLUB_DEBUG_ON",
};

static bool is_debug_option(const char *line, void *arg)
{
	char wanted[64];

	for (size_t i = 0; i < sizeof(debug_options) / sizeof(*debug_options); i++) {
		snprintf(wanted, sizeof(wanted), "CONFIG_%s=y", debug_options[i]);
		if (!strcmp(line, wanted)) {
			*(const char **)arg = debug_options[i];
			return true;
		}
	}
	return false;
}

enum look look_debug(const struct box *box, struct note *note)
{
	const char *option;
	int found = config_find(box, is_debug_option, &option);

	if (found <= 0)
		return found ? UNSEEN : CLEAN;
	note_found(note, "this is a debug kernel (CONFIG_%s)", option);
	note_remedy(note, "boot one without");
	return FOUND;
}

static bool is_gpuvm_symbol(const char *line, void *arg)
{
	const char *name = strstr(line, " drm_gpuvm_init");

	(void)arg;
	return name && strchr("\t ", name[strlen(" drm_gpuvm_init")]);
}

static bool is_gpuvm_module(const char *line, void *arg)
{
	const char *name = strstr(line, "/drm_gpuvm.ko"), *colon = strchr(line, ':');

	(void)arg;
	return name && colon && name < colon;
}

/* Loaded, built in, or a module that is loaded with the driver. */
enum look look_gpuvm(const struct box *box, struct note *note)
{
	char name[256];
	int loaded = tree_find_line(&box->tree, "/proc/kallsyms", is_gpuvm_symbol, NULL);

	snprintf(name, sizeof(name), "/lib/modules/%s/modules.dep", box->release);
	if (loaded == 1 || tree_find_line(&box->tree, name, is_gpuvm_module, NULL) == 1)
		return CLEAN;
	note_found(note, "this kernel (%s) has no drm_gpuvm", box->release);
	note_remedy(note, "boot one with CONFIG_DRM_GPUVM, or use MACHINE=exact");
	return FOUND;
}

enum look look_headers(const struct box *box, struct note *note)
{
	char build[512];

	if (box->build)
		snprintf(build, sizeof(build), "%s", box->build);
	else
		snprintf(build, sizeof(build), "/lib/modules/%s/build", box->release);
	if (tree_has(&box->tree, "%s/Makefile", build))
		return CLEAN;
	note_found(note, "no kernel headers in %s", build);
	note_remedy(note,
		    "apt-get install linux-headers-%s, or name a build tree with KERNEL_BUILD",
		    box->release);
	return FOUND;
}

/* "none [integrity] confidentiality": what is in brackets is on. */
enum look look_lockdown(const struct box *box, struct note *note)
{
	char text[128], *open, *close;

	if (tree_read(&box->tree, text, sizeof(text), "/sys/kernel/security/lockdown"))
		return tree_has(&box->tree, "/sys/kernel/security/lsm") ? CLEAN : UNSEEN;
	open = strchr(text, '[');
	close = open ? strchr(open, ']') : NULL;
	if (!close)
		return UNSEEN;
	*close = '\0';
	if (!strcmp(open + 1, "none"))
		return CLEAN;
	note_found(note, "the kernel is locked down (%s)", open + 1);
	note_remedy(note, "boot without lockdown=; where Secure Boot sets it: "
			  "mokutil --disable-validation, and boot");
	return FOUND;
}

/* Four bytes of attributes, one of value. */
static bool secure_boot(const struct box *box)
{
	static const char name[] = "/sys/firmware/efi/efivars/"
				   "SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c";
	char path[TREE_PATH];
	unsigned char bytes[5] = { 0 };
	int fd = tree_path(&box->tree, path, name) ? -1 : open(path, O_RDONLY | O_CLOEXEC);
	bool on = fd >= 0 && read(fd, bytes, sizeof(bytes)) == sizeof(bytes) && bytes[4];

	if (fd >= 0)
		close(fd);
	return on;
}

enum look look_signatures(const struct box *box, struct note *note)
{
	char text[8];

	/* A kernel without signatures has no such file. */
	if (tree_read(&box->tree, text, sizeof(text),
		      "/sys/module/module/parameters/sig_enforce") ||
	    strcmp(text, "Y"))
		return CLEAN;
	note_found(note, "the kernel takes signed modules only%s",
		   secure_boot(box) ? ", Secure Boot is on" : "");
	note_remedy(note, "boot without module.sig_enforce, %s",
		    secure_boot(box) ? "and turn Secure Boot off: mokutil --disable-validation" :
				       "on a kernel without CONFIG_MODULE_SIG_FORCE");
	return FOUND;
}

enum look look_modules(const struct box *box, struct note *note)
{
	long long disabled;

	if (tree_number(&box->tree, &disabled, "/proc/sys/kernel/modules_disabled") || !disabled)
		return CLEAN;
	note_found(note, "loading modules is disabled until the next boot");
	note_remedy(note, "boot without kernel.modules_disabled=1 in sysctl.conf");
	return FOUND;
}

enum look look_btf(const struct box *box, struct note *note)
{
	if (tree_has(&box->tree, "/sys/kernel/btf/vmlinux"))
		return CLEAN;
	note_found(note, "this kernel has no BTF");
	note_remedy(note, "boot one with CONFIG_DEBUG_INFO_BTF to trace");
	return FOUND;
}
