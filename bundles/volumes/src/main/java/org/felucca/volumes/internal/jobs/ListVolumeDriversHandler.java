package org.felucca.volumes.internal.jobs;

import java.util.List;
import java.util.TreeSet;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.volume.ListVolumeDrivers;
import org.felucca.volumes.internal.VolumeDrivers;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Lists the names of the volume drivers. */
@Component(property = JobHandler.JOB + "=volume.drivers")
public final class ListVolumeDriversHandler implements JobHandler<ListVolumeDrivers, List<String>> {
    private final VolumeDrivers drivers;

    @Activate
    public ListVolumeDriversHandler(@Reference VolumeDrivers drivers) {
        this.drivers = drivers;
    }

    @Override
    public List<String> run(ListVolumeDrivers request, JobContext context) {
        TreeSet<String> names = new TreeSet<>(drivers.present().keySet());
        names.addAll(drivers.pluginNames());
        return List.copyOf(names);
    }
}
