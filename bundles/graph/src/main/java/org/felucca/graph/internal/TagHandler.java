package org.felucca.graph.internal;

import java.io.IOException;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.image.TagImage;
import org.felucca.model.Errors;
import org.felucca.model.ImageRef;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Gives an image another name. */
@Component(property = JobHandler.JOB + "=image.tag")
public final class TagHandler implements JobHandler<TagImage, Void> {
    private final Graph graph;

    @Activate
    public TagHandler(@Reference Graph graph) {
        this.graph = graph;
    }

    @Override
    public Void run(TagImage request, JobContext context) throws IOException, InterruptedException {
        ImageRef name = name(request.repository(), request.tag());
        Image image = graph.resolve(request.image());
        graph.tag(name, image.id());
        ImageEvents.tell(context, "tag", image, name.familiar());
        return null;
    }

    /** Throws INVALID with Docker's words. */
    static ImageRef name(String repository, String tag) {
        ImageRef plain = ImageRef.parse(repository);
        if (plain.familiarName().equals("sha256")) {
            throw Errors.invalid("refusing to create an ambiguous tag using digest algorithm as name");
        }
        if (plain.digest().isPresent()) {
            throw Errors.invalid("refusing to create a tag with a digest reference");
        }
        if (tag.isEmpty()) {
            return plain;
        }
        if (!tag.matches("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")) {
            throw Errors.invalid("invalid tag format");
        }
        return new ImageRef(plain.domain(), plain.path(), tag, plain.digest());
    }
}
