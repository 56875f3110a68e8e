package org.felucca.client.cli;

import java.io.PrintStream;
import java.util.List;
import org.felucca.client.Console;
import org.felucca.client.cli.CommandTable.Entry;
import org.felucca.client.cli.CommandTable.Group;
import org.felucca.client.format.TextTable;

/** Usage texts, in docker's layout. */
final class Help {
    private Help() {}

    /** {@code felucca --help}. */
    static void main(Console console) {
        StringBuilder out = new StringBuilder();
        out.append("Usage:  felucca [OPTIONS] COMMAND\n\nA container engine for the JVM\n");
        group(out, "Common Commands", Group.COMMON);
        group(out, "Management Commands", Group.MANAGEMENT);
        group(out, "Commands", Group.OTHER);
        group(out, "Engine Commands", Group.ENGINE);
        out.append("\nGlobal Options:\n");
        out.append("  -H, --host list   Engine to talk to: unix:///path or tcp://host:port\n");
        out.append("  -v, --version     Print the version and quit\n");
        out.append("\nRun 'felucca COMMAND --help' for more information on a command.\n");
        console.out().print(out);
    }

    private static void group(StringBuilder out, String title, Group group) {
        out.append('\n').append(title).append(":\n");
        TextTable table = new TextTable(14, 2);
        for (Entry entry : CommandTable.ENTRIES) {
            if (entry.group() == group) {
                table.add("  " + entry.name() + "\t" + entry.summary());
            }
        }
        out.append(table.render());
    }

    /** {@code felucca network} and the like. */
    static void management(PrintStream stream, Entry entry) {
        StringBuilder out = new StringBuilder();
        out.append("Usage:  felucca ").append(entry.name()).append(" COMMAND\n\n");
        out.append(entry.summary()).append("\n\nCommands:\n");
        TextTable table = new TextTable(14, 2);
        for (Entry below : CommandTable.below(entry.name())) {
            table.add("  " + below.name().substring(entry.name().length() + 1) + "\t" + below.summary());
        }
        out.append(table.render());
        out.append("\nRun 'felucca ").append(entry.name());
        out.append(" COMMAND --help' for more information on a command.\n");
        stream.print(out);
    }

    /** {@code felucca run --help}. */
    static void command(Console console, String path, Entry entry, Syntax syntax) {
        StringBuilder out = new StringBuilder();
        out.append("Usage:  ")
                .append(usage(path, syntax))
                .append("\n\n")
                .append(entry.summary())
                .append('\n');
        if (entry.names().size() > 1) {
            out.append("\nAliases:\n  felucca ")
                    .append(String.join(", felucca ", entry.names()))
                    .append('\n');
        }
        if (!syntax.described().isEmpty()) {
            out.append("\nOptions:\n");
            TextTable table = new TextTable(10, 3);
            for (Syntax.Described flag : sorted(syntax.described())) {
                String type = flag.type().isEmpty() ? "" : " " + flag.type();
                table.add("  " + flag.names() + type + "\t" + flag.text());
            }
            out.append(table.render());
        }
        console.out().print(out);
    }

    private static List<Syntax.Described> sorted(List<Syntax.Described> flags) {
        List<Syntax.Described> sorted = new java.util.ArrayList<>(flags);
        sorted.sort((a, b) -> longName(a).compareTo(longName(b)));
        return sorted;
    }

    private static String longName(Syntax.Described flag) {
        return flag.names().substring(flag.names().indexOf("--"));
    }

    /** The usage line of a command, without its label. */
    static String usage(String path, Syntax syntax) {
        String rest = syntax.usage();
        return rest.isEmpty() ? path : path + " " + rest;
    }
}
