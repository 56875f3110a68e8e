package org.felucca.distribution.internal;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.felucca.distribution.internal.registry.RegistryException;
import org.felucca.distribution.internal.registry.Repository;
import org.felucca.distribution.internal.registry.Uploads;
import org.felucca.driver.content.ImageStore;
import org.felucca.driver.content.StoredImage;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.distribution.PushImage;
import org.felucca.engine.image.ProgressMessage;
import org.felucca.engine.image.PushedTag;
import org.felucca.model.Digest;
import org.felucca.model.Errors;
import org.felucca.model.ImageRef;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Puts images into registries. */
@Component(property = JobHandler.JOB + "=image.push")
public final class PushHandler implements JobHandler<PushImage, Void> {
    private static final int MOST_MOUNTS = 4;

    private final Distribution distribution;

    @Activate
    public PushHandler(@Reference Distribution distribution) {
        this.distribution = distribution;
    }

    @Override
    public Void run(PushImage request, JobContext context) throws IOException, InterruptedException {
        return distribution.unlessReplaced(() -> work(request, context));
    }

    private Void work(PushImage request, JobContext context) throws IOException, InterruptedException {
        WantedImage wanted = WantedImage.parse(request.image(), request.tag());
        if (wanted.digest().isPresent()) {
            throw Errors.invalid("cannot push a digest reference");
        }
        ImageRef repository = wanted.repository();
        context.io().message(ProgressMessage.status("", "The push refers to repository [" + repository.name() + "]"));
        List<ImageRef> names = names(wanted);
        try {
            Repository to = distribution
                    .registries()
                    .connect(repository.domain(), repository.path(), request.auth(), "pull,push");
            for (ImageRef name : names) {
                push(name, new Uploads(to), context);
            }
        } catch (RegistryException e) {
            throw Failures.of(e);
        }
        return null;
    }

    /** The tags to push. Throws NOT_FOUND with Docker's words. */
    private List<ImageRef> names(WantedImage wanted) {
        ImageRef repository = wanted.repository();
        List<ImageRef> all = distribution.images().names().keySet().stream()
                .filter(n -> n.name().equals(repository.name()) && !n.tag().isEmpty())
                .sorted((a, b) -> a.tag().compareTo(b.tag()))
                .toList();
        if (all.isEmpty()) {
            throw Errors.notFound("An image does not exist locally with the tag: %s", repository.familiarName());
        }
        if (wanted.allTags()) {
            return all;
        }
        if (!all.contains(wanted.name())) {
            throw Errors.notFound("tag does not exist: %s", wanted.name().familiar());
        }
        return List.of(wanted.name());
    }

    private void push(ImageRef name, Uploads to, JobContext context) throws IOException, InterruptedException {
        ImageStore images = distribution.images();
        StoredImage image = images.find(name.toString())
                .orElseThrow(() -> Errors.notFound("tag does not exist: %s", name.familiar()));
        long size = new ImageUpload(distribution.content(), distribution.uploads(), to, mounts(name, image))
                .run(image, name.tag(), context.io());
        ImageRef kept = new ImageRef(name.domain(), name.path(), "", Optional.of(image.manifest()));
        if (!images.names().containsKey(kept)) {
            images.tag(kept, image.id());
        }
        context.io()
                .message(ProgressMessage.status("", name.tag() + ": digest: " + image.manifest() + " size: " + size));
        context.io().message(ProgressMessage.pushed(new PushedTag(name.tag(), image.manifest(), size)));
        Tellings.tell("push", name, image.id(), context);
    }

    /** Other repositories of the same registry whose images have a layer. */
    private Map<Digest, List<String>> mounts(ImageRef name, StoredImage image) {
        Map<Digest, List<String>> mounts = new LinkedHashMap<>();
        for (StoredImage.Layer layer : image.layers()) {
            mounts.put(
                    layer.blob(),
                    distribution.images().images().stream()
                            .filter(other -> other.layers().stream()
                                    .anyMatch(l -> l.blob().equals(layer.blob())))
                            .flatMap(other -> other.names().stream())
                            // a digest says that the registry has had it
                            .filter(n -> n.digest().isPresent()
                                    && n.domain().equals(name.domain())
                                    && !n.path().equals(name.path()))
                            .map(ImageRef::path)
                            .distinct()
                            .limit(MOST_MOUNTS)
                            .toList());
        }
        return mounts;
    }
}
