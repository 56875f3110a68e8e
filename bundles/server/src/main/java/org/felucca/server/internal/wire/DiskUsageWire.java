package org.felucca.server.internal.wire;

import com.google.gson.annotations.JsonAdapter;
import com.google.gson.annotations.Until;
import java.util.List;
import java.util.Map;

/** {@code {"LayersSize":1982758,"Images":[…],"Containers":[…],"Volumes":[…],"BuildCache":[],"BuilderSize":0}}; kinds that were not asked for are null. */
public record DiskUsageWire(
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) long layersSize,
        List<ImageWire.Summary> images,
        List<ContainerSummaryWire> containers,
        List<VolumeUsageWire> volumes,
        List<Map<String, String>> buildCache,
        @Until(1.42) long builderSize) {}
