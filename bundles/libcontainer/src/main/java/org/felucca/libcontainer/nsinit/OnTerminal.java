package org.felucca.libcontainer.nsinit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.felucca.libcontainer.Launch;
import org.felucca.libcontainer.Prepared;
import org.felucca.libcontainer.Recipe;
import org.felucca.libcontainer.StartErrors;
import org.felucca.libcontainer.Stdio;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxException;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.OpenFlag;
import org.felucca.linux.Pidfd;
import org.felucca.linux.WaitStatus;
import org.felucca.linux.program.Gate;
import org.felucca.linux.program.Monitor;
import org.felucca.linux.program.Start;

/**
 * Runs a container on a terminal of its own. A monitor starts it, as in the engine: the terminal is made in the container's devpts, and the monitor has a
 * place where its master is left for us.
 */
final class OnTerminal {
    private static final int STATUS_SIZE = 4;

    private final Launch launch;
    private final InputStream in;
    private final OutputStream out;
    private final Fd place;

    /** @param place the master takes its number in the monitor; stays the caller's */
    private OnTerminal(Launch launch, Fd place, InputStream in, OutputStream out) {
        this.launch = launch;
        this.place = place;
        this.in = in;
        this.out = out;
    }

    /** How a container is launched, given where its streams lead. */
    @FunctionalInterface
    interface Launching {
        Launch with(Stdio stdio);
    }

    /** Runs it to its end and returns its exit code. */
    static int run(
            Launching launching, InputStream in, OutputStream out, Warnings warnings, CompletableFuture<Integer> exit) {
        try (Fd place = LinuxFiles.open("/dev/null", OpenFlag.PATH);
                Fd status = statusFile()) {
            Launch launch = launching.with(new Stdio.Terminal(OptionalInt.of(place.number())));
            try (Prepared prepared = Recipe.prepare(launch)) {
                warnings.tell(prepared.warnings());
                return new OnTerminal(launch, place, in, out).run(prepared, status, exit);
            }
        }
    }

    /** Tells what could not be given. */
    @FunctionalInterface
    interface Warnings {
        void tell(List<String> sentences);
    }

    /** Where the monitor leaves the wait status; without a name. */
    private static Fd statusFile() {
        try {
            Path file = Files.createTempFile("nsinit", ".exit");
            try {
                return LinuxFiles.open(file.toString(), OpenFlag.READ_WRITE);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a file for the exit status", e);
        }
    }

    private int run(Prepared prepared, Fd status, CompletableFuture<Integer> exit) {
        Monitor.Spec monitor = Monitor.Spec.of("nsinit", prepared.program(), prepared.cloneArgs(), status)
                .inheriting(prepared.inherit())
                .keeping(List.of(place))
                .after(prepared.prelude());
        try (Start start = Monitor.start(monitor)) {
            prepared.gate().ifPresent(gate -> giveMaps(gate, start));
            Gate gate = prepared.terminalGate().orElseThrow();
            gate.handedOver();
            if (!gate.awaitReady()) {
                start.awaitExec();
                throw new IllegalStateException("the container runs without having waited for its terminal");
            }
            // While it waits it is there to be opened; later it may have come to its end already.
            try (Pidfd container = Pidfd.open(start.pid());
                    TerminalRelay relay = new TerminalRelay(start.monitor().getFd(place.number()))) {
                relay.begin(in, out);
                gate.release();
                start.awaitExec();
                return Ending.await(container, () -> code(start.monitor(), status), exit);
            }
        } catch (LinuxException e) {
            throw StartErrors.ofContainer(e);
        }
    }

    private void giveMaps(Gate gate, Start start) {
        gate.handedOver();
        if (gate.awaitReady()) {
            Recipe.atGate(start.pid(), launch.spec());
            gate.release();
        }
    }

    private static int code(Pidfd monitor, Fd status) {
        monitor.await();
        byte[] raw = LinuxFiles.readAt(status, 0, STATUS_SIZE);
        return new WaitStatus(
                        ByteBuffer.wrap(raw).order(ByteOrder.nativeOrder()).getInt())
                .code();
    }
}
