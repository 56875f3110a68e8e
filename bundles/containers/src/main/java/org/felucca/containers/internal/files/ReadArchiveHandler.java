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
import org.felucca.engine.container.ReadArchive;
import org.felucca.linux.LinuxException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Copies files out of a container. */
@Component(property = JobHandler.JOB + "=container.archive.read")
public final class ReadArchiveHandler implements JobHandler<ReadArchive, Void> {
    private final Containers containers;
    private final ContainerRoots roots;
    private final EngineLink engine;

    @Activate
    public ReadArchiveHandler(
            @Reference Containers containers, @Reference ContainerRoots roots, @Reference EngineLink engine) {
        this.containers = containers;
        this.roots = roots;
        this.engine = engine;
    }

    @Override
    public Void run(ReadArchive request, JobContext context) throws IOException, InterruptedException {
        InnerPath path = InnerPath.of(request.path());
        Container container = containers.find(request.container());
        try (ContainerRoots.Opened opened = roots.open(container, ContainerRoots.View.ALL);
                InnerPath.Place place = path.open(opened.root())) {
            context.io().message(path.stat(opened.root(), place));
            engine.tell(Tellings.of(container, "archive-path"));
            TarWriter tar = new TarWriter(new JobOutput(context.io()));
            new TreeWriter(tar, TreeWriter.Source.ROOT, opened.inside())
                    .writeTree(place.folder(), place.name(), path.name());
            tar.close(); // only now: what breaks off must not look whole
        } catch (LinuxException e) {
            throw Failures.of(e, request.path(), request.container());
        }
        return null;
    }
}
