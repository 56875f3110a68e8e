package org.felucca.client.volume;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.felucca.client.ClientException;
import org.felucca.client.Session;
import org.felucca.client.api.Query;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Syntax;

/** {@code felucca volume create}. */
public final class VolumeCreateCommand implements Command {
    private final Flag<String> driver;
    private final Flag<List<String>> label;
    private final Flag<String> name;
    private final Flag<List<String>> option;

    public VolumeCreateCommand(Syntax syntax) {
        syntax.arguments("[VOLUME]", 0, 1);
        driver = syntax.value("d", "driver", "string", "local", text -> text, "Driver that keeps the volume");
        label = syntax.list("", "label", "Put a label on the volume");
        name = syntax.hiddenValue("name", "", text -> text);
        option = syntax.list("o", "opt", "map", VolumeCreateCommand::pair, "Option for the driver, as type=tmpfs");
    }

    private static String pair(String text) {
        if (text.indexOf('=') < 0) {
            throw new IllegalArgumentException("'" + text + "' is not a key=value pair");
        }
        return text;
    }

    @Override
    public int run(Session session, List<String> arguments) throws IOException {
        if (!arguments.isEmpty() && name.given()) {
            throw new ClientException("conflicting options: cannot specify a volume-name through both --name and as a"
                    + " positional arg");
        }
        Map<String, Object> wish = new LinkedHashMap<>();
        wish.put("Name", arguments.isEmpty() ? name.get() : arguments.get(0));
        wish.put("Driver", driver.get());
        wish.put("DriverOpts", map(option.get()));
        wish.put("Labels", map(label.get()));
        session.console()
                .line(session.engine()
                        .post("/volumes/create", new Query(), wish)
                        .string("Name"));
        return 0;
    }

    private static Map<String, String> map(List<String> texts) {
        Map<String, String> map = new LinkedHashMap<>();
        for (String text : texts) {
            int equals = text.indexOf('=');
            map.put(equals < 0 ? text : text.substring(0, equals), equals < 0 ? "" : text.substring(equals + 1));
        }
        return map;
    }
}
