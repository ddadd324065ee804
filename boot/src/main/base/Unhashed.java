import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.attribute.ModuleHashesAttribute;
import java.nio.file.Files;
import java.nio.file.Path;

/** Takes the sums of other modules out of module descriptors, whose files are the arguments. */
class Unhashed {

  public static void main(String[] files) throws IOException {
    for (String name : files) {
      Path file = Path.of(name);
      ClassFile format = ClassFile.of();
      byte[] bytes =
          format.transformClass(
              format.parse(Files.readAllBytes(file)),
              ClassTransform.dropping(element -> element instanceof ModuleHashesAttribute));
      Files.write(file, bytes);
    }
  }
}
