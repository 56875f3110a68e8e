package org.felucca.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.felucca.cgroups.Cgroup;
import org.felucca.cgroups.Cgroups;
import org.felucca.libcontainer.CgroupPlaces;
import org.felucca.libcontainer.DetachedRoot;
import org.felucca.libcontainer.DeviceRules;
import org.felucca.libcontainer.Launch;
import org.felucca.libcontainer.Prepared;
import org.felucca.libcontainer.Recipe;
import org.felucca.libcontainer.Stdio;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.OpenFlag;
import org.felucca.linux.Pidfd;
import org.felucca.linux.WaitStatus;
import org.felucca.linux.program.Monitor;
import org.felucca.linux.program.Start;
import org.felucca.model.oci.RuntimeSpec;
import org.felucca.store.Json;

/**
 * Runs the container of an OCI bundle again and again through the monitor, and prints how long each took in milliseconds: from
 * the call until the monitor is reaped, the exit code read and the control group removed. Arguments: bundle, repeats.
 */
public final class LibraryBench {
    private static final String PARENT = "/felucca-bench";
    /** By then the JVM has compiled what it will. */
    private static final int WARM_UP = 2000;

    private LibraryBench() {}

    public static void main(String[] arguments) throws IOException {
        Path bundle = Path.of(arguments[0]).toAbsolutePath();
        int repeats = Integer.parseInt(arguments[1]);
        RuntimeSpec spec = Json.read(Files.readAllBytes(bundle.resolve("config.json")), RuntimeSpec.class);
        Path root = bundle.resolve(spec.root().path());
        // in memory, as the engine keeps its own; in a sandbox /run may be on the disk
        Path exit = Files.createTempFile(Path.of("/dev/shm"), "felucca-bench", ".exit");
        try (Cgroups cgroups = Cgroups.detect()) {
            for (int i = -WARM_UP; i < repeats; i++) {
                long begin = System.nanoTime();
                int code = run(spec, root, exit, cgroups, PARENT + "/" + (i + WARM_UP));
                double milliseconds = (System.nanoTime() - begin) / 1e6;
                if (code != 0) {
                    throw new IllegalStateException("exit code " + code);
                }
                if (i >= 0) {
                    System.out.println(milliseconds);
                }
            }
            cgroups.removeEmpty(PARENT);
        } finally {
            Files.delete(exit);
        }
    }

    private static int run(RuntimeSpec spec, Path root, Path exitFile, Cgroups cgroups, String path)
            throws IOException {
        Cgroup cgroup = cgroups.create(path, DeviceRules.complete(spec.linux().resources()));
        Optional<Fd> birth = cgroup.openJoinFolder();
        try (Fd detached = DetachedRoot.of(root);
                Fd exit = LinuxFiles.create(
                        exitFile.toString(), 0600, OpenFlag.CREATE, OpenFlag.TRUNCATE, OpenFlag.WRITE_ONLY);
                Prepared prepared = Recipe.prepare(new Launch(
                        spec, detached, root, CgroupPlaces.of(cgroups, cgroup, birth), new Stdio.Inherited(), false))) {
            Monitor.Spec monitor = Monitor.Spec.of("bench", prepared.program(), prepared.cloneArgs(), exit)
                    .inheriting(prepared.inherit())
                    .inheriting(birth.stream().toList())
                    .after(prepared.prelude());
            try (Start start = Monitor.start(monitor)) {
                start.awaitExec();
                try (Pidfd process = start.monitor()) {
                    process.await();
                }
            }
        } finally {
            birth.ifPresent(Fd::close);
            cgroup.delete();
        }
        return new WaitStatus(ByteBuffer.wrap(Files.readAllBytes(exitFile))
                        .order(ByteOrder.nativeOrder())
                        .getInt())
                .code();
    }
}
