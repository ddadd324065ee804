package io.bootfs.store.s3;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.PackName;
import io.bootfs.store.StoreException;
import io.bootfs.store.http.Authorizer;
import io.bootfs.store.http.HttpTransport;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

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
   * @return whether it is there
   */
  boolean touch(ChunkId id) throws IOException {
    String what = "can't claim chunk " + id + " in";
    String source = "/" + address.bucket() + "/" + S3Address.encoded(address.key(path(id)));
    Optional<String> answer =
        transport.change(
            what,
            url(path(id)),
            request ->
                request
                    .header("x-amz-copy-source", source)
                    // Without that, S3 refuses a copy that changes nothing.
                    .header("x-amz-metadata-directive", "REPLACE")
                    .put(RequestBody.create(new byte[0])));
    if (answer.isPresent() && answer.get().contains("<Error>")) {
      // A copy that fails after it has begun: the head of the answer was sent already.
      throw new StoreException(
          "%s store %s: %s".formatted(what, address.location(), S3Fault.parse(answer.get())),
          true,
          null);
    }
    return answer.isPresent();
  }

  /**
   * Deletes an object; one that isn't there is no error.
   *
   * @param what is said if it fails, before the store's name
   * @param path where it is, below the prefix
   * @param version the version to delete for good, or null for the object as it is now
   */
  void delete(String what, String path, @Nullable String version) throws IOException {
    HttpUrl.Builder url = url(path).newBuilder();
    if (version != null) {
      url.addQueryParameter("versionId", version);
    }
    transport.change(what, url.build(), Request.Builder::delete);
  }
}
