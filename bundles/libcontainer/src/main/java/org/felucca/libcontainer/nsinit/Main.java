package org.felucca.libcontainer.nsinit;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.felucca.cgroups.Cgroup;
import org.felucca.cgroups.Cgroups;
import org.felucca.libcontainer.CgroupPlace;
import org.felucca.libcontainer.CgroupPlaces;
import org.felucca.libcontainer.DetachedRoot;
import org.felucca.libcontainer.DeviceRules;
import org.felucca.libcontainer.Launch;
import org.felucca.libcontainer.Prepared;
import org.felucca.libcontainer.Recipe;
import org.felucca.libcontainer.StartErrors;
import org.felucca.libcontainer.Stdio;
import org.felucca.linux.Fd;
import org.felucca.linux.Host;
import org.felucca.linux.LinuxException;
import org.felucca.linux.program.Child;
import org.felucca.linux.program.CloneArgs;
import org.felucca.linux.program.Spawner;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;

/** {@code nsinit run BUNDLE}: runs the container of an OCI bundle with this process's standard streams and ends with its exit code. */
public final class Main {
    private static final int FAILED = 125;
    private static final String PARENT = "/nsinit";
    private static final String USAGE = "Usage: nsinit run BUNDLE\n\nRuns the container of an OCI bundle folder.";

    private Main() {}

    /** Ends the JVM with the container's exit code, or 125 to 127 as Docker does when it could not run. */
    public static void main(String[] args) {
        CompletableFuture<Integer> exit = new CompletableFuture<>();
        int code = run(args, System.err, exit);
        exit.complete(code);
        System.exit(code);
    }

    static int run(String[] args, PrintStream err, CompletableFuture<Integer> exit) {
        if (args.length != 2 || !args[0].equals("run")) {
            err.println(USAGE);
            return FAILED;
        }
        try {
            Host.requireKernel();
            return run(Bundle.read(Path.of(args[1])), err, exit);
        } catch (FeluccaException | LinuxException | UnsupportedOperationException e) {
            err.println("nsinit: " + e.getMessage());
            return StartErrors.exitCode(e.getMessage());
        }
    }

    private static int run(Bundle bundle, PrintStream err, CompletableFuture<Integer> exit) {
        if (bundle.spec().process() != null && bundle.spec().process().terminal()) {
            throw Errors.invalid("nsinit gives a container its own standard streams: set process.terminal to false");
        }
        try (Cgroups cgroups = Cgroups.detect()) {
            String path = PARENT + "/" + ProcessHandle.current().pid();
            Cgroup cgroup = cgroups.create(
                    path, DeviceRules.complete(bundle.spec().linux().resources()));
            try {
                return run(bundle, cgroups, cgroup, err, exit);
            } finally {
                cgroup.kill();
                cgroup.delete();
                cgroups.removeEmpty(PARENT);
            }
        }
    }

    private static int run(
            Bundle bundle, Cgroups cgroups, Cgroup cgroup, PrintStream err, CompletableFuture<Integer> exit) {
        Path root = bundle.root();
        Optional<Fd> birth = cgroup.openJoinFolder();
        try (Fd detached = DetachedRoot.of(root)) {
            CgroupPlace place = CgroupPlaces.of(cgroups, cgroup, birth);
            Launch launch = new Launch(bundle.spec(), detached, root, place, new Stdio.Inherited(), false);
            try (Prepared prepared = Recipe.prepare(launch)) {
                prepared.warnings().forEach(warning -> err.println("nsinit: " + warning));
                try (Child child = start(prepared, bundle)) {
                    return await(child, exit);
                }
            }
        } finally {
            birth.ifPresent(Fd::close);
        }
    }

    private static Child start(Prepared prepared, Bundle bundle) {
        try {
            if (prepared.gate().isPresent()) {
                return Spawner.spawn(
                        prepared.program(),
                        prepared.cloneArgs(),
                        prepared.gate().get(),
                        pid -> Recipe.writeMaps(pid, bundle.spec().linux()));
            }
            return Spawner.spawn(prepared.alone(), CloneArgs.PLAIN);
        } catch (LinuxException e) {
            throw StartErrors.ofContainer(e);
        }
    }

    /**
     * Waits for the container. Ctrl-C and SIGTERM end it, not this process first: that ends with its exit code. (A JVM that is told to end
     * runs its hooks while its other threads go on.)
     */
    private static int await(Child container, CompletableFuture<Integer> exit) {
        final int sigterm = 15;
        Thread passOn = new Thread(
                () -> {
                    container.pidfd().signal(sigterm);
                    Runtime.getRuntime().halt(exit.join());
                },
                "nsinit-end");
        Runtime.getRuntime().addShutdownHook(passOn);
        int code = container.await().code();
        try {
            Runtime.getRuntime().removeShutdownHook(passOn);
        } catch (IllegalStateException e) {
            // This process is ending already: the hook waits for the code.
            exit.complete(code);
        }
        return code;
    }
}
