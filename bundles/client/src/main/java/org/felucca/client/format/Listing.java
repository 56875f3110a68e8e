package org.felucca.client.format;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.felucca.client.Console;

/**
 * Prints rows as docker does: {@code table …} with headings, {@code json}, or any template, a line per row.
 */
public final class Listing {
    private static final String TABLE = "table";

    /** The names of the columns with their headings. */
    private record Heading(Map<String, String> headings) implements Fields {
        @Override
        public List<String> names() {
            return List.copyOf(headings.keySet());
        }

        @Override
        public Object field(String name) {
            return headings.getOrDefault(name, "");
        }

        @Override
        public Object call(String name, Object argument) {
            String label = String.valueOf(argument);
            return label.substring(label.lastIndexOf('.') + 1).replace('-', ' ').replace('_', ' ');
        }
    }

    private Listing() {}

    /** Names of columns, each with its heading behind it, in the order in which {@code json} prints them. */
    public static Map<String, String> headings(String... pairs) {
        Map<String, String> headings = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            headings.put(pairs[i], pairs[i + 1]);
        }
        return headings;
    }

    /** The format to use: what was asked for, with {@code table} and nothing behind it standing for the usual table. */
    public static String choose(String asked, boolean quiet, String usual, String quietFormat) {
        if (asked.isEmpty() || asked.equals(TABLE)) {
            return quiet ? quietFormat : usual;
        }
        return asked;
    }

    /** Prints one line for each row, or a table with the headings that its template names. */
    public static void print(
            Console console, String format, Map<String, String> headings, List<? extends Fields> rows) {
        print(console, format, headings, rows, "");
    }

    /** The same with something behind each line, such as what clears the rest of it on a terminal. */
    public static void print(
            Console console,
            String format,
            Map<String, String> headings,
            List<? extends Fields> rows,
            String behindLine) {
        boolean table = format.startsWith(TABLE);
        String text = format.equals("json") ? "{{json .}}" : table ? format.substring(TABLE.length()) : format;
        Template template = parse(unescape(trimSpaces(text)));
        StringBuilder lines = new StringBuilder();
        for (Fields row : rows) {
            lines.append(template.apply(row)).append('\n');
        }
        if (!table) {
            console.out().print(lines.toString().replace("\n", behindLine + "\n"));
            return;
        }
        TextTable aligned = new TextTable();
        aligned.add(template.forHeading().apply(new Heading(headings)));
        if (!rows.isEmpty()) {
            aligned.add(lines.toString());
        }
        console.out().print(aligned.render().replace("\n", behindLine + "\n"));
    }

    private static Template parse(String text) {
        try {
            return Template.parse(text);
        } catch (TemplateException e) {
            throw new TemplateException("template parsing error: " + e.getMessage());
        }
    }

    private static String trimSpaces(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && text.charAt(start) == ' ') {
            start++;
        }
        while (end > start && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(start, end);
    }

    private static String unescape(String format) {
        return format.replace("\\t", "\t").replace("\\n", "\n");
    }
}
