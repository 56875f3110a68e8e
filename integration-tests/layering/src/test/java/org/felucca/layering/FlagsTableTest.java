package org.felucca.layering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each test that docs/flags.md names is there. */
class FlagsTableTest {
    private static final Pattern NAMED = Pattern.compile("`(\\w+Test)(?:#(\\w+))?`");

    @Test
    void testsThatAreNamedExist() throws IOException {
        Path repository = repository();
        Map<String, List<Path>> sources = sources(repository);
        List<String> missing = new ArrayList<>();
        Matcher named = NAMED.matcher(Files.readString(repository.resolve("docs/flags.md")));
        int count = 0;
        while (named.find()) {
            count++;
            if (!exists(sources.getOrDefault(named.group(1) + ".java", List.of()), named.group(2))) {
                missing.add(named.group());
            }
        }
        assertEquals(List.of(), missing);
        assertTrue(count > 80, "the table has " + count + " tests");
    }

    /** Bundles may have classes of one name. */
    private static boolean exists(List<Path> sources, String method) throws IOException {
        for (Path source : sources) {
            if (method == null || Files.readString(source).contains("void " + method + "(")) {
                return true;
            }
        }
        return false;
    }

    private static Map<String, List<Path>> sources(Path repository) throws IOException {
        Map<String, List<Path>> sources = new HashMap<>();
        for (String tree : List.of("integration-tests", "bundles")) {
            try (Stream<Path> files = Files.walk(repository.resolve(tree))) {
                files.filter(file -> file.toString().contains("/src/test/")
                                && file.toString().endsWith("Test.java"))
                        .forEach(file -> sources.computeIfAbsent(
                                        file.getFileName().toString(), name -> new ArrayList<>())
                                .add(file));
            }
        }
        return sources;
    }

    /** Tests run in the folder of their module. */
    private static Path repository() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/adr"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
