package io.bootfs.converter.guess;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.ChunkSizes;
import io.bootfs.chunker.Digest;
import io.bootfs.chunker.Index;
import io.bootfs.converter.guess.RootFiles.Place;
import io.bootfs.oci.ImageConfig;
import io.bootfs.store.profile.IndexName;
import io.bootfs.store.profile.Profile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is guessed of this machine's own programs, the dynamic linker being the judge. */
final class StartGuessTest {

  private static final List<String> PATH = List.of("/usr/bin", "/bin");
  private static final Pattern LISTED = Pattern.compile("(/\\S+) \\(0x");
  private static final IndexName NAME = new IndexName("0".repeat(64));
  private static final int CHUNK = 1 << 16;

  @TempDir Path dir;
  private final HostFiles host = new HostFiles();

  @Test
  void findsTheLibrariesThatTheDynamicLinkerFinds() throws Exception {
    assertThat(paths(List.of("/bin/bash", "-c", "exit"))).containsAll(linked("/bin/bash"));
    assertThat(paths(List.of("podman", "run"))).containsAll(linked("/usr/bin/podman"));
  }

  @Test
  void findsAScriptsInterpreterAndThePrograms() throws Exception {
    Path script = dir.resolve("start");
    Files.writeString(script, "#!/usr/bin/env bash\nexec podman ps\n");
    assertThat(paths(List.of(script.toString())))
        .startsWith(script.toRealPath())
        .contains(real("/usr/bin/env"), real("/bin/bash"))
        .containsAll(linked("/usr/bin/podman"));
  }

  @Test
  void whatIsNoProgramIsAFileAndNoMore() throws Exception {
    for (String content : List.of("", "#!", "text", "\177ELF\2\1" + "\377".repeat(200))) {
      Path file =
          Files.write(
              dir.resolve("file" + content.length()),
              content.getBytes(StandardCharsets.ISO_8859_1));
      assertThat(paths(List.of(file.toString()))).hasSize(content.isEmpty() ? 0 : 1);
    }
  }

  @Test
  void aDamagedProgramHarmsNothing() throws Exception {
    byte[] bash = Files.readAllBytes(Path.of("/bin/bash"));
    for (int place = 16; place < 1200; place += 3) {
      byte[] damaged = Arrays.copyOf(bash, 1 << 16);
      damaged[place] ^= (byte) 0xff;
      Path file = Files.write(dir.resolve("damaged" + place), damaged);
      assertThat(paths(List.of(file.toString()))).contains(file.toRealPath());
    }
  }

  /**
   * Every program header is that of the same dynamic table, which is full, and all names are long.
   */
  @Test
  void aProgramThatClaimsTooMuchIsNotReadToTheEnd() throws Exception {
    int headers = 1000;
    int tableAt = 1 << 16;
    int entries = 4096;
    ByteBuffer file =
        ByteBuffer.allocate(tableAt + entries * 16 + 4096).order(ByteOrder.LITTLE_ENDIAN);
    file.put(0, "\177ELF\2\1".getBytes(StandardCharsets.ISO_8859_1));
    file.putLong(32, 64).putShort(54, (short) 56).putShort(56, (short) headers);
    for (int i = 0; i < headers; i++) {
      int type = i == 0 ? 1 : 2; // PT_LOAD of all, and PT_DYNAMIC.
      int at = 64 + i * 56;
      file.putInt(at, type).putLong(at + 8, i == 0 ? 0 : tableAt);
      file.putLong(at + 32, i == 0 ? file.capacity() : entries * 16);
    }
    file.putLong(tableAt, 5).putLong(tableAt + 8, file.capacity() - 4096); // DT_STRTAB
    for (int i = 1; i < entries; i++) {
      file.putLong(tableAt + i * 16, i % 2 == 0 ? 1 : 15); // DT_NEEDED, DT_RPATH
    }
    Arrays.fill(file.array(), file.capacity() - 4096, file.capacity(), (byte) ':');
    ElfProgram read = ElfProgram.read((offset, length) -> file.slice((int) offset, length));
    assertThat(read.libraries()).hasSize(256);
    assertThat(read.searched()).hasSize(32);
  }

