package org.felucca.client.container;

import java.io.IOException;
import java.util.List;
import org.felucca.client.Session;
import org.felucca.client.api.Query;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Syntax;
import org.felucca.client.format.TextTable;
import org.felucca.client.json.Doc;

/** {@code felucca top}. */
public final class TopCommand implements Command {
    public TopCommand(Syntax syntax) {
        syntax.arguments("CONTAINER [ps OPTIONS]", 1).flagsFirst();
    }

    @Override
    public int run(Session session, List<String> arguments) throws IOException {
        Query query = new Query();
        if (arguments.size() > 1) {
            query.add("ps_args", String.join(" ", arguments.subList(1, arguments.size())));
        }
        Doc processes = Doc.of(session.engine().get(Containers.path(arguments.get(0), "/top"), query));
        TextTable table = new TextTable(20, 3);
        table.add(String.join("\t", processes.strings("Titles")));
        if (processes.get("Processes") instanceof List<?> rows) {
            for (Object row : rows) {
                StringBuilder line = new StringBuilder();
                if (row instanceof List<?> cells) {
                    for (Object cell : cells) {
                        line.append(line.length() == 0 ? "" : "\t").append(cell);
                    }
                }
                table.add(line.toString());
            }
        }
        session.console().out().print(table.render());
        return 0;
    }
}
