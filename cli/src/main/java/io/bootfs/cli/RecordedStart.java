package io.bootfs.cli;

import io.bootfs.chunker.Index;
import io.bootfs.runtime.Container;
import io.bootfs.store.profile.IndexName;
import io.bootfs.store.profile.Profile;
import io.bootfs.store.profile.ProfileFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A start of a converted image that is run once, by {@code bootfs run} in a process of its own, to
 * learn what it reads. What the program prints goes to standard error. For one use.
 */
final class RecordedStart {

  /** The launcher says where it lies. */
  private static final String LAUNCHER_PROPERTY = "bootfs.launcher";

  private static final long POLL_MILLIS = 50;

  /** How long a program may take to end when it is asked to. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** How long it may take before the program runs, and until what was recorded is written. */
  private static final Duration SLACK = Duration.ofMinutes(5);

  private final Path launcher;
  private final Path folder;
  private final Path cache;
  private volatile @Nullable Process running;

  /**
   * Prepares a start.
   *
   * @param folder takes what the start fetches and writes; the caller deletes it
   * @throws IOException if nothing can be run here
   */
  RecordedStart(Path folder) throws IOException {
    this.launcher = launcher();
    this.folder = folder;
    this.cache = folder.resolve("rootfs.castr");
  }

  /**
   * Checks that a start can be recorded at all.
   *
   * @throws IOException if not, with the remedy
   */
  static Path launcher() throws IOException {
    String launcher = System.getProperty(LAUNCHER_PROPERTY);
    if (launcher == null) {
      throw new IOException("can't record a start: run the launcher ./bootfs");
    }
    return Path.of(launcher);
  }

  /**
   * Runs the image until nothing new is read, or the time is up, or the program has ended.
   *
   * @param file the index's file, with the image's settings beside it
   * @param store where its chunks are
   * @param command what is run in place of the image's CMD; empty for CMD
   * @param most for how long at most it is recorded
   * @throws IOException if it can't be started, or ends with another status than 0
   */
  Profile run(Path file, Index index, String store, List<String> command, Duration most)
      throws IOException {
    Files.createDirectories(cache);
    ProfileFolder profiles = new ProfileFolder(cache);
    IndexName name = IndexName.of(file);
    Process process = start(file, store, command, most);
    running = process;
    try {
      boolean ended = await(process, profiles.file(name), most.plus(SLACK));
      Optional<Profile> profile = profiles.read(name, index);
      if (ended && (process.exitValue() != 0 || profile.isEmpty())) {
        throw new IOException(
            "the image is converted, but its start could not be recorded: it ended with status %d; what it printed says why"
                .formatted(process.exitValue()));
      }
      return profile.orElseThrow();
    } finally {
      stop();
    }
  }

  private Process start(Path file, String store, List<String> command, Duration most)
      throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                launcher.toString(),
                "run",
                "--root=" + folder.resolve("data"),
                "--cache=" + cache,
                "--store=" + store,
                file.toAbsolutePath().toString()));
    words.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    // What was recorded of this image before must not hide what it reads now.
    builder
        .environment()
        .putAll(
            Map.of(
                "BOOTFS_PROFILE_SECONDS",
                Long.toString(most.toSeconds()),
                "BOOTFS_PREFETCH",
                "0",
                "BOOTFS_CACHE_SIZE",
                ""));
    Process process = builder.start();
    process.getOutputStream().close();
    Thread.ofPlatform().daemon().name("output").start(() -> showOutput(process.getInputStream()));
    return process;
  }

  private static void showOutput(InputStream output) {
    try (output) {
      output.transferTo(System.err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns whether the program has ended by itself. */
  private static boolean await(Process process, Path profile, Duration most) throws IOException {
    long began = System.nanoTime();
    try {
      while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        if (Files.exists(profile) && runs(process)) {
          return false;
        }
        if (System.nanoTime() - began > most.toNanos()) {
          throw new IOException(
              "the image is converted, but nothing was recorded of its start in %d s"
                  .formatted(most.toSeconds()));
        }
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a start was recorded");
    }
  }

  /** Tells whether the program still runs, or anything that it has started. */
  private static boolean runs(Process container) {
    return container
        .descendants()
        .anyMatch(process ->
            process
                .info()
                .commandLine()
                .filter(line -> !line.contains(Container.GUARD))
                .isPresent());
  }

  /** Ends the program, if it still runs, and waits for it. Thread-safe. */
  void stop() {
    Process process = running;
    if (process == null) {
      return;
    }
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
