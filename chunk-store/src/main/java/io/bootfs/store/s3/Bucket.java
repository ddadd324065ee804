package io.bootfs.store.s3;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.PackName;
import io.bootfs.store.StoreException;
import io.bootfs.store.http.Authorizer;
import io.bootfs.store.http.HttpTransport;
import io.bootfs.store.http.ObjectHead;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Request;

/**
 * A bucket and what talks to its service. Immutable; whoever opened it closes the transport.
 *
 * @param address names the bucket
 * @param base its URL
 * @param transport sends what is asked
 */
record Bucket(S3Address address, HttpUrl base, HttpTransport transport) {

  /** Sends nothing but the store's own header fields: for buckets that are open to all. */
  private record Anonymous(Map<String, String> headers) implements Authorizer {

    @Override
    public Request authorize(Request request) {
      Request.Builder builder = request.newBuilder();
      headers.forEach(builder::header);
      return builder.build();
    }

    @Override
    public boolean renew(Request refused) {
      return false;
    }
  }

  /**
   * Makes the client; nothing is sent.
   *
   * @throws IOException if URL, certificates or profiles can't be used
   */
  static Bucket open(S3Address address, S3Options options) throws IOException {
    HttpUrl base = HttpUrl.parse(address.bucketUrl(options.hosted(address)));
    if (base == null) {
      throw new IOException("host or port of the URL is malformed");
    }
    Map<String, String> headers = options.access().headers();
    Authorizer authorizer;
    if (options.anonymous()) {
      authorizer = new Anonymous(headers);
    } else {
      String region = options.region(address);
      CredentialSource source =
          new CredentialSource(options.aws(), region, options.http(), options.access());
      authorizer = new S3Signer(source, region, headers);
    }
    HttpTransport transport =
        new HttpTransport(
            address.location(),
            base,
            options.http(),
            options.access(),
            authorizer,
            new S3Dialect(address.bucket()));
    return new Bucket(address, base, transport);
  }

  /** Returns where a chunk is, below the prefix. */
  static String path(ChunkId id) {
    String name = id.toString();
    return name.substring(0, 4) + "/" + name + ".cacnk";
  }

  /** Returns the URL of an object below the prefix. */
  HttpUrl url(String path) {
    String folder = base.encodedPath().equals("/") ? "/" : base.encodedPath() + "/";
    return base.newBuilder().encodedPath(folder + S3Address.encoded(address.key(path))).build();
  }

  /** Returns the URL of a pack. */
  HttpUrl pack(PackName name) {
    return url(name.path());
  }

  /**
   * Makes a chunk's object as young as a new one, by copying it onto itself.
   *
   * @param found what it was when it was looked at
   * @return whether it is there
   */
  boolean touch(ChunkId id, ObjectHead found) throws IOException {
    Rewriting rewriting = new Rewriting(this, id);
    if (found.version() == null && !Rewriting.isInParts(found.tag())) {
      try {
        return rewriting.inParts();
      } catch (StoreException e) {
        if (e.isPassing()) {
          throw e;
        }
        // Not every server that speaks S3's API copies in parts.
      }
    }
    return rewriting.whole();
  }

  /**
   * Deletes an object; one that isn't there is no error.
   *
   * @param what is said if it fails, before the store's name
   * @param path where it is, below the prefix
   */
  void delete(String what, String path) throws IOException {
    Optional<String> _ = transport.change(what, url(path), Request.Builder::delete);
  }

  /**
   * Deletes an object if it is still what it was when it was looked at; where the bucket keeps
   * versions, that version, for good.
   *
   * @param what is said if it fails, before the store's name
   * @param path where it is, below the prefix
   * @return whether it was, and is deleted
   */
  boolean delete(String what, String path, ObjectHead found) throws IOException {
    HttpUrl.Builder url = url(path).newBuilder();
    if (found.version() != null) {
      url.addQueryParameter("versionId", found.version());
    }
    boolean conditional = found.version() == null && found.tag() != null;
    return transport
        .change(
            what,
            url.build(),
            request ->
                conditional ? request.header("If-Match", found.tag()).delete() : request.delete())
        .isPresent();
  }
}
