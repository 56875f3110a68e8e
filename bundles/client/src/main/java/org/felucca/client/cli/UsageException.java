package org.felucca.client.cli;

import picocli.CommandLine;

/** The command line cannot be understood. {@link Main} adds how the command is used. */
public final class UsageException extends CommandLine.PicocliException {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