  /** A linker without a folder, which the kernel would look for where the program is started. */
  @Test
  void aRelativeInterpreterIsLeftAlone() throws Exception {
    byte[] bash = Files.readAllBytes(Path.of("/bin/bash"));
    byte[] linker = "/lib64/ld-linux-x86-64.so.2\0".getBytes(StandardCharsets.ISO_8859_1);
    int at =
        new String(bash, StandardCharsets.ISO_8859_1)
            .indexOf(new String(linker, StandardCharsets.ISO_8859_1));
    System.arraycopy("ld.so\0".getBytes(StandardCharsets.ISO_8859_1), 0, bash, at, 6);
    Path file = Files.write(dir.resolve("relative"), bash);
    assertThat(paths(List.of(file.toString()))).doesNotContain(Path.of("ld.so"));
  }

  @Test
  void metadataComesFirstAndThenTheCommand() throws Exception {
    Index index = index(2000);
    StartGuess guess = new StartGuess(index, index.start(1990), new OneFile(10 * CHUNK, 3 * CHUNK));
    assertThat(chunks(guess, index))
        .containsExactlyElementsOf(both(range(1990, 2000), range(10, 13)));
  }

  @Test
  void theListIsNoLongerThanATwentiethOfTheIndex() throws Exception {
    for (int chunks : new int[] {1, 20, 44, 60, 100, 200}) {
      Index index = index(chunks);
      StartGuess guess = new StartGuess(index, index.start(chunks / 2), new OneFile(0, CHUNK));
      assertThat(guess.of(config(), NAME).length).isLessThanOrEqualTo(chunks * 2);
    }
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  private static List<Integer> both(List<Integer> first, List<Integer> second) {
    List<Integer> both = new ArrayList<>(first);
    both.addAll(second);
    return both;
  }

  private static List<Integer> chunks(StartGuess guess, Index index) throws IOException {
    return Profile.parse(guess.of(config(), NAME), NAME, index, "guess").chunks();
  }

  private static ImageConfig config() throws IOException {
    String json = "{\"os\":\"linux\",\"architecture\":\"amd64\",\"config\":{\"Cmd\":[\"/app\"]}}";
    return ImageConfig.parse(json.getBytes(StandardCharsets.UTF_8), "config");
  }

  private static Index index(int chunks) {
    Index.Builder index = Index.builder(Digest.SHA512_256, ChunkSizes.DEFAULT);
    for (int i = 0; i < chunks; i++) {
      byte[] id = ByteBuffer.allocate(ChunkId.BYTES).putInt(i).array();
      index.add(ChunkId.of(id, 0), CHUNK);
    }
    return index.build();
  }

  private List<Path> paths(List<String> command) throws IOException {
    Collection<Place> found =
        new ProgramFiles(host, new Surroundings(PATH, "/", List.of())).of(command);
    return found.stream().map(place -> host.path(place.offset())).distinct().toList();
  }

  private static Path real(String path) throws IOException {
    return Path.of(path).toRealPath();
  }

  /** Returns what the dynamic linker loads with a program. */
  private static List<Path> linked(String program) throws Exception {
    Process process = new ProcessBuilder("ldd", program).start();
    String listed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    List<Path> paths = new ArrayList<>(List.of(real(program)));
    for (Matcher matcher = LISTED.matcher(listed); matcher.find(); ) {
      paths.add(real(matcher.group(1)));
    }
    assertThat(paths.size()).isGreaterThan(2);
    return paths;
  }

  /** An image with one file, {@code /app}, that is no program. */
  private record OneFile(long offset, long size) implements RootFiles {
    @Override
    public @Nullable Place find(String path) {
      return path.equals("/app") ? new Place(offset, size) : null;
    }

    @Override
    public String realPath(String path) {
      return path;
    }

    @Override
    public byte[] read(long offset, int length) {
      return new byte[length];
    }
  }
}
