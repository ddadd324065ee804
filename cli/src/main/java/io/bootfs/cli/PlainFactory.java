package io.bootfs.cli;

import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/**
 * Makes the objects that picocli asks for: by constructors without parameters. Its own factory
 * looks for Groovy first, for which each start would open every jar.
 */
final class PlainFactory implements IFactory {

  @Override
  public <K> K create(Class<K> type) throws Exception {
    if (type == List.class) {
      return type.cast(new ArrayList<>());
    }
    if (type.isInterface()) {
      return CommandLine.defaultFactory().create(type);
    }
    Constructor<K> constructor = type.getDeclaredConstructor();
    constructor.setAccessible(true);
    return constructor.newInstance();
  }
}
