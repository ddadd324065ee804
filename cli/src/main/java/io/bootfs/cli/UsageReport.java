package io.bootfs.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Reports wrong usage as one line on standard error, and where all options are told: a verb's whole
 * usage would push that line out of sight. Who names no verb at all gets the list of them.
 */
final class UsageReport implements IParameterExceptionHandler {

  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    CommandLine verb = failure.getCommandLine();
    PrintWriter err = verb.getErr();
    if (arguments.length == 0) {
      verb.usage(err);
    } else {
      err.println("bootfs: " + failure.getMessage());
      UnmatchedArgumentException.printSuggestions(failure, err);
      err.println("Try '" + verb.getCommandSpec().qualifiedName() + " --help'.");
    }
    return verb.getCommandSpec().exitCodeOnInvalidInput();
  }
}
