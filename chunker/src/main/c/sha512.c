/*
 * The native methods of io.bootfs.chunker.MultiBufferSha512: SHA-512/256 (FIPS 180-4) of several messages at once. One message keeps a
 * processor waiting for itself, since each of its 80 rounds wants the last one's outcome; several, one in each lane of a vector, don't.
 *
 * Where the processor has neither AVX-512 nor AVX2 there are no lanes, and the JDK's digest does as well.
 */
#include <jni.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 128, MOST = 64 };

/* FIPS 180-4, section 4.2.3: of the cube roots of the first 80 primes, the first 64 bits of the fractions. */
static const uint64_t K[80] __attribute__((aligned(64))) = {
  0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f, 0xe9b5dba58189dbbc,
  0x3956c25bf348b538, 0x59f111f1b605d019, 0x923f82a4af194f9b, 0xab1c5ed5da6d8118,
  0xd807aa98a3030242, 0x12835b0145706fbe, 0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2,
  0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235, 0xc19bf174cf692694,
  0xe49b69c19ef14ad2, 0xefbe4786384f25e3, 0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65,
  0x2de92c6f592b0275, 0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5,
  0x983e5152ee66dfab, 0xa831c66d2db43210, 0xb00327c898fb213f, 0xbf597fc7beef0ee4,
  0xc6e00bf33da88fc2, 0xd5a79147930aa725, 0x06ca6351e003826f, 0x142929670a0e6e70,
  0x27b70a8546d22ffc, 0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed, 0x53380d139d95b3df,
  0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6, 0x92722c851482353b,
  0xa2bfe8a14cf10364, 0xa81a664bbc423001, 0xc24b8b70d0f89791, 0xc76c51a30654be30,
  0xd192e819d6ef5218, 0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8,
  0x19a4c116b8d2d0c8, 0x1e376c085141ab53, 0x2748774cdf8eeb99, 0x34b0bcb5e19b48a8,
  0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb, 0x5b9cca4f7763e373, 0x682e6ff3d6b2b8a3,
  0x748f82ee5defb2fc, 0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
  0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915, 0xc67178f2e372532b,
  0xca273eceea26619c, 0xd186b8c721c0c207, 0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178,
  0x06f067aa72176fba, 0x0a637dc5a2c898a6, 0x113f9804bef90dae, 0x1b710b35131c471b,
  0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc, 0x431d67c49c100d4c,
  0x4cc5d4becb3e42b6, 0x597f299cfc657e2a, 0x5fcb6fab3ad6faec, 0x6c44198c4a475817,
};

/* FIPS 180-4, section 5.3.6.2. */
static const uint64_t INITIAL[8] = {
  0x22312194fc2bf72c, 0x9f555fa3c84c64c2, 0x2393b86b6f53b151, 0x963877195940eabd,
  0x96283ee2a88effe3, 0xbe5e1e2553863992, 0x2b0199fc2c85b8aa, 0x0eb72ddc81c52ca2,
};

/* What a lane without a message reads. */
static const uint8_t NOTHING[BLOCK];

/* A message on its way: first its whole blocks, then its tail, which is what is left of it and its padding. */
struct message {
  const uint8_t *bytes;
  size_t length;
  /* Where the lane reads, and how many blocks from there. */
  const uint8_t *at;
  size_t blocks;
  int is_in_tail;
  uint8_t tail[2 * BLOCK];
  uint64_t state[8];
};

/* Returns whether that is new: a message has one tail. */
static int turn_to_tail(struct message *message) {
  size_t left = message->length % BLOCK;
  size_t blocks = left < BLOCK - 16 ? 1 : 2;
  if (message->is_in_tail) {
    return 0;
  }
  message->is_in_tail = 1;
  memset(message->tail, 0, sizeof message->tail);
  memcpy(message->tail, message->bytes + (message->length - left), left);
  message->tail[left] = 0x80;
  uint64_t bits = __builtin_bswap64((uint64_t)message->length * 8);
  memcpy(message->tail + blocks * BLOCK - 8, &bits, 8);
  message->at = message->tail;
  message->blocks = blocks;
  return 1;
}

