package io.bootfs.linux;

import java.io.IOException;

/** Says why a program could not be started, in the words and with the status of the engines. */
public final class ExecException extends IOException {

  private static final long serialVersionUID = 1L;

  /** What stood in the way. */
  public enum Reason {
    /** There is no such file, or none of that name on the search path. */
    NOT_FOUND(127),
    /** There is a file, but the kernel or its permissions don't let it run. */
    NOT_EXECUTABLE(126);

    private final int exitStatus;

    Reason(int exitStatus) {
      this.exitStatus = exitStatus;
    }

    /** Returns the exit status by which shells and engines tell this reason. */
    public int exitStatus() {
      return exitStatus;
    }
  }

  private final Reason reason;

  /** Creates the exception for {@code program}, as it was named by the user. */
  ExecException(Reason reason, String program, String why) {
    super("exec: \"" + program + "\": " + why);
    this.reason = reason;
  }

  /** Returns what stood in the way. */
  public Reason reason() {
    return reason;
  }
}
