package io.bootfs.oci.source;

import java.io.InputStream;
import java.util.function.LongSupplier;

/**
 * A layer's content on its way from a source to a consumer.
 *
 * @param id what the source calls it: the same for the same content only
 * @param name what it is called in messages, as in {@code layer 2 of 7 (sha256:…) of archive X}
 * @param number its place in the order in which the source passes layers, from 1
 * @param count how many layers there are, or 0 where the source can't know yet
 * @param storedSize how many bytes it has as stored, or -1 where the source can't know
 * @param storedRead tells how many of the stored bytes have been read; for progress, any thread
 * @param format what the content is
 * @param content the uncompressed content; a damaged layer ends it with an {@link
 *     ImageSourceException}
 */
public record LayerContent(
    String id,
    String name,
    int number,
    int count,
    long storedSize,
    LongSupplier storedRead,
    Format format,
    InputStream content) {

  /** In which format a layer comes. */
  public enum Format {
    /** A tar, as OCI defines layers; whiteouts are files of special names. */
    TAR,
    /** A directory archive of casync's; it has no whiteouts. */
    CATAR
  }
}
