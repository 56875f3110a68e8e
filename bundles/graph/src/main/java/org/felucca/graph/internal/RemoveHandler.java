package org.felucca.graph.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.JobIo;
import org.felucca.engine.container.ContainerDetails;
import org.felucca.engine.container.ListContainers;
import org.felucca.engine.image.RemoveImage;
import org.felucca.engine.image.RemovedImage;
import org.felucca.model.Digest;
import org.felucca.model.Errors;
import org.felucca.model.Filters;
import org.felucca.model.ImageRef;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Removes names and images by Docker's rules: a name goes if that leaves no image nameless that a container uses; an image goes with its last name;
 * what runs is never taken away.
 */
@Component(property = JobHandler.JOB + "=image.remove")
public final class RemoveHandler implements JobHandler<RemoveImage, List<RemovedImage>> {
    private final Graph graph;

    @Activate
    public RemoveHandler(@Reference Graph graph) {
        this.graph = graph;
    }

    @Override
    public List<RemovedImage> run(RemoveImage request, JobContext context) throws IOException, InterruptedException {
        return new Removal(request, context).run();
    }

    /** One run of the job. */
    private final class Removal {
        private final RemoveImage request;
        private final JobContext context;
        private final Image image;
        private final List<ContainerDetails> users;
        private final List<RemovedImage> removed = new ArrayList<>();

        Removal(RemoveImage request, JobContext context) throws IOException, InterruptedException {
            this.request = request;
            this.context = context;
            this.image = new Lookup(graph.state()).image(request.image());
            this.users =
                    context
                            .engine()
                            .run(new ListContainers(true, 0, false, Filters.none()), context.caller(), JobIo.none())
                            .stream()
                            .filter(c -> c.imageId().equals(image.id().toString()))
                            .toList();
        }

        List<RemovedImage> run() throws IOException, InterruptedException {
            List<ImageRef> names = graph.names(image.id());
            boolean byName = !isId(request.image());
            if (byName) {
                removeName(names);
                if (!graph.names(image.id()).isEmpty()) {
                    return removed;
                }
            } else if (isSingle(names)) {
                refuse(!request.force(), false);
                untag(names);
            }
            Optional<RuntimeException> conflict = conflict(!request.force(), true);
            if (conflict.isPresent()) {
                if (byName && users.isEmpty()) {
                    throw conflict.get();
                }
                if (byName) {
                    return removed; // the name has gone, as was asked; the image stays with its container
                }
                throw conflict.get();
            }
            delete(image);
            return removed;
        }

        private boolean isId(String name) {
            String hex = image.id().hex();
            return name.equals(image.id().toString())
                    || image.id().toString().startsWith(name)
                    || (hex.startsWith(name)
                            && new Lookup(graph.state())
                                    .byName(ImageRefs.lenient(name))
                                    .isEmpty());
        }

        private void removeName(List<ImageRef> names) throws IOException {
            if (!request.force() && isSingle(names) && !users.isEmpty()) {
                throw Errors.conflict(
                        "conflict: unable to remove repository reference \"%s\" (must force) - container %s is using its"
                                + " referenced image %s",
                        request.image(),
                        users.get(0).id().abbreviated(),
                        image.id().abbreviated());
            }
            ImageRef name = ImageRef.parse(request.image());
            untag(List.of(name));
            boolean tagged = graph.names(image.id()).stream()
                    .anyMatch(n -> !n.tag().isEmpty() && n.name().equals(name.name()));
            if (!name.tag().isEmpty() && !tagged) {
                // digests of a repository go with its last tag
                untag(graph.names(image.id()).stream()
                        .filter(n -> n.name().equals(name.name()))
                        .toList());
            }
        }

        private void untag(List<ImageRef> names) throws IOException {
            for (ImageRef name : names) {
                graph.untag(name);
                removed.add(new RemovedImage(name.familiar(), ""));
                ImageEvents.tell(context, "untag", image, image.id().toString());
            }
        }

        /** At most one tag, and all names in one repository. */
        private static boolean isSingle(List<ImageRef> names) {
            return names.stream().filter(n -> !n.tag().isEmpty()).count() <= 1
                    && names.stream().map(ImageRef::name).distinct().count() <= 1;
        }

        private void refuse(boolean soft, boolean severalNames) {
            conflict(soft, severalNames).ifPresent(e -> {
                throw e;
            });
        }

        /** @param soft also what force would override; of that, whether several names count */
        private Optional<RuntimeException> conflict(boolean soft, boolean severalNames) {
            if (graph.images().stream().anyMatch(i -> i.record().parent().equals(Optional.of(image.id())))) {
                return Optional.of(conflict("cannot be forced", "image has dependent child images"));
            }
            Optional<ContainerDetails> running =
                    users.stream().filter(c -> c.state().running()).findFirst();
            if (running.isPresent()) {
                return Optional.of(conflict(
                        "cannot be forced",
                        "image is being used by running container "
                                + running.get().id().abbreviated()));
            }
            if (soft && severalNames && graph.names(image.id()).size() > 1) {
                return Optional.of(conflict("must be forced", "image is referenced in multiple repositories"));
            }
            if (soft && !users.isEmpty()) {
                return Optional.of(conflict(
                        "must be forced",
                        "image is being used by stopped container "
                                + users.get(0).id().abbreviated()));
            }
            return Optional.empty();
        }

        private RuntimeException conflict(String force, String why) {
            return Errors.conflict(
                    "conflict: unable to delete %s (%s) - %s", image.id().abbreviated(), force, why);
        }

        private void delete(Image gone) throws IOException, InterruptedException {
            untag(graph.names(gone.id()));
            List<Digest> layers = graph.remove(gone.id());
            removed.add(new RemovedImage("", gone.id().toString()));
            layers.forEach(chain -> removed.add(new RemovedImage("", chain.toString())));
            ImageEvents.tell(context, "delete", gone, gone.id().toString());
        }
    }
}
