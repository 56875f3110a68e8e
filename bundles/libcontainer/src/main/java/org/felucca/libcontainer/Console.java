package org.felucca.libcontainer;

import java.nio.file.Path;
import java.util.Optional;
import org.felucca.linux.Fd;
import org.felucca.linux.OpenFlag;
import org.felucca.linux.Pipe;
import org.felucca.linux.Sys;
import org.felucca.linux.program.Arg;
import org.felucca.linux.program.Block;
import org.felucca.linux.program.Label;
import org.felucca.model.oci.OciConsoleSize;

/** The standard streams: a terminal, FIFOs, or what the starter has. */
final class Console {
    private static final long TIOCSCTTY = 0x540e;
    private static final long TIOCSWINSZ = 0x5414;
    private static final long TIOCSPTLCK = 0x4004_5431L;
    private static final long TIOCGPTPEER = 0x5441;

    private final Rows rows;

    Console(Rows rows) {
        this.rows = rows;
    }

    /** FIFOs are opened while the host's files are in reach. */
    void openFifos(Stdio.Fifos fifos) {
        open(
                fifos.input().map(Path::toString),
                fifos.output().toString(),
                fifos.error().toString());
    }

    /** Pipes are opened anew, while /proc of the host is in reach: what was inherited goes one way only and does not block. */
    void openPipes(Stdio.Pipes pipes) {
        open(pipes.input().map(Pipe::path), Pipe.path(pipes.output()), Pipe.path(pipes.error()));
    }

    private void open(Optional<String> input, String output, String error) {
        input.ifPresent(path -> put(rows.open("open standard input", path).result(), 0));
        put(rows.open("open standard output", output, OpenFlag.READ_WRITE).result(), 1);
        put(rows.open("open standard error", error, OpenFlag.READ_WRITE).result(), 2);
    }

    /** Without input a process reads the container's own /dev/null: one of the host would lead out of its root. */
    void openNull(Arg root) {
        // Not blocking: a container that runs may have put a FIFO there.
        put(
                rows.openInRoot(
                                "open /dev/null",
                                root,
                                "/dev/null",
                                0,
                                OpenFlag.NO_CONTROLLING_TTY,
                                OpenFlag.NON_BLOCKING)
                        .result(),
                0);
    }

    /**
     * A new terminal of the devpts at /dev/pts, as controlling terminal and standard streams.
     *
     * @param consolePlace where the terminal is shown too, /dev/console; absent in a further process
     * @return the master
     */
    Arg.Result openTerminal(Arg root, OciConsoleSize size, Optional<Arg> consolePlace) {
        Arg.Result master = rows.openInRoot(
                        "open terminal",
                        root,
                        "/dev/pts/ptmx",
                        0,
                        OpenFlag.READ_WRITE,
                        OpenFlag.NO_CONTROLLING_TTY,
                        OpenFlag.NON_BLOCKING)
                .result();
        Label genuine = rows.program.label();
        rows.ifFileSystem("/dev/pts/ptmx is in devpts", master, Rows.DEVPTS_MAGIC, genuine, rows.program.failure());
        rows.program.place(genuine);
        ioctl("unlock terminal", master, TIOCSPTLCK, Arg.at(Block.zeroed(4)));
        Arg slave = rows.call(
                        "open the terminal's other side",
                        Sys.IOCTL,
                        master,
                        Arg.named("TIOCGPTPEER", TIOCGPTPEER),
                        Rows.flags(OpenFlag.READ_WRITE, OpenFlag.NO_CONTROLLING_TTY))
                .result();
        if (size != null && size.height() > 0 && size.width() > 0) {
            Block winsize = Block.struct()
                    .u16(size.height())
                    .u16(size.width())
                    .u32(0)
                    .shownAs("{" + size.height() + " rows, " + size.width() + " columns}")
                    .build();
            ioctl("set size of terminal", master, TIOCSWINSZ, Arg.at(winsize));
        }
        consolePlace.ifPresent(place -> {
            Arg copy = rows.cloneTree("show terminal as /dev/console", slave, false)
                    .result();
            rows.moveMount("mount /dev/console", copy, place);
        });
        for (int fd = 0; fd < 3; fd++) {
            duplicate(slave, fd);
        }
        return master;
    }

    /** The other side of a terminal that is there, as controlling terminal and standard streams. */
    void use(Fd slave) {
        for (int fd = 0; fd < 3; fd++) {
            duplicate(Arg.fd(slave), fd);
        }
        control();
    }

    /** Makes standard input the controlling terminal; needs a session of its own. */
    void control() {
        ioctl("take controlling terminal", Arg.value(0), TIOCSCTTY, Arg.value(0));
    }

    private void ioctl(String name, Arg fd, long request, Arg argument) {
        rows.call(name, Sys.IOCTL, fd, Arg.named("0x" + Long.toHexString(request), request), argument);
    }

    private void put(Arg fd, int number) {
        duplicate(fd, number);
        rows.close(fd);
    }

    private void duplicate(Arg fd, int number) {
        rows.call("make stream " + number, Sys.DUP3, fd, Arg.value(number), Arg.NONE);
    }
}
