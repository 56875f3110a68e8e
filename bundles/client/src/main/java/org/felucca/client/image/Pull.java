package org.felucca.client.image;

import java.io.IOException;
import java.util.Map;
import org.felucca.client.Session;
import org.felucca.client.api.Query;
import org.felucca.client.http.Response;
import org.felucca.client.registry.Credentials;
import org.felucca.client.stream.ProgressDisplay;
import org.felucca.client.terminal.Terminal;
import org.felucca.client.text.ImageName;

/** Asks the engine to fetch an image from its registry. */
public final class Pull {
    private final Session session;
    private final String platform;

    /** {@code platform} may be empty. */
    public Pull(Session session, String platform) {
        this.session = session;
        this.platform = platform;
    }

    /** Pulls for {@code run} and {@code create}: progress goes to standard error, so that output stays the container's. */
    public void run(String image, boolean quiet) throws IOException {
        ImageName name = ImageName.parse(image);
        String tag = name.digest().isEmpty() ? (name.tag().isEmpty() ? "latest" : name.tag()) : name.digest();
        display(name.repository(), tag, ProgressDisplay.on(session.console().err(), Terminal.isTerminal(2), quiet));
    }

    /** Asks for {@code tag} of {@code repository}, all of them if it is empty, and shows how it goes. */
    void display(String repository, String tag, ProgressDisplay display) throws IOException {
        Query query = new Query()
                .add("fromImage", repository)
                .addUnlessEmpty("tag", tag)
                .addUnlessEmpty("platform", platform);
        String header = new Credentials(session.environment()).header(repository);
        Response response =
                session.engine().call("POST", "/images/create", query, null, Map.of("X-Registry-Auth", header));
        display.show(response.body(), Map.of());
        session.engine().release(response);
    }
}
