package org.felucca.engine.volume;

import java.util.List;
import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;

/** What the volumes of the local driver take, for {@code system df}. Walks through all their files. */
@JobName("volume.usage")
public record MeasureVolumes() implements JobRequest<List<VolumeUsage>> {}