static void begin(struct message *message) {
  message->at = message->bytes;
  message->blocks = message->length / BLOCK;
  if (message->blocks == 0) {
    turn_to_tail(message);
  }
}

/* FIPS 180-4, sections 4.1.3 and 6.4.2, of integers as of vectors. A compiler makes one instruction of a rotation where there is one. */
#define ROTATED(x, n) ((x) >> (n) | (x) << (64 - (n)))
#define SIGMA_0(x) (ROTATED(x, 1) ^ ROTATED(x, 8) ^ (x) >> 7)
#define SIGMA_1(x) (ROTATED(x, 19) ^ ROTATED(x, 61) ^ (x) >> 6)
#define ROUND(a, b, c, d, e, f, g, h, sum)                                                   \
  h += (ROTATED(e, 14) ^ ROTATED(e, 18) ^ ROTATED(e, 41)) + (g ^ (e & (f ^ g))) + (sum);     \
  d += h;                                                                                    \
  h += (ROTATED(a, 28) ^ ROTATED(a, 34) ^ ROTATED(a, 39)) + ((a & b) | (c & (a | b)));

#ifdef __x86_64__
#pragma GCC push_options
#pragma GCC target("avx2,bmi2")
/*
 * Takes a message's blocks as they are, and returns where they end. The rounds wait for each other in the registers of integers,
 * while vectors of two words make what the rounds after the next sixteen want.
 */
static const uint8_t *compress(uint64_t s[8], const uint8_t *at, size_t blocks) {
  typedef uint64_t pair __attribute__((vector_size(16)));
  typedef uint8_t bytes __attribute__((vector_size(16)));
  static const bytes swapped = {7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8};
  static const pair shifted = {1, 2};
  for (; blocks > 0; blocks--, at += BLOCK) {
    pair w[8];
    pair sums[8];
    for (int i = 0; i < 8; i++) {
      bytes read;
      memcpy(&read, at + 16 * i, 16);
      w[i] = (pair)__builtin_shuffle(read, swapped);
      sums[i] = w[i] + ((const pair *)K)[i];
    }
    uint64_t a = s[0], b = s[1], c = s[2], d = s[3], e = s[4], f = s[5], g = s[6], h = s[7];
#define SUM(i) (((const uint64_t *)sums)[i])
#define PAIR_SCHEDULE(i)                                                       \
  {                                                                            \
    pair next = __builtin_shuffle(w[i], w[((i) + 1) & 7], shifted);            \
    pair last = w[((i) + 7) & 7];                                              \
    w[i] += SIGMA_0(next) + SIGMA_1(last) +                                    \
        __builtin_shuffle(w[((i) + 4) & 7], w[((i) + 5) & 7], shifted);        \
  }
#define PAIR(a, b, c, d, e, f, g, h, i)                                        \
  {                                                                            \
    uint64_t first = SUM(2 * (i)), second = SUM(2 * (i) + 1);                  \
    ROUND(a, b, c, d, e, f, g, h, first)                                       \
    PAIR_SCHEDULE(i)                                                           \
    ROUND(h, a, b, c, d, e, f, g, second)                                      \
    sums[i] = w[i] + k[i];                                                     \
  }
#define LAST_PAIR(a, b, c, d, e, f, g, h, i)                                   \
  ROUND(a, b, c, d, e, f, g, h, SUM(2 * (i)))                                  \
  ROUND(h, a, b, c, d, e, f, g, SUM(2 * (i) + 1))
#define ALL_PAIRS(of)                                                          \
  of(a, b, c, d, e, f, g, h, 0) of(g, h, a, b, c, d, e, f, 1)                  \
  of(e, f, g, h, a, b, c, d, 2) of(c, d, e, f, g, h, a, b, 3)                  \
  of(a, b, c, d, e, f, g, h, 4) of(g, h, a, b, c, d, e, f, 5)                  \
  of(e, f, g, h, a, b, c, d, 6) of(c, d, e, f, g, h, a, b, 7)
    for (const pair *k = (const pair *)K + 8; k < (const pair *)K + 40; k += 8) {
      ALL_PAIRS(PAIR)
    }
    ALL_PAIRS(LAST_PAIR)
    s[0] += a, s[1] += b, s[2] += c, s[3] += d, s[4] += e, s[5] += f, s[6] += g, s[7] += h;
  }
  return at;
}
#pragma GCC pop_options

