package org.felucca.containers.internal.files;

import java.io.IOException;
import org.felucca.archive.TarWriter;
import org.felucca.archive.TreeWriter;
import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.EngineLink;
import org.felucca.containers.internal.Tellings;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.JobOutput;
import org.felucca.engine.container.ExportContainer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Writes all files of a container. */
@Component(property = JobHandler.JOB + "=container.export")
public final class ExportContainerHandler implements JobHandler<ExportContainer, Void> {
    private final Containers containers;
    private final ContainerRoots roots;
    private final EngineLink engine;

    @Activate
    public ExportContainerHandler(
            @Reference Containers containers, @Reference ContainerRoots roots, @Reference EngineLink engine) {
        this.containers = containers;
        this.roots = roots;
        this.engine = engine;
    }

    @Override
    public Void run(ExportContainer request, JobContext context) throws IOException, InterruptedException {
        Container container = containers.find(request.container());
        try (ContainerRoots.Opened opened = roots.open(container, ContainerRoots.View.LAYERS)) {
            TarWriter tar = new TarWriter(new JobOutput(context.io()));
            new TreeWriter(tar, TreeWriter.Source.ROOT, opened.inside()).writeAll(opened.root());
            tar.close(); // only now: what breaks off must not look whole
        }
        engine.tell(Tellings.of(container, "export"));
        return null;
    }
}
