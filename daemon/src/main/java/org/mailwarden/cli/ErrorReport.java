package org.mailwarden.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.mailwarden.store.StoreUnavailableException;
import org.mailwarden.yaml.InvalidFilesException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Tells the person at the terminal what went wrong: words for what is theirs to mend, else a trace.
 */
final class ErrorReport implements IExecutionExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorReport.class);

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    Throwable cause = e instanceof UncheckedIOException io ? io.getCause() : e;
    if (cause instanceof CommandFailedException || cause instanceof StoreUnavailableException) {
      err.println("mailwarden: " + cause.getMessage());
    } else if (cause instanceof InvalidFilesException invalid) {
      invalid.problems().forEach(err::println);
    } else if (cause instanceof NoSuchFileException file) {
      err.println("mailwarden: " + file.getFile() + ": there is no such file");
    } else if (cause instanceof AccessDeniedException file) {
      err.println(
          "mailwarden: " + file.getFile() + ": no permission; let the daemon's user read it");
    } else {
      LOG.error("{} failed", command.getCommandName(), e);
    }
    return CommandLine.ExitCode.SOFTWARE;
  }
}
