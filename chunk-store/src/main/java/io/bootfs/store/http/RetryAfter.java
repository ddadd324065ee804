package io.bootfs.store.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Reads the header field that says when to ask again (RFC 9110, section 10.2.3). */
final class RetryAfter {

  private RetryAfter() {}

  /** Returns the pause that the field's value asks for, or zero if it is absent or malformed. */
  static Duration of(@Nullable String value) {
    if (value == null) {
      return Duration.ZERO;
    }
    if (value.matches("\\d{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(value));
    }
    try {
      Instant time = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value));
      Duration pause = Duration.between(Instant.now(), time);
      return pause.isNegative() ? Duration.ZERO : pause;
    } catch (DateTimeException e) {
      return Duration.ZERO;
    }
  }
}
