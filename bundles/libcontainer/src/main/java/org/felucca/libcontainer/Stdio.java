package org.felucca.libcontainer;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.felucca.linux.Fd;

/** Where the standard streams of a process lead. */
public sealed interface Stdio {
    /** The descriptors 0, 1 and 2 of whoever starts it. */
    record Inherited() implements Stdio {}

    /**
     * FIFOs of the host. Output is opened for both directions, so that a writer is never broken while nobody reads.
     *
     * @param input absent for /dev/null
     */
    record Fifos(Optional<Path> input, Path output, Path error) implements Stdio {}

    /**
     * Ends of pipes, for a further process. Output is opened for both directions here, too.
     *
     * @param input the end to read from, absent for /dev/null; stays the caller's, as the others
     * @param output the end to write to
     * @param error the end to write to
     */
    record Pipes(Optional<Fd> input, Fd output, Fd error) implements Stdio {}

    /**
     * A new terminal in the container's own devpts.
     *
     * @param masterNumber a descriptor of the starting process whose place the master takes: so a monitor keeps it. Absent where the
     *     starting process shares its descriptors with this one; {@link Prepared#master} tells then
     */
    record Terminal(OptionalInt masterNumber) implements Stdio {}

    /**
     * A terminal that is there already: for a further process, see {@link ExecRecipe#openTerminal}.
     *
     * @param slave its other side; stays the caller's
     */
    record Slave(Fd slave) implements Stdio {}
}
