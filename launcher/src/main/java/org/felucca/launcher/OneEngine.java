package org.felucca.launcher;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Holds an engine's places for it alone. A lock on the pid file says so rather than its existence: a lock ends with its
 * process, also with a killed one.
 */
final class OneEngine implements AutoCloseable {
    private final FileChannel pidFile;
    private final FileChannel rootFile;

    private OneEngine(FileChannel pidFile, FileChannel rootFile) {
        this.pidFile = pidFile;
        this.rootFile = rootFile;
    }

    /** Throws StartFailure if another engine has the run root, the state root or the socket. */
    static OneEngine claim(Settings settings) {
        FileChannel pidFile = null;
        FileChannel rootFile = null;
        try {
            pidFile = lock(settings.run().resolve("engine.pid"), "the run folder " + settings.run(), "--run");
            rootFile = lock(settings.root().resolve("engine.lock"), "the state folder " + settings.root(), "--root");
            if (answers(settings.socket())) {
                throw new StartFailure("somebody else answers on " + settings.socket()
                        + ": stop that engine, or choose another socket with --socket");
            }
            ByteBuffer pid =
                    StandardCharsets.US_ASCII.encode(ProcessHandle.current().pid() + "\n");
            pidFile.truncate(0);
            while (pid.hasRemaining()) {
                pidFile.write(pid);
            }
            return new OneEngine(pidFile, rootFile);
        } catch (IOException e) {
            release(pidFile, rootFile);
            throw new StartFailure("cannot write in " + settings.run() + " and " + settings.root() + ": " + e, e);
        } catch (StartFailure e) {
            release(pidFile, rootFile);
            throw e;
        }
    }

    private static FileChannel lock(Path file, String what, String option) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            throw new StartFailure(
                    "another engine has " + what + ": stop it with `felucca stop`, or choose another with " + option);
        }
        return channel;
    }

    /** Whether a process accepts connections there; the file of a dead one does not. */
    static boolean answers(Path socket) {
        if (!Files.exists(socket)) {
            return false;
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            return false;
        }
    }

    private static void release(FileChannel... channels) {
        for (FileChannel channel : channels) {
            if (channel != null) {
                try {
                    channel.close();
                } catch (IOException e) {
                    throw new StartFailure("cannot release a lock: " + e, e);
                }
            }
        }
    }

    /** Empties the pid file and gives the places free. The file stays: removing a locked file invites two locks. */
    @Override
    public void close() throws IOException {
        pidFile.truncate(0);
        release(pidFile, rootFile);
    }
}
