package org.felucca.itest.harness;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Receivers of logs that can be reached and never read: a TCP port of the engine's loopback address, and a unix socket for datagrams. */
public final class DeafReceivers implements AutoCloseable {
    private static final String PROGRAM =
            """
            use strict; use Socket; $| = 1;
            socket(my $tcp, AF_INET, SOCK_STREAM, 0) or die "tcp: $!";
            bind($tcp, sockaddr_in(0, INADDR_LOOPBACK)) && listen($tcp, 50) or die "tcp: $!";
            socket(my $unix, AF_UNIX, SOCK_DGRAM, 0) or die "unix: $!";
            bind($unix, sockaddr_un(shift)) or die "unix: $!";
            my ($port) = sockaddr_in(getsockname $tcp);
            print "$port\\n";
            sleep;
            """;

    private final Commands.Running program;
    private final int port;
    private final Path socket;

    public DeafReceivers(Engine engine) throws IOException {
        socket = engine.socket().resolveSibling("deaf.sock");
        program = Commands.start(
                Map.of(),
                "nsenter",
                "--net",
                "--target",
                Long.toString(engine.pid()),
                "perl",
                "-e",
                PROGRAM,
                socket.toString());
        program.awaitOut("\n");
        port = Integer.parseInt(program.outSoFar().strip());
    }

    public int port() {
        return port;
    }

    public Path socket() {
        return socket;
    }

    @Override
    public void close() {
        program.close();
    }
}
