package io.bootfs.store.s3;

/**
 * What a service says about a request that it refuses. Immutable.
 *
 * @param code the kind of fault, such as {@code AccessDenied}; empty where the answer has none
 * @param message the service's own words, perhaps empty
 */
record S3Fault(String code, String message) {

  /** Finds code and message in the beginning of an answer. */
  static S3Fault parse(String text) {
    String code = XmlText.first(text, "Code");
    String message = XmlText.first(text, "Message");
    return new S3Fault(code == null ? "" : code, message == null ? "" : message);
  }

  /** Returns code and words for messages. */
  @Override
  public String toString() {
    if (code.isEmpty()) {
      return "without saying why";
    }
    return message.isEmpty() ? code : code + " (" + message + ")";
  }
}
