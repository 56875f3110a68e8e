package org.felucca.client.system;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.felucca.client.ClientException;
import org.felucca.client.Session;
import org.felucca.client.api.ApiVersion;
import org.felucca.client.api.Query;
import org.felucca.client.cli.ClientVersion;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Syntax;
import org.felucca.client.format.Template;
import org.felucca.client.format.TextTable;
import org.felucca.client.json.Doc;

/** {@code felucca version}. */
public final class VersionCommand implements Command {
    private final Flag<String> format;

    public VersionCommand(Syntax syntax) {
        format = syntax.text("f", "format", "Print with a Go template, or 'json'");
    }

    @Override
    public int run(Session session, List<String> arguments) throws IOException {
        ClientException unreachable = null;
        Map<String, Object> server = null;
        Map<String, Object> client = client();
        try {
            client.put("ApiVersion", session.engine().version());
            server = withEngine(
                    Doc.of(session.engine().get("/version", new Query())).map());
        } catch (ClientException e) {
            unreachable = e;
        }
        if (format.get().isEmpty()) {
            session.console().out().print(table(Doc.of(client), server == null ? null : Doc.of(server)));
        } else {
            Map<String, Object> both = new LinkedHashMap<>();
            both.put("Client", client);
            both.put("Server", server);
            String text = format.get().equals("json") ? "{{json .}}" : format.get();
            session.console().line(Template.parse(text).apply(both));
        }
        if (unreachable != null) {
            session.console().flush();
            throw unreachable;
        }
        return 0;
    }

    private static Map<String, Object> client() {
        Map<String, Object> client = new LinkedHashMap<>();
        client.put("Version", ClientVersion.text());
        client.put("ApiVersion", ApiVersion.NEWEST);
        client.put("DefaultAPIVersion", ApiVersion.NEWEST);
        client.put("JavaVersion", System.getProperty("java.version"));
        client.put("Os", System.getProperty("os.name").toLowerCase(Locale.ROOT));
        client.put("Arch", System.getProperty("os.arch"));
        client.put("Context", "default");
        return client;
    }

    /** Old engines have no list of components: then the engine is the only one. */
    private static Map<String, Object> withEngine(Map<String, Object> version) {
        Doc server = Doc.of(version);
        for (Doc component : server.docs("Components")) {
            if (component.string("Name").equals("Engine")) {
                return version;
            }
        }
        Map<String, Object> details = new LinkedHashMap<>();
        for (String name :
                List.of("ApiVersion", "MinAPIVersion", "GitCommit", "GoVersion", "Os", "Arch", "BuildTime")) {
            details.put(name, server.string(name));
        }
        details.put("Experimental", Boolean.toString(server.bool("Experimental")));
        Map<String, Object> engine = new LinkedHashMap<>();
        engine.put("Name", "Engine");
        engine.put("Version", server.string("Version"));
        engine.put("Details", details);
        List<Object> components = new java.util.ArrayList<>(server.docs("Components"));
        components.add(engine);
        Map<String, Object> full = new LinkedHashMap<>(version);
        full.put("Components", components);
        return full;
    }

    private static String table(Doc client, Doc server) {
        TextTable table = new TextTable(20, 1);
        table.add("Client:");
        String api = client.string("ApiVersion");
        String newest = client.string("DefaultAPIVersion");
        row(table, " Version", client.string("Version"));
        row(table, " API version", api.equals(newest) ? api : api + " (downgraded from " + newest + ")");
        row(table, " Java version", client.string("JavaVersion"));
        row(table, " OS/Arch", client.string("Os") + "/" + client.string("Arch"));
        row(table, " Context", client.string("Context"));
        if (server == null) {
            return table.render();
        }
        table.add("");
        String platform = server.doc("Platform").string("Name");
        table.add(platform.isEmpty() ? "Server:" : "Server: " + platform);
        for (Doc component : server.docs("Components")) {
            table.add(" " + component.string("Name") + ":");
            row(table, "  Version", component.string("Version"));
            component(table, component);
        }
        return table.render();
    }

    private static void component(TextTable table, Doc component) {
        Doc details = component.doc("Details");
        if (!component.string("Name").equals("Engine")) {
            for (Map.Entry<String, Object> detail : new TreeMap<>(details.map()).entrySet()) {
                row(table, "  " + detail.getKey(), String.valueOf(detail.getValue()));
            }
            return;
        }
        row(
                table,
                "  API version",
                details.string("ApiVersion") + " (minimum version " + details.string("MinAPIVersion") + ")");
        boolean java = details.has("JavaVersion");
        row(table, java ? "  Java version" : "  Go version", details.string(java ? "JavaVersion" : "GoVersion"));
        row(table, "  Git commit", details.string("GitCommit"));
        row(table, "  Built", details.string("BuildTime"));
        row(table, "  OS/Arch", details.string("Os") + "/" + details.string("Arch"));
        row(table, "  Experimental", details.string("Experimental"));
    }

    private static void row(TextTable table, String name, String value) {
        table.add(name + ":\t" + value);
    }
}
