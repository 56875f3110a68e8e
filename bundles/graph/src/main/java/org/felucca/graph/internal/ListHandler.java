package org.felucca.graph.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.image.ImageDetails;
import org.felucca.engine.image.ListImages;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Lists images. */
@Component(property = JobHandler.JOB + "=image.list")
public final class ListHandler implements JobHandler<ListImages, List<ImageDetails>> {
    private final Graph graph;

    @Activate
    public ListHandler(@Reference Graph graph) {
        this.graph = graph;
    }

    @Override
    public List<ImageDetails> run(ListImages request, JobContext context) throws IOException, InterruptedException {
        ImageFilter filter = new ImageFilter(request.filters(), graph.state());
        SharedSizes shared = request.sharedSize() ? SharedSizes.of(graph) : SharedSizes.NONE;
        List<ImageDetails> listed = new ArrayList<>();
        for (Image image : graph.images()) {
            if (filter.matches(image)) {
                listed.add(filter.withMatchingNames(Details.builder(graph, image))
                        .sharedSize(shared.of(image))
                        .build());
            }
        }
        return listed;
    }
}
