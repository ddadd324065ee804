package io.bootfs.store.http;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a server says of an object without sending it.
 *
 * @param bytes its size, or -1 where the server doesn't say
 * @param modified when it was stored; the beginning of time where the server doesn't say
 * @param tag the entity tag of what it holds, or null where the server gives none
 * @param version which of the object's versions it is, or null if the server keeps but one
 */
public record ObjectHead(
    long bytes, Instant modified, @Nullable String tag, @Nullable String version) {}
