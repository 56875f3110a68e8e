package org.felucca.engine.volume;

import java.util.List;
import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;

/** Lists the names of the volume drivers, sorted: those of this engine and the plugins whose sockets are there, whether they answer or not. */
@JobName("volume.drivers")
public record ListVolumeDrivers() implements JobRequest<List<String>> {}
