package org.felucca.client.container;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.felucca.archive.Ids;
import org.felucca.archive.LayerUnpacker;
import org.felucca.archive.TarWriter;
import org.felucca.archive.TreeWriter;
import org.felucca.archive.Unpacking;
import org.felucca.client.ClientException;
import org.felucca.client.Session;
import org.felucca.client.api.Query;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Syntax;
import org.felucca.client.http.Response;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxException;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.OpenFlag;
import org.felucca.linux.Stat;

/** {@code felucca cp}. */
public final class CpCommand implements Command {
    private static final int PIPE = 256 * 1024;

    private final Flag<Boolean> archive;
    private final Flag<Boolean> follow;

    public CpCommand(Syntax syntax) {
        syntax.arguments("CONTAINER:SRC_PATH DEST_PATH|- or SRC_PATH|- CONTAINER:DEST_PATH", 2, 2);
        archive = syntax.flag("a", "archive", "Make the files those of the container's user");
        follow = syntax.flag("L", "follow-link", "Follow a link that SRC_PATH names");
        syntax.flag("q", "quiet", "Do not show how the copy goes");
    }

    /** A side of the copy; without a container it is a path of this host. */
    private record Side(String container, String path) {
        static Side of(String text) {
            int colon = text.indexOf(':');
            if (text.startsWith("/") || colon < 0 || text.startsWith(".")) {
                return new Side("", text);
            }
            return new Side(text.substring(0, colon), text.substring(colon + 1));
        }
    }

    @Override
    public int run(Session session, List<String> arguments) throws IOException {
        Side from = Side.of(arguments.get(0));
        Side to = Side.of(arguments.get(1));
        if (from.path.isEmpty() && from.container.isEmpty()) {
            throw new ClientException("source can not be empty");
        }
        if (to.path.isEmpty() && to.container.isEmpty()) {
            throw new ClientException("destination can not be empty");
        }
        if (!from.container.isEmpty() && !to.container.isEmpty()) {
            throw new ClientException("copying between containers is not supported");
        }
        if (!from.container.isEmpty()) {
            copyOut(session, from, to.path);
        } else if (!to.container.isEmpty()) {
            copyIn(session, from.path, to);
        } else {
            throw new ClientException("must specify at least one container source");
        }
        return 0;
    }

    private void copyOut(Session session, Side from, String target) throws IOException {
        String path = from.path;
        String name = CopyName.last(path);
        if (follow.get()) {
            Optional<InnerStat> stat = InnerStat.of(session, from.container, path);
            if (stat.isPresent() && stat.get().link()) {
                path = stat.get().linkTarget();
            }
        }
        Response response = session.engine()
                .call("GET", Containers.path(from.container, "/archive"), new Query().add("path", path), null);
        if (target.equals("-")) {
            response.body().transferTo(session.console().rawOut());
        } else {
            unpack(response, name, target);
        }
        session.engine().release(response);
    }

    private static void unpack(Response response, String name, String target) throws IOException {
        Path real = Path.of(target);
        boolean exists = Files.exists(real);
        CopyName copy =
                CopyName.of(name, InnerStat.of(response).folder(), target, exists, exists && Files.isDirectory(real));
        Path folder = Path.of(copy.folder()).toAbsolutePath();
        if (!Files.isDirectory(folder)) {
            throw new ClientException("invalid output path: directory \"" + folder + "\" does not exist");
        }
        Stat self = LinuxFiles.stat("/proc/self");
        Unpacking how = new Unpacking(
                "/", true, Optional.of(new Unpacking.Owner(self.uid(), self.gid())), Ids.SAME, copy.top());
        try (Fd root = LinuxFiles.open(folder.toString(), OpenFlag.DIRECTORY)) {
            new LayerUnpacker(root, how).unpack(response.body());
        } catch (LinuxException e) {
            throw new ClientException(e.getMessage(), 1, e);
        }
    }

    private void copyIn(Session session, String source, Side to) throws IOException {
        String target = to.path;
        Optional<InnerStat> there = InnerStat.of(session, to.container, target);
        if (there.isPresent() && there.get().link()) {
            target = there.get().linkTarget();
            there = InnerStat.of(session, to.container, target);
        }
        boolean folder = there.isPresent() && there.get().folder();
        if (source.equals("-")) {
            if (!folder) {
                throw new ClientException("destination \"" + to.container + ":" + to.path + "\" must be a directory");
            }
            send(session, to.container, target, session.console().in());
            return;
        }
        Path path = Path.of(source).toAbsolutePath();
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new ClientException("lstat " + path.normalize() + ": no such file or directory");
        }
        boolean through = follow.get() || CopyName.asserted(source);
        Path real = through ? path.toRealPath() : path.normalize();
        boolean sourceFolder = Files.isDirectory(real, LinkOption.NOFOLLOW_LINKS);
        if (!sourceFolder && CopyName.asserted(source)) {
            throw new ClientException("not a directory");
        }
        String name = source.equals("..") || source.endsWith("/..")
                ? path.normalize().getFileName().toString()
                : source;
        CopyName copy = CopyName.of(name, sourceFolder, target, there.isPresent(), folder);
        try (InputStream tar = tar(real, copy.top())) {
            send(session, to.container, copy.folder(), tar);
        }
    }

    private void send(Session session, String container, String folder, InputStream tar) throws IOException {
        Query query = new Query().add("path", folder).add("noOverwriteDirNonDir", "true");
        query.addIf(archive.get(), "copyUIDGID");
        Response response = session.engine().upload("PUT", Containers.path(container, "/archive"), query, tar);
        response.readAll();
        session.engine().release(response);
    }

    /** The tar as it is being written by a thread of its own; reading fails where writing has failed. */
    private static InputStream tar(Path source, String top) throws IOException {
        IOException[] failure = new IOException[1];
        PipedOutputStream out = new PipedOutputStream();
        PipedInputStream in = new PipedInputStream(out, PIPE) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) throws IOException {
                int read = super.read(into, offset, length);
                if (read < 0 && failure[0] != null) {
                    throw failure[0];
                }
                return read;
            }
        };
        Thread writer = new Thread(() -> write(source, top, out, failure), "felucca-client-tar");
        writer.setDaemon(true);
        writer.start();
        return in;
    }

    private static void write(Path source, String top, OutputStream out, IOException[] failure) {
        Path parent = source.getParent();
        try (OutputStream closing = out;
                Fd folder = LinuxFiles.open(parent == null ? "/" : parent.toString(), OpenFlag.DIRECTORY)) {
            try {
                TarWriter tar = new TarWriter(closing);
                String name = parent == null ? "." : source.getFileName().toString();
                new TreeWriter(tar, TreeWriter.Source.ROOT).writeTree(folder, name, top);
                tar.close();
            } catch (IOException e) {
                failure[0] = e;
            } catch (LinuxException e) {
                failure[0] = new IOException(e.getMessage(), e);
            }
        } catch (IOException e) {
            // nobody reads any more: the engine has answered
            failure[0] = failure[0] == null ? e : failure[0];
        }
    }
}
