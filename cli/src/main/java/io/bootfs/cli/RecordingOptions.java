package io.bootfs.cli;

import io.bootfs.chunker.Index;
import io.bootfs.fuse.FusePrerequisites;
import io.bootfs.store.WritableChunkStore;
import io.bootfs.store.pack.PackFrame;
import io.bootfs.store.profile.Profile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether and how a start of what was converted is recorded; for use as a mixin. */
final class RecordingOptions {

  /** What a container takes as BOOTFS_PROFILE_SECONDS. */
  private static final int MOST_SECONDS = 99_999;

  @Option(
      names = "--record",
      description = {
        "Run the converted image once, by bootfs run, and store what its start reads as a pack, which"
            + " the first start on each node then streams.",
        "The start is over when nothing new is read for 2 s, when its program has ended, or after"
            + " --record-seconds; then the program is ended."
      })
  private boolean record;

  @Option(
      names = "--record-seconds",
      paramLabel = "N",
      defaultValue = "10",
      description = "For how long a start is recorded at most (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--record-level",
      paramLabel = "N",
      converter = LevelConverter.class,
      defaultValue = "" + PackFrame.DEFAULT_LEVEL,
      description = LevelConverter.OF_PACK)
  private int level;

  private volatile @Nullable RecordedStart start;

  /** Tells whether a start is to be recorded. */
  boolean isWanted() {
    return record;
  }

  /**
   * Checks the options, and that what is asked for can be done here.
   *
   * @param command what is run in place of the image's CMD; empty for CMD
   * @throws IOException if nothing can be run here, with the remedy
   */
  void check(List<String> command) throws IOException {
    if (!record) {
      if (!command.isEmpty()) {
        throw new IllegalArgumentException(
            "unexpected '%s': a command is for --record".formatted(command.getFirst()));
      }
      return;
    }
    if (seconds < 1 || seconds > MOST_SECONDS) {
      throw new IllegalArgumentException(
          "--record-seconds takes 1 to %d, not %d".formatted(MOST_SECONDS, seconds));
    }
    RecordedStart.launcher();
    FusePrerequisites.check();
  }

  /**
   * Runs the image once, and stores what its start reads.
   *
   * @param file the index's file, with the image's settings beside it
   * @param command what is run in place of the image's CMD; empty for CMD
   * @param url where {@code store} is
   * @param folder takes what the start fetches and writes; the caller deletes it
   * @throws IOException if the start fails, or can't be stored
   */
  ProfilePack record(
      Path file,
      Index index,
      List<String> command,
      String url,
      WritableChunkStore store,
      Path folder)
      throws IOException {
    RecordedStart recorded = new RecordedStart(folder);
    start = recorded;
    Profile profile = recorded.run(file, index, url, command, Duration.ofSeconds(seconds));
    return ProfilePack.push(profile, index, level, store, folder);
  }

  /** Ends the recorded start, if one runs, and waits for it. Thread-safe. */
  void stop() {
    RecordedStart running = start;
    if (running != null) {
      running.stop();
    }
  }
}
