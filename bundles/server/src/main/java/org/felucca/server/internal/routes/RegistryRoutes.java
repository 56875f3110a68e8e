package org.felucca.server.internal.routes;

import static org.felucca.server.internal.api.Route.route;

import java.io.IOException;
import java.util.List;
import org.felucca.engine.distribution.InspectDistribution;
import org.felucca.engine.distribution.LogIn;
import org.felucca.engine.distribution.PullImage;
import org.felucca.engine.distribution.PushImage;
import org.felucca.engine.distribution.SearchImages;
import org.felucca.server.internal.api.Exchange;
import org.felucca.server.internal.api.MessageIo;
import org.felucca.server.internal.api.Route;
import org.felucca.server.internal.wire.DistributionWire;
import org.felucca.server.internal.wire.FoundRepositoryWire;
import org.felucca.server.internal.wire.RegistryAuthWire;

/** What goes to registries. */
public final class RegistryRoutes {
    private RegistryRoutes() {}

    public static List<Route> table() {
        return List.of(
                route("POST", "/auth", "1.24", RegistryRoutes::postAuth),
                route("GET", "/images/search", "1.24", RegistryRoutes::getImagesSearch),
                route("POST", "/images/{name}/push", "1.24", RegistryRoutes::postImagesPush),
                route("GET", "/distribution/{name}/json", "1.30", RegistryRoutes::getDistribution));
    }

    /** Of {@code POST /images/create} the half that pulls. */
    static void pull(Exchange x) throws IOException, InterruptedException {
        PullImage job = new PullImage(
                x.query().text("fromImage"),
                x.query().text("tag"),
                Platforms.requested(x),
                RegistryAuthWire.fromHeader(x.header(RegistryAuthWire.HEADER)));
        MessageIo io = ImageRoutes.watchedProgress(x);
        ImageRoutes.runInStream(x, job, io);
    }

    private static void postImagesPush(Exchange x) throws IOException, InterruptedException {
        PushImage job = new PushImage(
                x.path("name"), x.query().text("tag"), RegistryAuthWire.fromHeader(x.header(RegistryAuthWire.HEADER)));
        ImageRoutes.runInStream(x, job, ImageRoutes.watchedProgress(x));
    }

    private static void getImagesSearch(Exchange x) throws IOException, InterruptedException {
        SearchImages job = new SearchImages(
                x.query().text("term"),
                x.query().number("limit").orElse(0),
                x.query().filters(),
                RegistryAuthWire.fromHeader(x.header(RegistryAuthWire.HEADER)));
        x.json(200, x.run(job).stream().map(FoundRepositoryWire::fromModel).toList());
    }

    private static void postAuth(Exchange x) throws IOException, InterruptedException {
        String token = x.run(new LogIn(x.body(RegistryAuthWire.class).toModel()));
        x.json(200, new RegistryAuthWire.Answer("Login Succeeded", token));
    }

    private static void getDistribution(Exchange x) throws IOException, InterruptedException {
        x.json(
                200,
                DistributionWire.fromModel(x.run(new InspectDistribution(
                        x.path("name"), RegistryAuthWire.fromHeader(x.header(RegistryAuthWire.HEADER))))));
    }
}
