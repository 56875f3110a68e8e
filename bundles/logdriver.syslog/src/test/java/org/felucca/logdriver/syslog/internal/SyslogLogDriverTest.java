package org.felucca.logdriver.syslog.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.felucca.driver.log.LogDriver;
import org.felucca.driver.log.LogSink;
import org.felucca.driver.log.LogSpec;
import org.felucca.driver.log.LogSpec.ContainerFacts;
import org.felucca.driver.testkit.LogDriverConformance;
import org.felucca.linux.Fd;
import org.felucca.linux.Sockets;
import org.felucca.logs.Tag;
import org.felucca.model.FeluccaException;
import org.felucca.model.StreamKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyslogLogDriverTest extends LogDriverConformance {
    private static final Instant T = Instant.parse("2024-01-02T03:04:05.000006Z");
    private static final long PID = ProcessHandle.current().pid();

    @Override
    protected LogDriver driver() {
        return new SyslogLogDriver();
    }

    private LogSink open(String... options) {
        Map<String, String> all = new HashMap<>();
        for (int i = 0; i < options.length; i += 2) {
            all.put(options[i], options[i + 1]);
        }
        driver().validate(all);
        return driver().open(new LogSpec(spec.container(), "web", folder, all, ContainerFacts.NONE));
    }

    private static String time(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(T.atZone(ZoneId.systemDefault()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | <30>STAMP ID[PID]: out | <27>STAMP ID[PID]: err",
                "rfc3164 | <30>STAMP HOST ID[PID]: out | <27>STAMP HOST ID[PID]: err",
                "rfc5424 | <30>1 SECONDS HOST ID PID ID - out | <27>1 SECONDS HOST ID PID ID - err",
                "rfc5424micro | <30>1 MICROS HOST ID PID ID - out | <27>1 MICROS HOST ID PID ID - err"
            })
    void aLineIsAMessageInTheFormatThatIsAskedFor(String format, String out, String err) throws Exception {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                LogSink sink =
                        open("syslog-address", "udp://127.0.0.1:" + socket.getLocalPort(), "syslog-format", format)) {
            socket.setSoTimeout(20_000);
            sink.write(entry(StreamKind.STDOUT, T, "\n"));
            sink.write(entry(StreamKind.STDOUT, T, "out\n"));
            sink.write(entry(StreamKind.STDERR, T, "err\n"));
            for (String expected : new String[] {out, err}) {
                DatagramPacket packet = new DatagramPacket(new byte[1024], 1024);
                socket.receive(packet);
                assertEquals(
                        filledIn(expected) + "\n",
                        new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8));
            }
        }
    }

    private String filledIn(String expected) {
        return expected.replace("PID", Long.toString(PID))
                .replace("ID", spec.container().abbreviated())
                .replace("HOST", Tag.hostname())
                .replace("STAMP", time("MMM ppd HH:mm:ss"))
                .replace("SECONDS", time("yyyy-MM-dd'T'HH:mm:ssXXX"))
                .replace("MICROS", time("yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX"));
    }

    @Test
    void facilityAndTagAreThoseThatAreAskedFor() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String address = "tcp://127.0.0.1:" + server.getLocalPort();
            try (LogSink sink = open("syslog-address", address, "syslog-facility", "local3", "tag", "{{.Name}}/x");
                    Socket socket = server.accept()) {
                sink.write(entry(StreamKind.STDOUT, T, "one\n"));
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                assertEquals("<158>" + time("MMM ppd HH:mm:ss") + " web/x[" + PID + "]: one", in.readLine());
            }
        }
    }

    @Test
    void aBrokenConnectionIsMadeAgain() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                LogSink sink = open("syslog-address", "tcp://127.0.0.1:" + server.getLocalPort())) {
            Socket first = server.accept();
            first.setSoLinger(true, 0);
            first.close();
            server.setSoTimeout(1);
            Optional<Socket> second = Optional.empty();
            while (second.isEmpty()) { // until the break has come to the sender
                sink.write(entry(StreamKind.STDOUT, T, "again\n"));
                second = accept(server);
            }
            try (Socket socket = second.get()) {
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                assertTrue(in.readLine().endsWith(": again"));
            }
        }
    }

    private static Optional<Socket> accept(ServerSocket server) throws IOException {
        try {
            return Optional.of(server.accept());
        } catch (SocketTimeoutException e) {
            return Optional.empty();
        }
    }

    @Test
    void unixSocketsOfBothKindsDo() throws Exception {
        Path path = folder.resolve("datagrams");
        try (Fd receiver = Sockets.unixDatagram()) {
            Sockets.bindUnix(receiver, path.toString());
            try (LogSink sink = open("syslog-address", "unixgram://" + path)) {
                sink.write(entry(StreamKind.STDOUT, T, "x\n"));
                ByteBuffer message = Sockets.receive(receiver);
                assertTrue(StandardCharsets.UTF_8.decode(message).toString().endsWith("]: x\n"));
            }
        }
        Path stream = folder.resolve("stream");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(stream));
            try (LogSink sink = open("syslog-address", "unix://" + stream);
                    SocketChannel channel = server.accept()) {
                sink.write(entry(StreamKind.STDOUT, T, "y\n"));
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
                assertTrue(in.readLine().endsWith("]: y"));
            }
        }
    }

    @Test
    void whoIsNotThereIsSaidInDockersWords() throws Exception {
        int port;
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
        }
        UncheckedIOException e =
                assertThrows(UncheckedIOException.class, () -> open("syslog-address", "tcp://127.0.0.1:" + port));
        assertEquals(
                "dial tcp 127.0.0.1:" + port + ": connect: connection refused",
                e.getCause().getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "syslog-address | foo | syslog-address should be in form proto://address, got foo",
                "syslog-address | ftp://x | syslog-address should be in form proto://address, got ftp://x",
                "syslog-address | unix:///nope | stat /nope: no such file or directory",
                "syslog-facility | foo | invalid syslog facility",
                "syslog-format | foo | Invalid syslog format",
                "bogus | 1 | unknown log opt 'bogus' for syslog log driver"
            })
    void wrongOptionsAreRefusedWithDockersWords(String option, String value, String words) {
        FeluccaException e = assertThrows(FeluccaException.class, () -> driver().validate(Map.of(option, value)));
        assertEquals(words, e.getMessage());
    }
}
