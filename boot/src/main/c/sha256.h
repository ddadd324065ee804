#include <stddef.h>
#include <stdint.h>

/* Writes the digest in 64 lower-case hexadecimal digits. */
void sha256_hex(const unsigned char *text, size_t length, char hex[65]);
