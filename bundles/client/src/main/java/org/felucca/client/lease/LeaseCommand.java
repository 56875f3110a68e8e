package org.felucca.client.lease;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.felucca.client.ClientException;
import org.felucca.client.Session;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Syntax;
import org.felucca.client.text.GoDuration;
import org.felucca.linux.JvmSignals;

/** {@code felucca lease}: holds a lease while a command runs, or until its input ends. */
public final class LeaseCommand implements Command {
    private static final int NOT_FOUND = 127;
    private static final long SECOND = 1_000_000_000L;

    private final Flag<List<String>> label;
    private final Flag<Long> grace;

    public LeaseCommand(Syntax syntax) {
        syntax.arguments("[COMMAND [ARG...]]", 0).flagsFirst();
        label = syntax.list(
                "l", "label", "What belongs to the lease has this label (org.felucca.lease=<something new>)");
        grace = syntax.value(
                "",
                "grace",
                "duration",
                10 * SECOND,
                GoDuration::parse,
                "How long the lease lasts without a holder, whole seconds");
    }

    @Override
    public int run(Session session, List<String> command) throws IOException {
        List<String> labels = label.given() ? label.get() : List.of("org.felucca.lease=" + UUID.randomUUID());
        long seconds = grace.get() / SECOND;
        HeldLease lease = HeldLease.open(session, labels, seconds);
        try {
            if (command.isEmpty()) {
                labels.forEach(session.console()::line);
                session.console().flush();
                awaitEndOfInput(session);
                return 0;
            }
            return run(command, labels);
        } finally {
            lease.close();
        }
    }

    /** Ctrl-C ends this process, and with it the lease. */
    private static void awaitEndOfInput(Session session) throws IOException {
        byte[] ignored = new byte[1024];
        int n;
        do {
            n = session.console().in().read(ignored);
        } while (n >= 0);
    }

    private static int run(List<String> command, List<String> labels) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        // so that the command can say --label "$FELUCCA_LEASE" without making up a name
        builder.environment().put("FELUCCA_LEASE", labels.get(0));
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new ClientException(e.getMessage(), NOT_FOUND, e);
        }
        // the terminal sends its signals to the command as well; the others are passed on
        JvmSignals.forward(name -> {
            if (name.equals("TERM")) {
                process.destroy();
            }
        });
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + command.get(0), e);
        }
    }
}
