package org.felucca.libcontainer.nsinit;

import java.io.InputStream;
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
import org.felucca.model.FeluccaException;

/** {@code nsinit run BUNDLE}: runs the container of an OCI bundle with this process's standard streams, on a terminal of its own if the bundle says so, and ends with its exit code. */
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
        return run(args, System.in, System.out, err, exit);
    }

    static int run(String[] args, InputStream in, PrintStream out, PrintStream err, CompletableFuture<Integer> exit) {
        if (args.length != 2 || !args[0].equals("run")) {
            err.println(USAGE);
            return FAILED;
        }
        try {
            Host.requireKernel();
            return run(Bundle.read(Path.of(args[1])), in, out, err, exit);
        } catch (FeluccaException | LinuxException | UnsupportedOperationException e) {
            err.println("nsinit: " + e.getMessage());
            return StartErrors.exitCode(e.getMessage());
        }
    }

    private static int run(
            Bundle bundle, InputStream in, PrintStream out, PrintStream err, CompletableFuture<Integer> exit) {
        try (Cgroups cgroups = Cgroups.detect()) {
            String path = PARENT + "/" + ProcessHandle.current().pid();
            Cgroup cgroup = cgroups.create(
                    path, DeviceRules.complete(bundle.spec().linux().resources()));
            Optional<Fd> birth = cgroup.openJoinFolder();
            try (Fd detached = DetachedRoot.of(bundle.root())) {
                CgroupPlace place = CgroupPlaces.of(cgroups, cgroup, birth);
                OnTerminal.Launching launching =
                        stdio -> new Launch(bundle.spec(), detached, bundle.root(), place, stdio, false);
                OnTerminal.Warnings warnings = sentences -> sentences.forEach(s -> err.println("nsinit: " + s));
                return bundle.spec().process() != null
                                && bundle.spec().process().terminal()
                        ? OnTerminal.run(launching, in, out, warnings, exit)
                        : run(launching.with(new Stdio.Inherited()), warnings, exit);
            } finally {
                birth.ifPresent(Fd::close);
                cgroup.kill();
                cgroup.delete();
                cgroups.removeEmpty(PARENT);
            }
        }
    }

    /** With the standard streams of this process. */
    private static int run(Launch launch, OnTerminal.Warnings warnings, CompletableFuture<Integer> exit) {
        try (Prepared prepared = Recipe.prepare(launch)) {
            warnings.tell(prepared.warnings());
            try (Child child = start(prepared, launch)) {
                return Ending.await(child.pidfd(), () -> child.await().code(), exit);
            }
        }
    }

    private static Child start(Prepared prepared, Launch launch) {
        try {
            if (prepared.gate().isPresent()) {
                return Spawner.spawn(
                        prepared.program(),
                        prepared.cloneArgs(),
                        prepared.gate().get(),
                        pid -> Recipe.atGate(pid, launch.spec()));
            }
            return Spawner.spawn(prepared.alone(), CloneArgs.PLAIN);
        } catch (LinuxException e) {
            throw StartErrors.ofContainer(e);
        }
    }
}
