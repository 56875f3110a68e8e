package org.felucca.containers.internal.run;

import java.util.List;

/**
 * The exit code that a failed start leaves behind. Docker's clients derive theirs from the same words of the message (docker/cli,
 * {@code toStatusError}), so the words are the contract here, and the code that inspect shows must agree with them.
 */
final class StartFailures {
    private static final int NOT_FOUND = 127;
    private static final int NOT_EXECUTABLE = 126;
    private static final int OTHER = 128;

    private StartFailures() {}

    static int exitCode(String message) {
        if (saysAny(message, List.of("executable file not found", "no such file or directory"))) {
            return NOT_FOUND;
        }
        return saysAny(message, List.of("permission denied", "is a directory")) ? NOT_EXECUTABLE : OTHER;
    }

    private static boolean saysAny(String message, List<String> words) {
        return words.stream().anyMatch(message::contains);
    }
}
