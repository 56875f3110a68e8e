package org.felucca.graph.internal;

import java.io.IOException;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.image.MeasureImages;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells how many bytes the layers of all images take. */
@Component(property = JobHandler.JOB + "=images.measure")
public final class MeasureHandler implements JobHandler<MeasureImages, Long> {
    private final Graph graph;

    @Activate
    public MeasureHandler(@Reference Graph graph) {
        this.graph = graph;
    }

    @Override
    public Long run(MeasureImages request, JobContext context) throws IOException, InterruptedException {
        return bytes(graph.layers());
    }

    static long bytes(Layers layers) {
        return layers.chains().stream()
                .flatMap(chain -> layers.find(chain).stream())
                .mapToLong(LayerRecord::size)
                .sum();
    }
}
