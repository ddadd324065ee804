package io.bootfs.cli;

import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads addresses to listen on, written as {@code HOST:PORT}. */
final class ListenAddress implements ITypeConverter<InetSocketAddress> {

  /** An IPv6 address stands in brackets, as in a URL. */
  private static final Pattern FORM =
      Pattern.compile("(?:\\[(?<six>[0-9A-Fa-f:.%]+)]|(?<host>[^:\\[\\]]+)):(?<port>\\d{1,5})");

  private static final int GREATEST_PORT = 65535;

  @Override
  public InetSocketAddress convert(String text) {
    Matcher form = FORM.matcher(text);
    int port = form.matches() ? Integer.parseInt(form.group("port")) : -1;
    if (port < 0 || port > GREATEST_PORT) {
      throw new TypeConversionException(
          "can't listen on '" + text + "': write HOST:PORT, as in 0.0.0.0:8080");
    }
    String host = form.group("six") == null ? form.group("host") : form.group("six");
    return new InetSocketAddress(host, port);
  }
}
