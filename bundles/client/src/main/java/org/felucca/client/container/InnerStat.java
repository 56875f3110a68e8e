package org.felucca.client.container;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.felucca.client.Session;
import org.felucca.client.api.EngineException;
import org.felucca.client.api.Query;
import org.felucca.client.http.Response;
import org.felucca.client.json.Doc;
import org.felucca.client.json.Json;

/**
 * What the engine says of a path in a container.
 *
 * @param linkTarget where a symbolic link leads
 */
record InnerStat(boolean folder, boolean link, String linkTarget) {
    private static final long FOLDER = 1L << 31;
    private static final long LINK = 1L << 27;

    /** Empty if nothing is there, or it can't be told: what follows will say why. */
    static Optional<InnerStat> of(Session session, String container, String path) throws IOException {
        try {
            Response response = session.engine()
                    .call("HEAD", Containers.path(container, "/archive"), new Query().add("path", path), null);
            InnerStat stat = of(response);
            session.engine().release(response);
            return Optional.of(stat);
        } catch (EngineException e) {
            return Optional.empty();
        }
    }

    /** From the header of an answer. */
    static InnerStat of(Response response) throws IOException {
        byte[] json = Base64.getDecoder().decode(response.header("x-docker-container-path-stat"));
        Doc stat = Doc.of(Json.read(new String(json, StandardCharsets.UTF_8)));
        long mode = stat.number("mode");
        return new InnerStat((mode & FOLDER) != 0, (mode & LINK) != 0, stat.string("linkTarget"));
    }
}
