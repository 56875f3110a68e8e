package org.felucca.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.osgi.framework.BundleException;

/**
 * The way to the framework below the engine, for root alone: `control/socket` in the run root, in a folder of mode 0700. It
 * works while every bundle is away. One line is asked, lines are answered, the last one is `ok` or `error: …`.
 *
 * <pre>
 * bundles                  id, state, name and version of each bundle
 * waiting                  bundles and components that wait for something
 * update NAME JAR          puts the jar in the place of the bundle, see Bundles.update
 * </pre>
 */
final class ControlSocket implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("felucca");

    private final Bundles bundles;
    private final Path file;
    private final ServerSocketChannel server;

    private ControlSocket(Bundles bundles, Path file, ServerSocketChannel server) {
        this.bundles = bundles;
        this.file = file;
        this.server = server;
    }

    static Path file(Path run) {
        return run.resolve("control").resolve("socket");
    }

    static ControlSocket open(Path run, Bundles bundles) throws IOException {
        Path file = file(run);
        Files.createDirectories(file.getParent());
        // before the socket is there: nobody can connect in between
        Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("rwx------"));
        Files.deleteIfExists(file);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(file));
        ControlSocket control = new ControlSocket(bundles, file, server);
        Thread thread = new Thread(control::serve, "felucca-control");
        thread.setDaemon(true);
        thread.start();
        return control;
    }

    private void serve() {
        while (server.isOpen()) {
            // one after the other: two updates at once would wait for each other's refresh
            try (SocketChannel client = server.accept()) {
                answer(client);
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "control socket", e);
            }
        }
    }

    private void answer(SocketChannel client) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(Channels.newInputStream(client), StandardCharsets.UTF_8));
        PrintWriter out = new PrintWriter(Channels.newOutputStream(client), false, StandardCharsets.UTF_8);
        String request = in.readLine();
        if (request != null) {
            try {
                run(request.split(" ", 3)).forEach(out::println);
                out.println("ok");
            } catch (BundleException | IOException | RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, request, e);
                out.println("error: " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                out.println("error: the engine ends");
            }
        }
        out.flush();
    }

    private List<String> run(String[] words) throws BundleException, IOException, InterruptedException {
        if (words[0].equals("bundles") && words.length == 1) {
            return bundles.list();
        }
        if (words[0].equals("waiting") && words.length == 1) {
            return bundles.waiting();
        }
        if (words[0].equals("update") && words.length == 3) {
            bundles.update(words[1], Path.of(words[2]));
            return List.of();
        }
        throw new IllegalArgumentException("unknown command: bundles, waiting and update NAME JAR are known");
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(file);
    }
}
