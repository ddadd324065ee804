package io.bootfs.store.s3;

import io.bootfs.store.StoredChunk;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * One page of a bucket's listing. Immutable.
 *
 * <p>It takes the JDK's XML parser, which boot images lack: they list nothing.
 *
 * @param entries the objects
 * @param next what asks for the next page, or null if this is the last
 */
record ListingPage(List<Entry> entries, @Nullable String next) {

  /**
   * One object.
   *
   * @param key its name
   * @param found its size, and when it was stored
   */
  record Entry(String key, StoredChunk found) {}

  /** Copies the list. */
  ListingPage {
    entries = List.copyOf(entries);
  }

  /**
   * Reads a page.
   *
   * @throws IOException if it is none
   */
  static ListingPage parse(byte[] xml) throws IOException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(xml));
      try {
        return parse(reader);
      } finally {
        reader.close();
      }
    } catch (XMLStreamException | IllegalArgumentException | DateTimeException e) {
      throw new IOException("the server's listing is malformed: " + e.getMessage(), e);
    }
  }

  private static ListingPage parse(XMLStreamReader reader) throws XMLStreamException, IOException {
    List<Entry> entries = new ArrayList<>();
    @Nullable String next = null;
    boolean truncated = false;
    boolean encoded = false;
    boolean isListing = false;
    while (reader.hasNext()) {
      if (reader.next() == XMLStreamConstants.START_ELEMENT) {
        switch (reader.getLocalName()) {
          case "ListBucketResult" -> isListing = true;
          case "IsTruncated" -> truncated = Boolean.parseBoolean(reader.getElementText());
          case "NextContinuationToken" -> next = reader.getElementText();
          case "EncodingType" -> encoded = reader.getElementText().equals("url");
          case "Contents" -> entries.add(entry(reader));
          default -> {}
        }
      }
    }
    if (!isListing || (truncated && next == null)) {
      throw new IOException("the server's answer is no listing (ListObjectsV2)");
    }
    if (encoded) {
      entries.replaceAll(
          entry -> new Entry(URLDecoder.decode(entry.key, StandardCharsets.UTF_8), entry.found));
    }
    return new ListingPage(entries, truncated ? next : null);
  }

  private static Entry entry(XMLStreamReader reader) throws XMLStreamException {
    String key = "";
    long size = 0;
    Instant written = Instant.now(); // Whose age nobody knows is never too old.
    while (reader.next() != XMLStreamConstants.END_ELEMENT
        || !reader.getLocalName().equals("Contents")) {
      if (reader.isStartElement()) {
        switch (reader.getLocalName()) {
          case "Key" -> key = reader.getElementText();
          case "Size" -> size = Long.parseLong(reader.getElementText());
          case "LastModified" ->
              written = OffsetDateTime.parse(reader.getElementText()).toInstant();
          default -> {}
        }
      }
    }
    return new Entry(key, new StoredChunk(size, written));
  }
}
