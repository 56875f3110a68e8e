package org.felucca.layering;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The table of bundles/README.md: which bundle may import from which. */
record Layers(Map<String, Row> rows) {
    /**
     * A row of the table.
     *
     * @param kind contract, library, provider, driver, front or program
     * @param imports bundles from which it may import
     */
    record Row(String bundle, String kind, Set<String> imports) {
        boolean exports() {
            return kind.equals("contract") || kind.equals("library");
        }
    }

    /** Rows look like: | `engine` | provider | runs jobs | `model` `engine.api` |. */
    static Layers read(Path readme) throws IOException {
        Map<String, Row> rows = new LinkedHashMap<>();
        for (String line : Files.readAllLines(readme)) {
            List<String> cells =
                    Arrays.stream(line.split("\\|")).map(String::strip).toList();
            if (cells.size() == 5 && cells.get(1).startsWith("`")) {
                String bundle = unquoted(cells.get(1)).get(0);
                rows.put(bundle, new Row(bundle, cells.get(2), new LinkedHashSet<>(unquoted(cells.get(4)))));
            }
        }
        return new Layers(rows);
    }

    private static List<String> unquoted(String cell) {
        return Arrays.stream(cell.split("[ `]+")).filter(w -> !w.isEmpty()).toList();
    }

    /** What a row names and is not above it in the table, which is written from the bottom to the top. */
    List<String> upwards() {
        List<String> wrong = new ArrayList<>();
        Set<String> below = new LinkedHashSet<>();
        for (Row row : rows.values()) {
            Set<String> up =
                    row.imports().stream().filter(i -> !below.contains(i)).collect(Collectors.toSet());
            if (!up.isEmpty()) {
                wrong.add(row.bundle() + " names " + up + ", which no row above it is");
            }
            below.add(row.bundle());
        }
        return wrong;
    }
}
