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
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds bundles/README.md, the manifests that bnd wrote from the code, and the engine's feature together. */
class LayeringTest {
    private static final Path REPOSITORY = Path.of(System.getProperty("repository"));

    private static Layers layers;
    private static List<BundleManifest> manifests;

    @BeforeAll
    static void read() throws IOException {
        layers = Layers.read(REPOSITORY.resolve("bundles/README.md"));
        manifests = BundleManifest.readAll(REPOSITORY.resolve("bundles"));
    }

    @Test
    void everyBundleHasARow() {
        Set<String> bundles =
                manifests.stream().map(BundleManifest::bundle).collect(Collectors.toCollection(TreeSet::new));

        assertEquals(bundles, new TreeSet<>(layers.rows().keySet()));
    }

    @Test
    void rowsNameOnlyRowsBelowThem() {
        assertEquals(List.of(), layers.upwards());
    }

    @Test
    void bundlesImportOnlyWhatTheirRowNames() {
        Map<String, String> exporter = new HashMap<>();
        manifests.forEach(m -> m.exports().forEach(p -> exporter.put(p, m.bundle())));

        List<String> wrong = new ArrayList<>();
        for (BundleManifest manifest : manifests) {
            for (String name : manifest.imports()) {
                String from = exporter.get(name);
                boolean ours = name.startsWith("org.felucca.");
                if (ours && from == null) {
                    wrong.add(manifest.bundle() + " imports " + name + ", which nobody exports");
                } else if (ours
                        && !from.equals(manifest.bundle())
                        && !imports(manifest).contains(from)) {
                    wrong.add(manifest.bundle() + " imports " + name + " of " + from);
                }
            }
        }

        assertEquals(List.of(), wrong);
    }

    @Test
    void onlyContractsAndLibrariesExport() {
        List<String> wrong = manifests.stream()
                .filter(m -> layers.rows().containsKey(m.bundle()))
                .filter(m -> !layers.rows().get(m.bundle()).kind().equals("tests"))
                .filter(m ->
                        m.exports().isEmpty() == layers.rows().get(m.bundle()).exports())
                .map(m -> m.bundle() + " exports " + m.exports())
                .toList();

        assertEquals(List.of(), wrong);
    }

    @Test
    void namesFollowTheFolder() {
        List<String> wrong = manifests.stream()
                .filter(m -> !m.symbolicName().equals("org.felucca." + m.bundle()))
                .map(m -> m.bundle() + " is called " + m.symbolicName())
                .toList();

        assertEquals(List.of(), wrong);
    }

    /** Strangers stay where they belong: JNR in linux, Jetty in server, both as private copies. */
    @Test
    void nobodyImportsJnrOrJetty() {
        List<String> wrong = manifests.stream()
                .flatMap(m -> m.imports().stream()
                        .filter(p -> p.matches("(jnr|com\\.kenai|org\\.eclipse\\.jetty)(\\..*)?"))
                        .map(p -> m.bundle() + " imports " + p))
                .toList();

        assertEquals(List.of(), wrong);
    }

    /** A bundle that is not in the feature would be built, tested and never run. */
    @Test
    void theEngineHasEveryBundleThatIsNoProgramAndNoTest() throws IOException {
        String feature = Files.readString(REPOSITORY.resolve("features/engine.json"));

        for (Layers.Row row : layers.rows().values()) {
            boolean isPart = feature.contains("org.felucca:org.felucca." + row.bundle() + ":");
            boolean shouldBe = !row.kind().equals("program") && !row.kind().equals("tests");
            assertTrue(
                    isPart == shouldBe,
                    row.bundle() + (shouldBe ? " is missing in" : " is no part of") + " features/engine.json");
        }
    }

    private static Set<String> imports(BundleManifest manifest) {
        Layers.Row row = layers.rows().get(manifest.bundle());
        return row == null ? Set.of() : row.imports();
    }
}
