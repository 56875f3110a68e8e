package org.felucca.itest.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A file system that never answers, mounted where an engine sees it: whoever looks into it waits until this is closed. */
public final class HangingFolder implements AutoCloseable {
    /** Answers what the kernel asks at the mount, and nothing else (kernel, filesystems/fuse.rst). Says how many have asked. */
    private static final String SERVER =
            """
            use strict; use Fcntl; $| = 1;
            sysopen(my $fuse, "/dev/fuse", O_RDWR) or die "/dev/fuse: $!";
            my ($at, $source, $type) = (shift, "hanging", "fuse");
            my $options = "fd=" . fileno($fuse) . ",rootmode=40000,user_id=0,group_id=0,allow_other";
            syscall(`uname -m` =~ /x86_64/ ? 165 : 40, $source, $at, $type, 0, $options) == 0 or die "mount: $!";
            sysread $fuse, my $request, 1 << 17;
            my ($length, $what, $number) = unpack "LLQ", $request;
            syswrite $fuse, pack("LlQ LLLLSSLLSSL8", 16 + 64, 0, $number, 7, 23, 65536, 0, 12, 10, 4096, 1, 0, 0, (0) x 8);
            print "mounted\\n";
            print "asked " . ++$number . "\\n" while sysread $fuse, $request, 1 << 17;
            """;

    private final String namespaces;
    private final Path folder;
    private final Commands.Running server;

    public HangingFolder(Engine engine, Path folder) {
        this.folder = folder;
        try {
            // who keeps the namespaces outlives the engine
            namespaces =
                    Files.readString(engine.socket().resolveSibling("home.pid")).strip();
            Files.createDirectories(folder);
            server = Commands.start(Map.of(), inside("perl", "-e", SERVER, folder.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.awaitOut("mounted");
    }

    /** Whether this machine has what it needs. */
    public static boolean works() {
        return Files.exists(Path.of("/dev/fuse"));
    }

    public Path folder() {
        return folder;
    }

    /** How often somebody has looked into it. */
    public int asked() {
        return (int)
                server.outSoFar().lines().filter(l -> l.startsWith("asked")).count();
    }

    private String[] inside(String... command) {
        String[] all = new String[command.length + 4];
        all[0] = "nsenter";
        all[1] = "--mount";
        all[2] = "--target";
        all[3] = namespaces;
        System.arraycopy(command, 0, all, 4, command.length);
        return all;
    }

    /** Those who wait are told that it has gone. */
    @Override
    public void close() {
        server.close();
        Await.until("the end of " + folder, () -> !server.alive());
        Commands.run(Map.of(), new byte[0], inside("umount", "-l", folder.toString()));
    }
}
