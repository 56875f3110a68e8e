package org.felucca.containers.internal.fake;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.felucca.engine.Engine;
import org.felucca.engine.Event;
import org.felucca.engine.Events;
import org.felucca.engine.JobIo;
import org.felucca.engine.JobRecord;
import org.felucca.engine.JobRequest;
import org.felucca.engine.image.ContainerRootfs;
import org.felucca.engine.image.ImageDetails;
import org.felucca.engine.image.ImageDetailsBuilder;
import org.felucca.engine.image.InspectImage;
import org.felucca.engine.image.OpenRootfs;
import org.felucca.engine.network.DisconnectSandbox;
import org.felucca.model.ContainerConfigBuilder;
import org.felucca.model.Digest;
import org.felucca.model.Errors;
import org.felucca.model.Platform;

/** An engine that has the image {@code busybox} and nothing else, and keeps what it is told. */
public final class FakeEngine implements Engine, Events {
    private static final Digest IMAGE = Digest.of(new byte[] {1});
    public final List<String> told = new ArrayList<>();

    @Override
    @SuppressWarnings("unchecked") // each branch answers with the type of its request
    public <R> R run(JobRequest<R> request, String caller, JobIo io) {
        if (request instanceof InspectImage inspect) {
            if (!inspect.image().startsWith("busybox")) {
                throw Errors.notFound("No such image: %s", inspect.image());
            }
            return (R) image();
        }
        if (request instanceof OpenRootfs open) {
            return (R) new ContainerRootfs(image(), "fake", open.key());
        }
        if (request instanceof DisconnectSandbox) {
            return null;
        }
        throw new IllegalStateException("not expected: " + request);
    }

    private static ImageDetails image() {
        return ImageDetailsBuilder.builder()
                .id(IMAGE)
                .platform(new Platform("linux", "amd64", ""))
                .config(ContainerConfigBuilder.builder().cmd(List.of("sh")).build())
                .build();
    }

    @Override
    public List<JobRecord> jobs() {
        return List.of();
    }

    @Override
    public Events events() {
        return this;
    }

    @Override
    public synchronized void tell(Event event) {
        told.add(event.action());
    }

    @Override
    public Subscription listen(Optional<Instant> since, Consumer<Event> listener) {
        throw new UnsupportedOperationException();
    }

    /** The actions so far, and forgets them. */
    public synchronized List<String> take() {
        List<String> all = List.copyOf(told);
        told.clear();
        return all;
    }
}