/* Notes how far its lane came; the words of its state lie `step` words apart. */
static void take_out(struct message *message, const uint8_t *at, const uint64_t *state, size_t step) {
  message->at = at;
  for (int i = 0; i < 8; i++) {
    message->state[i] = state[i * step];
  }
}

/* From where it is to its end. */
static void finish_alone(struct message *message) {
  do {
    message->at = compress(message->state, message->at, message->blocks);
  } while (turn_to_tail(message));
}

/* As many as two are sooner done one after the other. */
enum { TOO_FEW = 2 };

#pragma GCC push_options
#pragma GCC target("avx2")
#define LANES 4
#include "sha512-lanes.h"
#pragma GCC pop_options

#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512vl,prefer-vector-width=512")
#define LANES 8
#include "sha512-lanes.h"
#pragma GCC pop_options

static int lanes(void) {
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("bmi2")) {
    return 0;
  }
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") ? 8 : 4;
}

static void digest(struct message *const messages[], int count, int lanes) {
  if (lanes == 8) {
    digest_8(messages, count);
  } else {
    digest_4(messages, count);
  }
}
#else
static int lanes(void) {
  return 0;
}

static void digest(struct message *const messages[], int count, int lanes) {
}
#endif

static int by_length(const void *one, const void *other) {
  const struct message *a = *(struct message *const *)one, *b = *(struct message *const *)other;
  return a->length < b->length ? 1 : a->length > b->length ? -1 : 0;
}

JNIEXPORT jint JNICALL Java_io_bootfs_chunker_MultiBufferSha512_lanes(JNIEnv *env, jclass type) {
  return lanes();
}

/* Returns whether it could: without memory it can't. The caller has checked what it gives, and gives `most` lanes or less. */
JNIEXPORT jboolean JNICALL Java_io_bootfs_chunker_MultiBufferSha512_digest(JNIEnv *env, jclass type, jint most,
    jobjectArray arrays, jintArray offsets, jintArray lengths, jint count, jbyteArray digests) {
  struct message *messages = calloc(count, sizeof *messages);
  struct message *order[MOST];
  jobject array[MOST];
  void *bytes[MOST];
  jint offset[MOST], length[MOST];
  if (messages == NULL || count > MOST || (*env)->EnsureLocalCapacity(env, count) != 0) {
    free(messages);
    return JNI_FALSE;
  }
  (*env)->GetIntArrayRegion(env, offsets, 0, count, offset);
  (*env)->GetIntArrayRegion(env, lengths, 0, count, length);
  for (int i = 0; i < count; i++) {
    array[i] = (*env)->GetObjectArrayElement(env, arrays, i);
  }
  /* From here to their release no other function of the JVM may be called. */
  int held = 0;
  while (held < count && (bytes[held] = (*env)->GetPrimitiveArrayCritical(env, array[held], NULL)) != NULL) {
    messages[held].bytes = (const uint8_t *)bytes[held] + offset[held];
    messages[held].length = length[held];
    order[held] = &messages[held];
    held++;
  }
  if (held == count) {
    qsort(order, count, sizeof *order, by_length);
    digest(order, count, most);
  }
  for (int i = 0; i < held; i++) {
    (*env)->ReleasePrimitiveArrayCritical(env, array[i], bytes[i], JNI_ABORT);
  }
  for (int i = 0; i < count && held == count; i++) {
    uint64_t digest[4];
    for (int word = 0; word < 4; word++) {
      digest[word] = __builtin_bswap64(messages[i].state[word]);
    }
    (*env)->SetByteArrayRegion(env, digests, 32 * i, 32, (const jbyte *)digest);
  }
  free(messages);
  return held == count;
}
