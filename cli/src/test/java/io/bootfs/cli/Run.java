package io.bootfs.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;

/**
 * A run of the command within this process.
 *
 * @param status its exit status
 * @param out what it printed
 * @param err what it complained of
 */
record Run(int status, String out, String err) {

  /** Runs the command with these arguments. */
  static Run bootfs(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
    int status =
        Main.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(words);
    return new Run(status, out.toString(), err.toString());
  }
}
