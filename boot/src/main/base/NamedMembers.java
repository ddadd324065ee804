import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.classfile.constantpool.StringEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Writes rules for ProGuard that keep what code may find in the Java runtime by a name: classes and members of which a
 * string constant in any class is the name, classes and members that native code names, and the implementations of
 * services.
 *
 * <p>Arguments: a file of the strings in native libraries, one a line; the folder of the runtime's modules; the folder of
 * the libraries that run on it.
 */
class NamedMembers {

  private static final Pattern IN_DESCRIPTOR = Pattern.compile("L([\\w/$]+);");

  private final Map<String, ClassModel> classes = new TreeMap<>();
  private final Set<String> constants = new HashSet<>();
  private final Set<String> services = new HashSet<>();
  private final Set<String> natives;
  private final Set<String> nativeClasses;
  private final Map<String, Boolean> namedByNativeCode = new HashMap<>();

  private NamedMembers(List<String> nativeStrings) {
    natives = new HashSet<>(nativeStrings);
    nativeClasses = new HashSet<>(nativeStrings);
    nativeStrings.forEach(string -> addDescribed(string, nativeClasses));
  }

  /** Adds the classes that a descriptor in a string names. */
  private static void addDescribed(String string, Set<String> names) {
    Matcher matcher = IN_DESCRIPTOR.matcher(string);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
  }

  public static void main(String[] arguments) throws IOException {
    NamedMembers named = new NamedMembers(Files.readAllLines(Path.of(arguments[0])));
    for (ClassModel type : classesIn(arguments[1])) {
      named.addConstants(type);
      named.add(type);
    }
    for (ClassModel type : classesIn(arguments[2])) {
      named.addConstants(type);
    }
    named.classes.forEach(named::print);
  }

  private static List<ClassModel> classesIn(String folder) throws IOException {
    List<ClassModel> all = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of(folder))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        all.add(ClassFile.of().parse(Files.readAllBytes(file)));
      }
    }
    return all;
  }

  private void add(ClassModel model) {
    if (model.isModuleInfo()) {
      ModuleAttribute module = model.findAttribute(Attributes.module()).orElseThrow();
      module.provides().forEach(
          provided -> provided.providesWith().forEach(type -> services.add(type.asInternalName())));
      return;
    }
    classes.put(model.thisClass().asInternalName(), model);
  }

  private void addConstants(ClassModel model) {
    model.constantPool().forEach(entry -> {
      if (entry instanceof StringEntry string) {
        constants.add(string.stringValue());
        // Generated code names classes so.
        addDescribed(string.stringValue(), constants);
      }
    });
  }

  private void print(String name, ClassModel model) {
    boolean isNative = nativeClasses.contains(name);
    Set<String> members = new TreeSet<>();
    model.methods().forEach(method -> {
      String member = method.methodName().stringValue();
      if (!member.startsWith("<") && isNamed(member, isNative)) {
        members.add("*** " + member + "(...);");
      }
    });
    model.fields().forEach(field -> {
      String member = field.fieldName().stringValue();
      if (isNamed(member, isNative)) {
        members.add("*** " + member + ";");
      }
    });
    String dotted = name.replace('/', '.');
    boolean isService = services.contains(name);
    if (isNative || isService || constants.contains(dotted) || constants.contains(name)) {
      members.add("<init>(...);");
      if (isService) {
        members.add("*** provider();");
      }
      System.out.println("-keep class " + dotted + " { " + String.join(" ", members) + " }");
    } else if (!members.isEmpty()) {
      System.out.println("-keepclassmembers class " + dotted + " { " + String.join(" ", members) + " }");
    }
  }

  private boolean isNamed(String member, boolean isNative) {
    return constants.contains(member) || isNative && isNamedByNativeCode(member);
  }

  /** A linker lets one string be the end of another. */
  private boolean isNamedByNativeCode(String member) {
    return namedByNativeCode.computeIfAbsent(
        member, name -> natives.contains(name) || natives.stream().anyMatch(string -> string.endsWith(name)));
  }
}
