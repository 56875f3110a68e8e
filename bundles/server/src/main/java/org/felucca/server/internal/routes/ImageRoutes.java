package org.felucca.server.internal.routes;

import static org.felucca.server.internal.api.Route.route;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.felucca.engine.JobRequest;
import org.felucca.engine.image.ImageDetails;
import org.felucca.engine.image.ImageHistory;
import org.felucca.engine.image.ImportImage;
import org.felucca.engine.image.InspectImage;
import org.felucca.engine.image.ListImages;
import org.felucca.engine.image.LoadImages;
import org.felucca.engine.image.ProgressMessage;
import org.felucca.engine.image.RemoveImage;
import org.felucca.engine.image.SaveImages;
import org.felucca.engine.image.TagImage;
import org.felucca.model.Digest;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;
import org.felucca.server.internal.api.Exchange;
import org.felucca.server.internal.api.HttpFailure;
import org.felucca.server.internal.api.MessageIo;
import org.felucca.server.internal.api.Route;
import org.felucca.server.internal.api.TarIo;
import org.felucca.server.internal.wire.HistoryWire;
import org.felucca.server.internal.wire.ImageWire;
import org.felucca.server.internal.wire.ProgressWire;
import org.felucca.server.internal.wire.RemovedImageWire;

/** Images. */
public final class ImageRoutes {
    private static final int LAST_WITH_CONTAINER_CONFIG = 44;

    private ImageRoutes() {}

    public static List<Route> table() {
        return List.of(
                route("GET", "/images/json", "1.24", ImageRoutes::getImagesJson),
                route("GET", "/images/get", "1.24", ImageRoutes::getImagesGet),
                route("GET", "/images/{name}/json", "1.24", ImageRoutes::getImagesByName),
                route("GET", "/images/{name}/history", "1.24", ImageRoutes::getImagesHistory),
                route("GET", "/images/{name}/get", "1.24", ImageRoutes::getImagesGet),
                route("POST", "/images/create", "1.24", ImageRoutes::postImagesCreate),
                route("POST", "/images/load", "1.24", ImageRoutes::postImagesLoad),
                route("POST", "/images/{name}/tag", "1.24", ImageRoutes::postImagesTag),
                route("DELETE", "/images/{name}", "1.24", ImageRoutes::deleteImages));
    }

    private static void getImagesJson(Exchange x) throws IOException, InterruptedException {
        List<ImageDetails> list = x.run(new ListImages(
                x.query().flag("all"), x.query().filters(), x.query().flag("shared-size")));
        Stream<ImageWire.Summary> summaries = list.stream().map(ImageWire.Summary::fromModel);
        x.json(
                200,
                (x.version().atLeast(43) ? summaries : summaries.map(ImageWire.Summary::withPlaceholders)).toList());
    }

    private static void getImagesByName(Exchange x) throws IOException, InterruptedException {
        x.json(200, ImageWire.fromModel(x.run(new InspectImage(x.path("name")))), imageView(x));
    }

    /** docker-compose 1.x speaks the newest version that there is and reads a field that went with 1.45: it cannot make a container anew without. */
    private static int imageView(Exchange x) {
        boolean oldCompose = x.header("User-Agent").orElse("").startsWith("docker-compose/1.");
        return oldCompose
                ? Math.min(LAST_WITH_CONTAINER_CONFIG, x.version().minor())
                : x.version().minor();
    }

    private static void getImagesHistory(Exchange x) throws IOException, InterruptedException {
        x.json(
                200,
                x.run(new ImageHistory(x.path("name"))).stream()
                        .map(HistoryWire::fromModel)
                        .toList());
    }

    private static void getImagesGet(Exchange x) throws IOException, InterruptedException {
        String one = x.path("name");
        List<String> names = one != null ? List.of(one) : x.query().texts("names");
        x.run(new SaveImages(names, Platforms.requested(x)), new TarIo(x));
    }

    private static void postImagesCreate(Exchange x) throws IOException, InterruptedException {
        if (!x.query().text("fromImage").isEmpty()) {
            RegistryRoutes.pull(x);
            return;
        }
        String source = x.query().text("fromSrc");
        if (!source.equals("-")) {
            throw source.isEmpty()
                    ? HttpFailure.badRequest("one of fromImage and fromSrc is needed")
                    : Errors.notImplemented(
                            "this engine imports only what the client sends (fromSrc=-), not %s", source);
        }
        String repository = x.query().text("repo");
        int colon = repository.lastIndexOf(':');
        boolean tagged = colon > repository.lastIndexOf('/');
        ImportImage job = new ImportImage(
                tagged ? repository.substring(0, colon) : repository,
                tagged ? repository.substring(colon + 1) : x.query().text("tag"),
                x.query().text("message"),
                x.query().texts("changes"),
                Platforms.requested(x));
        MessageIo io = progress(x);
        Digest image = runInStream(x, job, io);
        if (image != null) {
            io.message(ProgressMessage.status("", image.toString()));
        }
    }

    private static void postImagesLoad(Exchange x) throws IOException, InterruptedException {
        MessageIo io = progress(x);
        LoadImages job = new LoadImages(x.query().flag("quiet", true), Platforms.requested(x));
        try {
            x.run(job, io);
            if (!x.begun()) {
                x.begin("application/json");
            }
        } catch (FeluccaException e) {
            // here Docker says 200 in any case
            io.document(ProgressWire.failure(e.getMessage()));
        }
    }

    private static MessageIo progress(Exchange x) {
        return MessageIo.progress(x, m -> ProgressWire.fromModel((ProgressMessage) m), x.bodyStream());
    }

    static MessageIo watchedProgress(Exchange x) {
        return MessageIo.watchedProgress(x, m -> ProgressWire.fromModel((ProgressMessage) m));
    }

    /** Null when it failed after the stream had begun: the client has been told there. */
    static <R> R runInStream(Exchange x, JobRequest<R> job, MessageIo io) throws IOException, InterruptedException {
        try {
            return x.run(job, io);
        } catch (FeluccaException e) {
            if (!x.begun()) {
                throw e;
            }
            io.document(ProgressWire.failure(e.getMessage()));
            return null;
        }
    }

    private static void postImagesTag(Exchange x) throws IOException, InterruptedException {
        x.run(new TagImage(x.path("name"), x.query().text("repo"), x.query().text("tag")));
        x.empty(201);
    }

    private static void deleteImages(Exchange x) throws IOException, InterruptedException {
        x.json(
                200,
                x
                        .run(new RemoveImage(
                                x.path("name"),
                                x.query().flag("force"),
                                x.query().flag("noprune")))
                        .stream()
                        .map(RemovedImageWire::fromModel)
                        .toList());
    }
}
