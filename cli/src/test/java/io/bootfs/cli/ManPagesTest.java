package io.bootfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Every verb has a manual page that man renders, and bash completes it. */
final class ManPagesTest {

  @TempDir Path folder;

  @Test
  void everyVerbHasAPage() throws Exception {
    assertThat(Run.bootfs("man-pages", folder).status()).isZero();
    TreeSet<String> pages = new TreeSet<>();
    pages.add("bootfs.1");
    List<CommandLine> verbs = new ArrayList<>(Main.commandLine().getSubcommands().values());
    verbs.removeIf(verb -> verb.getCommandSpec().usageMessage().hidden());
    for (CommandLine verb : List.copyOf(verbs)) {
      verbs.addAll(verb.getSubcommands().values());
    }
    for (CommandLine verb : verbs) {
      String page = verb.getCommandSpec().qualifiedName("-") + ".1";
      pages.add(page);
      String text = render(folder.resolve(page));
      assertThat(text).contains("NAME", "SYNOPSIS", "DESCRIPTION", "EXIT STATUS");
      for (OptionSpec option : verb.getCommandSpec().options()) {
        assertThat(text).as(page).contains(option.longestName());
      }
    }
    assertThat(pages).contains("bootfs-profile-push.1");
    assertThat(render(folder.resolve("bootfs-run.1"))).contains("125", "126", "127");
    assertThat(render(folder.resolve("bootfs-run.1"))).contains("[-e=NAME[=VALUE]]...");
    assertThat(render(folder.resolve("bootfs-verify.1"))).contains("\n       --repair[=URL]\n");
    assertThat(render(folder.resolve("bootfs.1"))).contains("extract", "serve", "verify");
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> "" + file.getFileName()))
          .containsExactlyInAnyOrderElementsOf(pages);
    }
  }

  @Test
  void aFullDiskIsNamed() throws Exception {
    Tool.run("mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", folder);
    try {
      Run run = Run.bootfs("man-pages", folder);
      assertThat(run.status()).isEqualTo(1);
      assertThat(run.err())
          .startsWith("bootfs: can't write " + folder + ": No space left on device");
    } finally {
      Tool.run("umount", folder);
    }
  }

  /** But for those that print what is no result of theirs: data, a script, pages, or nothing. */
  @Test
  void everyVerbThatHasResultsTellsThemToPrograms() {
    Set<String> others = Set.of("cat", "run", "rm", "completion", "man-pages");
    for (CommandLine verb : Main.commandLine().getSubcommands().values()) {
      Collection<CommandLine> parts =
          verb.getSubcommands().isEmpty() ? List.of(verb) : verb.getSubcommands().values();
      for (CommandLine part : parts) {
        assertThat(part.getCommandSpec().findOption("--json") != null)
            .as(part.getCommandSpec().qualifiedName())
            .isNotEqualTo(others.contains(part.getCommandName()));
      }
    }
  }

  private static String render(Path page) throws IOException, InterruptedException {
    ProcessBuilder man = new ProcessBuilder("man", "--warnings", "-E", "UTF-8", "-l", "" + page);
    man.environment().put("MANWIDTH", "100");
    man.environment().put("MAN_KEEP_FORMATTING", "");
    Process process = man.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    assertThat(text).doesNotContain("warning:");
    return text;
  }

  @Test
  void bashCompletesVerbsAndOptions() throws Exception {
    Path script = Files.writeString(folder.resolve("completion"), Run.bootfs("completion").out());
    assertThat(complete(script, "bootfs", "veri")).contains("verify");
    // Behind --store, whose value picocli knows nothing of, bash goes on with files.
    assertThat(script).content().doesNotContain("compopt +o default");
    assertThat(complete(script, "bootfs", "extract", "--in")).contains("--in-place");
    List<String> offered = List.of(complete(script, "bootfs", "").strip().split(" +"));
    for (CommandLine verb : Main.commandLine().getSubcommands().values()) {
      if (!verb.getCommandSpec().usageMessage().hidden()) {
        assertThat(offered).contains(verb.getCommandName());
      }
    }
  }

  /** A shell on a terminal of its own, in which somebody types; a folder goes on, a file ends. */
  @Test
  @Timeout(60)
  void zshCompletesFoldersAndFiles() throws Exception {
    Path script = Files.writeString(folder.resolve("completion"), Run.bootfs("completion").out());
    Files.createFile(Files.createDirectory(folder.resolve("some folder")).resolve("a.caibx"));
    String file = "some folder/a.caibx";
    Path typed = folder.resolve("typed");
    Tool.run(
        "zsh",
        "-c",
        """
        zmodload zsh/zpty
        zpty shell TERM=dumb zsh -f -i
        zpty -w shell "autoload -U compinit; compinit -u -D; source $1; cd $2"
        zpty -w shell 'bootfs() { print -rl -- "$@" >new; mv new typed }; PS1="type""> "'
        zpty -r shell said '*type> '
        zpty -w shell $'bootfs extr\t--store so\ta\t--seed so\ta\tso\ta\t--in-pl\t'
        while [[ ! -e $3 ]]; do zpty -rt shell said; sleep 0.02; done
        """,
        "-",
        script,
        folder,
        typed);
    assertThat(Files.readAllLines(typed))
        .containsExactly("extract", "--store", file, "--seed", file, file, "--in-place");
  }

  private static String complete(Path script, String... words) throws Exception {
    return Tool.run(
        "bash",
        "-c",
        "source %s; COMP_WORDS=(%s); COMP_CWORD=%d; _complete_bootfs; echo \"${COMPREPLY[@]}\""
            .formatted(script, String.join(" ", words), words.length - 1));
  }
}
