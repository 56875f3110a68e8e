package org.felucca.execdriver.native_.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.felucca.cgroups.Cgroup;
import org.felucca.driver.DriverTable;
import org.felucca.driver.exec.ExecDriver;
import org.felucca.driver.exec.ExecSpec;
import org.felucca.driver.exec.RootMounts;
import org.felucca.driver.exec.Task;
import org.felucca.libcontainer.DetachedRoot;
import org.felucca.libcontainer.DeviceRules;
import org.felucca.libcontainer.StartErrors;
import org.felucca.linux.LinuxException;
import org.felucca.model.ContainerId;
import org.felucca.model.ErrorKind;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;
import org.felucca.model.oci.OciLinux;
import org.felucca.model.oci.OciMount;
import org.felucca.model.oci.OciResources;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Runs containers by libcontainer, with a monitor between the engine and each. It does what {@code runc} does, which clients ask for by
 * its names.
 */
@Component(
        property = {
            DriverTable.NAME + "=native",
            DriverTable.ALIASES + "=runc",
            DriverTable.ALIASES + "=io.containerd.runc.v2"
        },
        configurationPid = "org.felucca.execdriver.native")
@Designate(ocd = NativeDriver.Config.class)
public final class NativeDriver implements ExecDriver {
    @ObjectClassDefinition(name = "Native exec driver")
    @interface Config {
        @AttributeDefinition(
                description = "microseconds of each period that all containers have for real-time processes; 0: none")
        long cpu_rt_runtime() default 0;

        @AttributeDefinition(description = "that period in microseconds; 0: the kernel's, a second")
        long cpu_rt_period() default 0;
    }

    private final Context context;
    private final long realTimeRuntime;
    private final long realTimePeriod;

    @Activate
    public NativeDriver(Config config) {
        this(config.cpu_rt_runtime(), config.cpu_rt_period());
    }

    /** One that gives nobody real time. */
    NativeDriver() {
        this(0, 0);
    }

    private NativeDriver(long realTimeRuntime, long realTimePeriod) {
        this.realTimeRuntime = realTimeRuntime;
        this.realTimePeriod = realTimePeriod;
        context = Context.open();
    }

    @Override
    public Task create(ExecSpec spec) {
        if (spec.spec().process() == null || spec.spec().linux() == null) {
            throw Errors.invalid("the document says no process or nothing about Linux");
        }
        RunFolder folder = new RunFolder(spec.runFolder());
        folder.prepare();
        folder.write(TaskState.prepared(spec.spec().linux().cgroupsPath()));
        Cgroup cgroup = cgroup(spec.spec().linux());
        Starting starting = new Starting(spec, context, folder, cgroup);
        NativeTask task = new NativeTask(spec.id(), context, folder, cgroup, starting);
        try {
            starting.prepare();
        } catch (RuntimeException e) {
            cgroup.delete();
            throw e;
        }
        context.tasks().add(task);
        return task;
    }

    private Cgroup cgroup(OciLinux linux) {
        try {
            if (realTimeRuntime > 0 && wantsRealTime(linux.resources())) {
                Path around = Path.of(linux.cgroupsPath()).getParent();
                context.cgroups().shareRealTime(around.toString(), realTimePeriod, realTimeRuntime);
            }
            return context.cgroups().create(linux.cgroupsPath(), DeviceRules.complete(linux.resources()));
        } catch (LinuxException e) {
            throw StartErrors.ofLimits(e);
        }
    }

    private static boolean wantsRealTime(OciResources resources) {
        return resources != null
                && resources.cpu() != null
                && resources.cpu().realtimeRuntime().orElse(0L) > 0;
    }

    @Override
    public Optional<Task> adopt(ContainerId id, Path runFolder) {
        Optional<NativeTask> held = context.tasks().stream()
                .filter(task -> task.holds(id, runFolder))
                .findFirst();
        if (held.isPresent()) {
            return held.map(found -> found); // who used it was replaced, not this driver
        }
        Optional<NativeTask> task = new TaskAdoption(context).adopt(id, runFolder);
        task.ifPresent(context.tasks()::add);
        return task.map(found -> found);
    }

    @Override
    public int openRoot(RootMounts root, List<OciMount> mounts) {
        try {
            return DetachedRoot.open(root, mounts).release();
        } catch (LinuxException e) {
            throw new FeluccaException(ErrorKind.INVALID, "open root: " + e.getMessage(), e);
        }
    }

    /** Leaves the containers to a successor: what was read has been delivered, what was not stays in the pipes. */
    @Deactivate
    void deactivate() {
        context.tasks().forEach(NativeTask::handOver);
        context.loop().close();
        context.cgroups().close();
    }
}
