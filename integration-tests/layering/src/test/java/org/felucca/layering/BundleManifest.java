package org.felucca.layering;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** What the built manifest of a bundle says. */
record BundleManifest(String bundle, Set<String> imports, Set<String> exports, String symbolicName) {

    static BundleManifest read(Path folder) throws IOException {
        Path file = folder.resolve("target/classes/META-INF/MANIFEST.MF");
        try (InputStream in = Files.newInputStream(file)) {
            Attributes headers = new Manifest(in).getMainAttributes();
            return new BundleManifest(
                    folder.getFileName().toString(),
                    packages(headers.getValue("Import-Package")),
                    packages(headers.getValue("Export-Package")),
                    headers.getValue("Bundle-SymbolicName"));
        }
    }

    static List<BundleManifest> readAll(Path bundles) throws IOException {
        List<BundleManifest> all = new ArrayList<>();
        try (Stream<Path> folders = Files.list(bundles)) {
            for (Path folder : folders.filter(f -> Files.exists(f.resolve("pom.xml")))
                    .sorted()
                    .toList()) {
                all.add(read(folder));
            }
        }
        return all;
    }

    /** The package names of a header such as `a.b;version="[1.0,2)",c.d;uses:="x,y"`. */
    static Set<String> packages(String header) {
        Set<String> names = new TreeSet<>();
        if (header != null) {
            for (String clause : header.replaceAll("\"[^\"]*\"", "").split(",", -1)) {
                for (String part : clause.split(";", -1)) {
                    if (!part.isBlank() && !part.contains("=")) {
                        names.add(part.strip());
                    }
                }
            }
        }
        return names;
    }
}
