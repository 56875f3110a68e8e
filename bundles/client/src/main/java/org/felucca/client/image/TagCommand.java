package org.felucca.client.image;

import java.io.IOException;
import java.util.List;
import org.felucca.client.ClientException;
import org.felucca.client.Session;
import org.felucca.client.api.Query;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Syntax;
import org.felucca.client.text.ImageName;

/** {@code felucca tag}. */
public final class TagCommand implements Command {
    public TagCommand(Syntax syntax) {
        syntax.arguments("SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]", 2, 2);
    }

    @Override
    public int run(Session session, List<String> arguments) throws IOException {
        ImageName target;
        try {
            target = ImageName.parse(arguments.get(1));
        } catch (IllegalArgumentException e) {
            throw new ClientException(
                    "Error parsing reference: \"" + arguments.get(1) + "\" is not a valid repository/tag: "
                            + e.getMessage(),
                    1,
                    e);
        }
        if (!target.digest().isEmpty()) {
            throw new ClientException("refusing to create a tag with a digest reference");
        }
        Query query = new Query()
                .add("repo", target.repository())
                .add("tag", target.tag().isEmpty() ? "latest" : target.tag());
        session.engine().post("/images/" + Query.path(arguments.get(0)) + "/tag", query, null);
        return 0;
    }
}
