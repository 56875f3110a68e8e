package org.felucca.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** `felucca bundle …`: asks the control socket of a running engine. Arguments: the run root, then the request. */
public final class Control {
    private Control() {}

    public static void main(String[] arguments) {
        Path socket = ControlSocket.file(Path.of(arguments[0]));
        String request = String.join(" ", Arrays.asList(arguments).subList(1, arguments.length));
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            ByteBuffer line = StandardCharsets.UTF_8.encode(request + "\n");
            while (line.hasRemaining()) {
                channel.write(line);
            }
            System.exit(print(channel) ? 0 : 1);
        } catch (IOException e) {
            System.err.println("felucca: cannot ask the engine through " + socket + ": " + e.getMessage());
            System.exit(1);
        }
    }

    private static boolean print(SocketChannel channel) throws IOException {
        BufferedReader answer =
                new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
        String last = "error: the engine closed the connection";
        for (String line = answer.readLine(); line != null; line = answer.readLine()) {
            last = line;
            if (!line.equals("ok") && !line.startsWith("error: ")) {
                System.out.println(line);
            }
        }
        if (last.startsWith("error: ")) {
            System.err.println("felucca: " + last.substring("error: ".length()));
        }
        return last.equals("ok");
    }
}
