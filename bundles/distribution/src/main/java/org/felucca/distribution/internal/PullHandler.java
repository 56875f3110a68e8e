package org.felucca.distribution.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.felucca.distribution.internal.registry.Descriptor;
import org.felucca.distribution.internal.registry.ManifestDocument;
import org.felucca.distribution.internal.registry.RegistryException;
import org.felucca.distribution.internal.registry.Repository;
import org.felucca.driver.content.StoredImage;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.JobIo;
import org.felucca.engine.distribution.PullImage;
import org.felucca.engine.image.ProgressMessage;
import org.felucca.model.Digest;
import org.felucca.model.Errors;
import org.felucca.model.ImageRef;
import org.felucca.model.Platform;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Gets images from registries. */
@Component(property = JobHandler.JOB + "=image.pull")
public final class PullHandler implements JobHandler<PullImage, Void> {
    private static final int DEEPEST_INDEX = 4;

    private final Distribution distribution;

    @Activate
    public PullHandler(@Reference Distribution distribution) {
        this.distribution = distribution;
    }

    @Override
    public Void run(PullImage request, JobContext context) throws IOException, InterruptedException {
        return distribution.unlessReplaced(() -> work(request, context));
    }

    private Void work(PullImage request, JobContext context) throws IOException, InterruptedException {
        WantedImage wanted = WantedImage.parse(request.image(), request.tag());
        ImageRef failing = wanted.allTags() ? wanted.repository() : wanted.name();
        try {
            boolean newer = false;
            for (ImageRef name : wanted.allTags() ? tags(wanted, request) : List.of(wanted.name())) {
                failing = name;
                newer |= pull(name, request, context);
            }
            String what = wanted.allTags()
                    ? wanted.repository().familiarName()
                    : wanted.name().familiar();
            context.io()
                    .message(ProgressMessage.status(
                            "",
                            newer
                                    ? "Status: Downloaded newer image for " + what
                                    : "Status: Image is up to date for " + what));
        } catch (RegistryException e) {
            throw Failures.ofPull(e, failing);
        }
        return null;
    }

    private List<ImageRef> tags(WantedImage wanted, PullImage request) throws IOException, InterruptedException {
        ImageRef repository = wanted.repository();
        List<String> tags = distribution
                .registries()
                .read(repository.domain(), repository.path(), request.auth(), Repository::tags);
        return tags.stream().sorted().map(wanted::tagged).toList();
    }

    /** Whether the name is now another image's. */
    private boolean pull(ImageRef name, PullImage request, JobContext context)
            throws IOException, InterruptedException {
        Optional<Digest> before = image(name);
        String reference = name.digest().map(Digest::toString).orElse(name.tag());
        Pulled pulled = distribution.registries().read(name.domain(), name.path(), request.auth(), repository -> {
            Repository.Manifest top = repository.manifest(reference);
            context.io().message(ProgressMessage.headline(reference, "Pulling from " + name.path()));
            return pull(repository, top, name, request.platform().orElse(Platform.host()), context.io());
        });
        for (ImageRef each : names(name, pulled.top())) {
            if (!image(each).equals(Optional.of(pulled.image()))) {
                distribution.images().tag(each, pulled.image());
            }
        }
        context.io().message(ProgressMessage.status("", "Digest: " + pulled.top()));
        Tellings.tell("pull", name, pulled.image(), context);
        return !before.equals(Optional.of(pulled.image()));
    }

    private Optional<Digest> image(ImageRef name) {
        return Optional.ofNullable(distribution.images().names().get(name));
    }

    /** By its tag, and by what the registry has under it. */
    private static List<ImageRef> names(ImageRef name, Digest top) {
        List<ImageRef> names = new ArrayList<>();
        if (name.digest().isEmpty()) {
            names.add(name);
        }
        names.add(new ImageRef(name.domain(), name.path(), "", Optional.of(top)));
        return names;
    }

    /** @param top digest of what the name leads to, a manifest or an index */
    private record Pulled(Digest top, Digest image) {}

    private Pulled pull(Repository repository, Repository.Manifest top, ImageRef name, Platform platform, JobIo io)
            throws IOException, InterruptedException {
        Repository.Manifest manifest = top;
        ManifestDocument document = ManifestDocument.parse(top.bytes(), top.contentType());
        for (int depth = 0; document.isIndex(); depth++) {
            if (depth == DEEPEST_INDEX) {
                throw Errors.invalid("invalid manifest: index in index in index");
            }
            Descriptor chosen = PlatformChoice.of(document.manifests(), platform);
            manifest = repository.manifest(chosen.digest().toString());
            document = ManifestDocument.parse(manifest.bytes(), manifest.contentType());
        }
        Digest id = document.config().orElseThrow().digest();
        Optional<StoredImage> there = distribution.images().find(id.toString());
        if (there.isPresent()) {
            return new Pulled(top.digest(), id);
        }
        return new Pulled(top.digest(), distribution.pulls().pull(repository, manifest, names(name, top.digest()), io));
    }
}
