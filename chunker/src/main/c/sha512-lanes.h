/*
 * SHA-512 (FIPS 180-4) of LANES messages at once, one in each 64-bit lane of a vector. Included once for each number of lanes and
 * set of instructions, by sha512.c, which says what it takes.
 */
#ifndef ROUNDS_8
#define ROUNDS_8(i)                                        \
  ROUND(a, b, c, d, e, f, g, h, w[i] + K[t + (i)])         \
  ROUND(h, a, b, c, d, e, f, g, w[(i) + 1] + K[t + (i) + 1]) \
  ROUND(g, h, a, b, c, d, e, f, w[(i) + 2] + K[t + (i) + 2]) \
  ROUND(f, g, h, a, b, c, d, e, w[(i) + 3] + K[t + (i) + 3]) \
  ROUND(e, f, g, h, a, b, c, d, w[(i) + 4] + K[t + (i) + 4]) \
  ROUND(d, e, f, g, h, a, b, c, w[(i) + 5] + K[t + (i) + 5]) \
  ROUND(c, d, e, f, g, h, a, b, w[(i) + 6] + K[t + (i) + 6]) \
  ROUND(b, c, d, e, f, g, h, a, w[(i) + 7] + K[t + (i) + 7])
#define SCHEDULE(i) \
  w[i] += SIGMA_0(w[((i) + 1) & 15]) + w[((i) + 9) & 15] + SIGMA_1(w[((i) + 14) & 15]);
#define SCHEDULE_8(i) \
  SCHEDULE(i) SCHEDULE(i + 1) SCHEDULE(i + 2) SCHEDULE(i + 3) SCHEDULE(i + 4) SCHEDULE(i + 5) SCHEDULE(i + 6) SCHEDULE(i + 7)
#endif

#define JOIN(name, lanes) name##lanes
#define NAMED(name, lanes) JOIN(name, lanes)
#define VECTOR NAMED(vector_, LANES)
#define LOAD NAMED(load_, LANES)

typedef uint64_t VECTOR __attribute__((vector_size(8 * LANES)));

/* The words at one place of all lanes' blocks. */
static inline __attribute__((always_inline)) VECTOR LOAD(const uint8_t *const at[LANES], int word) {
  VECTOR words;
  for (int lane = 0; lane < LANES; lane++) {
    uint64_t read;
    memcpy(&read, at[lane] + 8 * word, 8);
    words[lane] = __builtin_bswap64(read);
  }
  return words;
}

/* Takes `blocks` blocks of each lane, of which each ends `step` bytes behind the last. */
static void NAMED(compress_, LANES)(
    uint64_t state[8][LANES], const uint8_t *at[LANES], const size_t step[LANES], size_t blocks) {
  VECTOR s[8];
  memcpy(s, state, sizeof s);
  while (blocks-- > 0) {
    VECTOR w[16];
    for (int t = 0; t < 16; t++) {
      w[t] = LOAD(at, t);
    }
    VECTOR a = s[0], b = s[1], c = s[2], d = s[3], e = s[4], f = s[5], g = s[6], h = s[7];
    for (int t = 0;;) {
      ROUNDS_8(0)
      ROUNDS_8(8)
      t += 16;
      if (t == 80) {
        break;
      }
      SCHEDULE_8(0)
      SCHEDULE_8(8)
    }
    s[0] += a, s[1] += b, s[2] += c, s[3] += d, s[4] += e, s[5] += f, s[6] += g, s[7] += h;
    for (int lane = 0; lane < LANES; lane++) {
      at[lane] += step[lane];
    }
  }
  memcpy(state, s, sizeof s);
}

/* Digests messages, the longest first, each in the lane that is free. */
static void NAMED(digest_, LANES)(struct message *const messages[], int count) {
  uint64_t state[8][LANES];
  const uint8_t *at[LANES];
  size_t step[LANES];
  struct message *of[LANES];
  int next = 0, busy = 0;
  for (int lane = 0; lane < LANES; lane++) {
    of[lane] = NULL;
    at[lane] = NOTHING;
    step[lane] = 0;
  }
  do {
    size_t blocks = SIZE_MAX;
    for (int lane = 0; lane < LANES; lane++) {
      if (of[lane] == NULL && next < count) {
        of[lane] = messages[next++];
        busy++;
        for (int i = 0; i < 8; i++) {
          state[i][lane] = INITIAL[i];
        }
        begin(of[lane]);
        at[lane] = of[lane]->at;
        step[lane] = BLOCK;
      }
      if (of[lane] != NULL && of[lane]->blocks < blocks) {
        blocks = of[lane]->blocks;
      }
    }
    if (busy <= TOO_FEW && next == count) {
      for (int lane = 0; lane < LANES; lane++) {
        if (of[lane] != NULL) {
          take_out(of[lane], at[lane], &state[0][lane], LANES);
          finish_alone(of[lane]);
        }
      }
      return;
    }
    NAMED(compress_, LANES)(state, at, step, blocks);
    for (int lane = 0; lane < LANES; lane++) {
      struct message *message = of[lane];
      if (message == NULL || (message->blocks -= blocks) > 0) {
        continue;
      }
      if (turn_to_tail(message)) {
        at[lane] = message->at;
        continue;
      }
      take_out(message, at[lane], &state[0][lane], LANES);
      of[lane] = NULL;
      busy--;
      at[lane] = NOTHING;
      step[lane] = 0;
    }
  } while (busy > 0 || next < count);
}

#undef LOAD
#undef VECTOR
#undef NAMED
#undef JOIN
#undef LANES
