package org.felucca.containers.internal.jobs;

import java.io.IOException;
import java.util.Map;
import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.EngineLink;
import org.felucca.containers.internal.Tellings;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.container.RenameContainer;
import org.felucca.engine.network.RenameSandbox;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Gives a container another name. */
@Component(property = JobHandler.JOB + "=container.rename")
public final class RenameContainerHandler implements JobHandler<RenameContainer, Void> {
    private final Containers containers;
    private final EngineLink engine;

    @Activate
    public RenameContainerHandler(@Reference Containers containers, @Reference EngineLink engine) {
        this.containers = containers;
        this.engine = engine;
    }

    @Override
    public Void run(RenameContainer request, JobContext context) throws IOException, InterruptedException {
        Container container = containers.find(request.container());
        if (request.name().isEmpty()) {
            throw Errors.invalid("Neither old nor new names may be empty");
        }
        String old = container.locked(() -> {
            String before = container.record().name();
            if (("/" + before).equals(request.name()) || before.equals(request.name())) {
                throw Errors.invalid("Renaming a container with the same name as its current name");
            }
            try {
                containers.rename(container, request.name());
            } catch (FeluccaException e) {
                // clients look for these words
                throw new FeluccaException(e.kind(), "Error when allocating new name: " + e.getMessage(), e);
            }
            if (container.state().alive()) {
                engine.run(new RenameSandbox(container.id(), container.record().name()));
            }
            return before;
        });
        engine.tell(Tellings.of(container, "rename", Map.of("oldName", "/" + old)));
        return null;
    }
}
