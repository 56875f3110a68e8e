package org.felucca.libcontainer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.felucca.linux.Errno;
import org.felucca.linux.OpenFlag;
import org.felucca.linux.Sys;
import org.felucca.linux.program.Arg;
import org.felucca.linux.program.Block;
import org.felucca.linux.program.Call;
import org.felucca.linux.program.Label;

/**
 * The last rows: become the program. Its name is looked up by trying, as the user that the process is by then and in the root that it has
 * by then; only when nothing could be executed do further rows find out why. The sentences are those that Docker's clients compare.
 */
final class Executable {
    private static final int X_OK = 1;
    private static final int F_OK = 0;
    private static final int AT_EACCESS = 0x200;

    private final List<String> args;
    private final List<String> env;

    Executable(List<String> args, List<String> env) {
        this.args = List.copyOf(args);
        this.env = List.copyOf(env);
    }

    void add(Rows rows) {
        String name = args.get(0);
        List<String> paths = paths();
        Block argv = Block.texts(args);
        Block envp = Block.texts(env);
        List<Call> tries = new ArrayList<>();
        for (String path : paths) {
            Label failed = rows.program.label();
            Label next = rows.program.label();
            Call execve = rows.call(failure(path), Sys.EXECVE, Arg.text(path), Arg.at(argv), Arg.at(envp))
                    .onNegative(failed);
            rows.program.place(failed);
            rows.ifErrnoElse(execve, Errno.ENOENT.code(), next);
            rows.ifErrnoElse(execve, Errno.ENOTDIR.code(), next);
            rows.ifErrno(failure(path), execve, Errno.EACCES.code(), next);
            rows.program.place(next);
            tries.add(execve);
        }
        if (name.contains("/")) {
            explain(rows, name, tries.get(0));
        } else {
            explain(rows, name, paths, tries);
        }
    }

    /** The paths that the program may be at, in the order to try them. */
    List<String> paths() {
        String name = args.get(0);
        return name.contains("/") ? List.of(name) : candidates(name);
    }

    /** Where a name without a slash is looked for: the folders of the container's PATH. */
    private List<String> candidates(String name) {
        Optional<String> path = env.stream()
                .filter(variable -> variable.startsWith("PATH="))
                .map(variable -> variable.substring(5))
                .reduce((first, last) -> last);
        List<String> candidates = new ArrayList<>();
        if (!name.isEmpty()) {
            for (String folder : path.orElse("").split(":", -1)) {
                if (folder.startsWith("/")) {
                    candidates.add(folder + "/" + name);
                }
            }
        }
        return candidates;
    }

    /** One path that could not be executed. */
    private static void explain(Rows rows, String path, Call execve) {
        Label file = rows.program.label();
        rows.call(quoted(path) + ": stat " + path, Sys.FACCESSAT2, Arg.CWD, Arg.text(path), Arg.value(F_OK), Arg.NONE);
        openFolder(rows, path, file);
        rows.failWith(quoted(path) + ": is a directory", Errno.EACCES);
        rows.program.place(file);
        rows.call(
                quoted(path),
                Sys.FACCESSAT2,
                Arg.CWD,
                Arg.text(path),
                Arg.value(X_OK),
                Arg.named("AT_EACCESS", AT_EACCESS));
        rows.fail(failure(path), execve);
    }

    /** A name that was found in no folder; or was found, and could not be executed. */
    private static void explain(Rows rows, String name, List<String> paths, List<Call> tries) {
        for (int i = 0; i < paths.size(); i++) {
            String path = paths.get(i);
            Label next = rows.program.label();
            Label found = rows.program.label();
            rows.call(
                            "look at " + path,
                            Sys.FACCESSAT2,
                            Arg.CWD,
                            Arg.text(path),
                            Arg.value(X_OK),
                            Arg.named("AT_EACCESS", AT_EACCESS))
                    .onNegative(next);
            openFolder(rows, path, found);
            rows.program.jump(next);
            rows.program.place(found);
            rows.fail(failure(path), tries.get(i));
            rows.program.place(next);
        }
        rows.failWith(notFound(name), Errno.ENOENT);
    }

    private static void openFolder(Rows rows, String path, Label noFolder) {
        rows.open("look at " + path, path, OpenFlag.PATH, OpenFlag.DIRECTORY).onNegative(noFolder);
    }

    private static String quoted(String name) {
        return "exec: \"" + name + "\"";
    }

    static String notFound(String name) {
        return quoted(name) + ": executable file not found in $PATH";
    }

    /** The row that found a file and could not execute it; {@link StartErrors} knows it. */
    static String failure(String path) {
        return "exec " + path;
    }
}
