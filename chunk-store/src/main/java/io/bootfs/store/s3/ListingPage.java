package io.bootfs.store.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
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
 * @param keys the objects' names
 * @param next what asks for the next page, or null if this is the last
 */
record ListingPage(List<String> keys, @Nullable String next) {

  /** Copies the list. */
  ListingPage {
    keys = List.copyOf(keys);
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
    } catch (XMLStreamException | IllegalArgumentException e) {
      throw new IOException("the server's listing is malformed: " + e.getMessage(), e);
    }
  }

  private static ListingPage parse(XMLStreamReader reader) throws XMLStreamException, IOException {
    List<String> keys = new ArrayList<>();
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
          case "Key" -> keys.add(reader.getElementText());
          default -> {}
        }
      }
    }
    if (!isListing || (truncated && next == null)) {
      throw new IOException("the server's answer is no listing (ListObjectsV2)");
    }
    if (encoded) {
      keys.replaceAll(key -> URLDecoder.decode(key, StandardCharsets.UTF_8));
    }
    return new ListingPage(keys, truncated ? next : null);
  }
}
