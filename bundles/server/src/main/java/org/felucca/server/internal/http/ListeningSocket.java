package org.felucca.server.internal.http;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listening socket that outlives this bundle. The open channel is kept in a map of the JDK, registered as a service in the name of the
 * framework: the next server, of this bundle's next version, finds it there and accepts from it what has queued meanwhile.
 */
public final class ListeningSocket {
    private static final Logger LOG = LoggerFactory.getLogger(ListeningSocket.class);
    private static final String HELD = "felucca.held";
    private static final String CHANNEL = "channel";
    private static final String INODE = "inode";
    private static final String OWNER = "owner";
    private static final int BACKLOG = 1024;

    private final ListenAddress address;
    private final Map<String, Object> held;

    private ListeningSocket(ListenAddress address, Map<String, Object> held) {
        this.address = address;
        this.held = held;
    }

    /**
     * Takes over the socket of a predecessor, or binds a new one.
     *
     * @param framework the system bundle's context
     * @throws BindException if another process listens there
     */
    public static ListeningSocket open(BundleContext framework, ListenAddress address) throws IOException {
        return open(held(framework, address), address);
    }

    /** As above, with what is held in a map of the caller's. */
    public static ListeningSocket open(Map<String, Object> held, ListenAddress address) throws IOException {
        ListeningSocket socket = new ListeningSocket(address, held);
        synchronized (socket.held) {
            if (socket.adoptable()) {
                LOG.info("listening on {}, taken over", address);
            } else {
                socket.closeChannel();
                socket.held.put(CHANNEL, address.path() == null ? bindTcp(address) : bindUnix(address));
                socket.held.put(INODE, String.valueOf(inode(address)));
                LOG.info("listening on {}", address);
            }
            socket.held.put(OWNER, socket);
            socket.held.notifyAll();
        }
        return socket;
    }

    private static Map<String, Object> held(BundleContext framework, ListenAddress address) {
        String name = "org.felucca.server.listener " + address;
        try {
            for (ServiceReference<?> reference : framework.getServiceReferences(Map.class, "(" + HELD + "=*)")) {
                if (name.equals(reference.getProperty(HELD))) {
                    @SuppressWarnings("unchecked") // we registered it ourselves
                    Map<String, Object> found = (Map<String, Object>) framework.getService(reference);
                    return found;
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        Map<String, Object> fresh = new HashMap<>();
        framework.registerService(Map.class, fresh, FrameworkUtil.asDictionary(Map.of(HELD, name)));
        return fresh;
    }

    /** Open, and still what a client finds at the path. */
    private boolean adoptable() {
        return held.get(CHANNEL) instanceof ServerSocketChannel channel
                && channel.isOpen()
                && String.valueOf(inode(address)).equals(held.get(INODE));
    }

    private static Object inode(ListenAddress address) {
        try {
            return address.path() == null
                    ? ""
                    : Files.getAttribute(address.path(), "unix:ino", LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            return "none";
        }
    }

    private static ServerSocketChannel bindTcp(ListenAddress address) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.bind(new InetSocketAddress(address.host(), address.port()), BACKLOG);
            channel.configureBlocking(false);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Binds beside and renames, so that nobody finds the socket before it has its mode, and a dead engine's socket is replaced at once. */
    private static ServerSocketChannel bindUnix(ListenAddress address) throws IOException {
        Path path = address.path();
        if (path.getParent() != null) {
            Files.createDirectories(path.getParent());
        }
        refuseIfTaken(path);
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(fresh), BACKLOG);
            PosixFileAttributeView attributes = Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
            attributes.setPermissions(PosixFilePermissions.fromString(address.mode()));
            setGroup(attributes, address);
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            channel.configureBlocking(false);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            Files.deleteIfExists(fresh);
            throw e;
        }
    }

    private static void refuseIfTaken(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            throw new BindException("another engine answers on " + path + " (" + probe.getRemoteAddress() + ")");
        } catch (BindException e) {
            throw e;
        } catch (IOException e) {
            LOG.debug("nobody answers on {}", path, e);
        }
    }

    private static void setGroup(PosixFileAttributeView attributes, ListenAddress address) throws IOException {
        try {
            GroupPrincipal group = address.path()
                    .getFileSystem()
                    .getUserPrincipalLookupService()
                    .lookupPrincipalByGroupName(address.group());
            attributes.setGroup(group);
        } catch (UserPrincipalNotFoundException e) {
            LOG.info("there is no group {}: only root can use {}", address.group(), address);
        }
    }

    public ServerSocketChannel channel() {
        synchronized (held) {
            return (ServerSocketChannel) Objects.requireNonNull(held.get(CHANNEL), "closed");
        }
    }

    /** Waits until a successor accepts from it; false when the time was over before. */
    public boolean awaitSuccessor(Duration limit) throws InterruptedException {
        long until = System.nanoTime() + limit.toNanos();
        synchronized (held) {
            while (held.get(OWNER) == this && System.nanoTime() < until) {
                TimeUnit.NANOSECONDS.timedWait(held, until - System.nanoTime());
            }
            return held.get(OWNER) != this;
        }
    }

    /** Closes the socket and removes its name, unless a successor has taken it over. */
    public void close() throws IOException {
        synchronized (held) {
            if (held.get(OWNER) == this) {
                boolean ours = String.valueOf(inode(address)).equals(held.get(INODE));
                closeChannel();
                held.clear();
                if (address.path() != null && ours) {
                    Files.deleteIfExists(address.path());
                }
                LOG.info("no longer listening on {}", address);
            }
        }
    }

    @Override
    public String toString() {
        return address.toString();
    }

    private void closeChannel() throws IOException {
        if (held.get(CHANNEL) instanceof ServerSocketChannel channel) {
            channel.close();
        }
    }
}
