package org.felucca.client.image;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.felucca.client.ClientException;
import org.felucca.client.Session;
import org.felucca.client.api.Query;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Syntax;
import org.felucca.client.http.Response;
import org.felucca.client.json.Doc;
import org.felucca.client.stream.ProgressDisplay;
import org.felucca.client.terminal.Terminal;
import org.felucca.client.text.Sizes;

/** {@code felucca image verify}: one line for each thing that is damaged, and exit code 1 if there is any. */
public final class VerifyCommand implements Command {
    private final Flag<Boolean> quiet;
    private Doc result;

    public VerifyCommand(Syntax syntax) {
        syntax.arguments("", 0, 0);
        quiet = syntax.flag("q", "quiet", "Show only what is damaged");
    }

    @Override
    public int run(Session session, List<String> arguments) throws IOException {
        Response response = session.engine().call("POST", "/felucca/images/verify", new Query(), null);
        ProgressDisplay display = ProgressDisplay.on(session.console().out(), Terminal.isTerminal(1), quiet.get());
        display.show(response.body(), Map.of("Damage", found -> result = found));
        session.engine().release(response);
        if (result == null) {
            throw new ClientException("the engine has not come to the end");
        }
        List<Doc> damage = result.docs("Damage");
        damage.forEach(d -> session.console().line(line(d)));
        if (!quiet.get()) {
            session.console()
                    .line(result.number("Images") + " images, " + result.number("Blobs") + " blobs, "
                            + result.number("Layers") + " layers, " + Sizes.decimal(result.number("Bytes"), 4)
                            + ": " + (damage.isEmpty() ? "all whole" : damage.size() + " damaged"));
        }
        return damage.isEmpty() ? 0 : 1;
    }

    private static String line(Doc damage) {
        List<String> images = damage.strings("Images");
        return "damaged " + damage.string("Kind") + " " + damage.string("Name") + ": " + damage.string("Reason")
                + (images.isEmpty() ? "" : " (" + String.join(", ", images) + ")");
    }
}
