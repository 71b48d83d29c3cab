#include <piiwatch/encoding.h>

#include <string.h>
#include <strings.h>

static const char *const names[PW_ENCODINGS] = {
    [PW_ENC_AUTO] = "auto",
    [PW_ENC_UTF_8] = "utf-8",
    [PW_ENC_CP932] = "cp932",
    [PW_ENC_EUC_JP] = "euc-jp",
    [PW_ENC_ISO_2022_JP] = "iso-2022-jp",
    [PW_ENC_UTF_16LE] = "utf-16le",
    [PW_ENC_UTF_16BE] = "utf-16be",
};

const char *
pw_encoding_name(enum pw_encoding encoding)
{
	return names[encoding];
}

int
pw_encoding_find(struct pw_span name)
{
	for (int i = 0; i < PW_ENCODINGS; i++)
		if (strlen(names[i]) == name.len && strncasecmp(names[i], name.p, name.len) == 0)
			return i;
	return -1;
}
