package org.felucca.graph.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.image.HistoryStep;
import org.felucca.engine.image.ImageHistory;
import org.felucca.model.Digest;
import org.felucca.model.ImageRef;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells how an image was built. Only the last step is an image that is surely here. */
@Component(property = JobHandler.JOB + "=image.history")
public final class HistoryHandler implements JobHandler<ImageHistory, List<HistoryStep>> {
    private final Graph graph;

    @Activate
    public HistoryHandler(@Reference Graph graph) {
        this.graph = graph;
    }

    @Override
    public List<HistoryStep> run(ImageHistory request, JobContext context) throws IOException, InterruptedException {
        Image image = graph.resolve(request.image());
        Layers layers = graph.layers();
        List<Digest> chains = image.record().chains();
        List<HistoryStep> steps = new ArrayList<>();
        int layer = 0;
        for (ImageDocument.Step step : image.document().history()) {
            long size = 0;
            if (!step.emptyLayer() && layer < chains.size()) {
                size = layers.find(chains.get(layer++)).map(LayerRecord::size).orElse(0L);
            }
            steps.add(new HistoryStep(
                    Optional.empty(), step.created(), step.createdBy(), List.of(), size, step.comment()));
        }
        Collections.reverse(steps);
        if (!steps.isEmpty()) {
            steps.set(0, named(steps.get(0), image));
        }
        return steps;
    }

    private HistoryStep named(HistoryStep newest, Image image) {
        List<String> tags = graph.names(image.id()).stream()
                .filter(n -> !n.tag().isEmpty())
                .map(ImageRef::familiar)
                .toList();
        return new HistoryStep(
                Optional.of(image.id()), newest.created(), newest.createdBy(), tags, newest.size(), newest.comment());
    }
}
