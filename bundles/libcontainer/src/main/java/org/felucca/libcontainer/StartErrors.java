package org.felucca.libcontainer;

import java.util.Locale;
import java.util.Optional;
import org.felucca.linux.Errno;
import org.felucca.linux.LinuxException;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;

/** Turns the row that failed into the sentences that Docker's clients compare (they derive 125, 126 and 127 from them). */
public final class StartErrors {
    /** Where the document asks for what cannot be. */
    static final String CREATE_SPEC =
            "failed to create task for container: failed to create shim task: OCI runtime create failed: ";

    private static final String CREATE = CREATE_SPEC + "unable to start container process: ";
    private static final String EXEC = "OCI runtime exec failed: exec failed: unable to start container process: ";

    private StartErrors() {}

    /**
     * A file was found and the kernel would not execute it: Docker counts that as a process that ran, said so on its standard error, and
     * ended with 1.
     *
     * @param path of the file in the container
     * @param reason in the words of strerror(3)
     */
    public record NotExecutable(String path, String reason) {
        /** What Docker's runtime writes to standard error. */
        public String message() {
            return "exec " + path + ": " + reason + "\n";
        }
    }

    /** Tells whether a start failed only because the kernel would not execute the file that was found. */
    public static Optional<NotExecutable> notExecutable(LinuxException failed) {
        String prefix = Executable.failure("");
        return failed.op().startsWith(prefix) && !failed.op().startsWith("exec:")
                ? Optional.of(new NotExecutable(failed.op().substring(prefix.length()), words(failed.errno())))
                : Optional.empty();
    }

    /** The failure of a container's first process. */
    public static FeluccaException ofContainer(LinuxException failed) {
        return of(CREATE, failed);
    }

    /** Limits that the kernel does not take. */
    public static FeluccaException ofLimits(LinuxException failed) {
        return Errors.invalid(
                "%sunable to apply cgroup configuration: %s %s: %s: unknown",
                CREATE, failed.op(), failed.detail(), words(failed.errno()));
    }

    /** The failure of a further process. */
    public static FeluccaException ofExec(LinuxException failed) {
        return of(EXEC, failed);
    }

    private static FeluccaException of(String prefix, LinuxException failed) {
        String step = failed.op() + (failed.detail().isEmpty() ? "" : " " + failed.detail());
        if (step.startsWith("exec:")) {
            String sentence = step.endsWith("$PATH") ? step : step + ": " + words(failed.errno());
            return Errors.invalid("%s", prefix + sentence + ": unknown");
        }
        boolean wrongKind = step.startsWith("error mounting") && failed.is(Errno.ENOTDIR);
        String hint = wrongKind
                ? ": Are you trying to mount a directory onto a file (or vice-versa)? "
                        + "Check if the specified host path exists and is the expected type"
                : "";
        return Errors.invalid("%s", prefix + step + ": " + words(failed.errno()) + ": unknown" + hint);
    }

    /** The exit code that goes with a failure to start, by its sentence, as Docker's clients derive it: 127, 126 or 125. */
    public static int exitCode(String message) {
        if (message.contains("executable file not found") || message.contains("no such file or directory")) {
            return 127;
        }
        return message.contains("permission denied") || message.contains("is a directory") ? 126 : 125;
    }

    /** strerror(3) in lower case, for what containers meet; else the name. */
    static String words(Errno errno) {
        return switch (errno) {
            case EPERM -> "operation not permitted";
            case ENOENT -> "no such file or directory";
            case EIO -> "input/output error";
            case E2BIG -> "argument list too long";
            case ENOEXEC -> "exec format error";
            case ENOMEM -> "cannot allocate memory";
            case EACCES -> "permission denied";
            case EBUSY -> "device or resource busy";
            case EEXIST -> "file exists";
            case EXDEV -> "invalid cross-device link";
            case ENODEV -> "no such device";
            case ENOTDIR -> "not a directory";
            case EISDIR -> "is a directory";
            case EINVAL -> "invalid argument";
            case ENFILE -> "too many open files in system";
            case EMFILE -> "too many open files";
            case ETXTBSY -> "text file busy";
            case ENOSPC -> "no space left on device";
            case EROFS -> "read-only file system";
            case ENAMETOOLONG -> "file name too long";
            case ENOSYS -> "function not implemented";
            case ENOTSUP -> "operation not supported";
            case ELOOP -> "too many levels of symbolic links";
            default -> errno.name().toLowerCase(Locale.ROOT);
        };
    }
}
