package org.felucca.libcontainer;

import java.util.List;
import java.util.Optional;
import org.felucca.linux.Fd;
import org.felucca.linux.program.Arg;
import org.felucca.linux.program.CloneArgs;
import org.felucca.linux.program.Gate;
import org.felucca.linux.program.Program;

/**
 * A container that can be started: by {@link org.felucca.linux.program.Monitor} or as a plain child. Whoever prepared it closes it when the
 * program has run.
 *
 * @param prelude what the starter does before it clones the container's first process
 * @param cloneArgs namespaces and cgroup of the first process
 * @param program what the first process does, up to and with execve
 * @param inherit descriptors that the programs use
 * @param gate held while the user namespace has no maps yet; absent without a user namespace of its own
 * @param terminalGate held until the starter has taken the terminal's master; absent without a number for it
 * @param master descriptor of the terminal's master, in the table of the first process
 * @param warnings what could not be given, a sentence each
 * @param owned closed with this
 */
public record Prepared(
        Program prelude,
        CloneArgs cloneArgs,
        Program program,
        List<Fd> inherit,
        Optional<Gate> gate,
        Optional<Gate> terminalGate,
        Optional<Arg.Result> master,
        List<String> warnings,
        List<AutoCloseable> owned)
        implements AutoCloseable {
    public Prepared {
        inherit = List.copyOf(inherit);
        warnings = List.copyOf(warnings);
        owned = List.copyOf(owned);
    }

    /** One program for a plain child: prelude, clone as a sibling, container. */
    public Program alone() {
        Program.Builder rows = Program.builder();
        rows.include(prelude);
        var parent = rows.label();
        var fork = rows.fork("clone container", cloneArgs.asSibling(), parent);
        rows.becomes(fork);
        rows.include(program);
        rows.exit(0);
        rows.place(parent);
        return rows.build();
    }

    @Override
    public void close() {
        closeAll(owned);
    }

    static void closeAll(List<AutoCloseable> resources) {
        for (AutoCloseable resource : resources) {
            try {
                resource.close();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
