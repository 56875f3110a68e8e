package org.felucca.libcontainer.nsinit;

import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.felucca.model.Errors;
import org.felucca.model.oci.RuntimeSpec;
import org.felucca.store.Json;

/**
 * An OCI bundle folder, runtime-spec bundle.md: {@code config.json} and the root it names.
 *
 * @param folder absolute
 * @param spec what config.json says
 */
record Bundle(Path folder, RuntimeSpec spec) {
    /** Reads a bundle; INVALID with a sentence for what is none. */
    static Bundle read(Path folder) {
        Path file = folder.toAbsolutePath().normalize().resolve("config.json");
        try {
            return new Bundle(file.getParent(), Json.read(Files.readAllBytes(file), RuntimeSpec.class));
        } catch (NoSuchFileException e) {
            throw Errors.invalid("%s is no OCI bundle: it has no config.json", folder);
        } catch (JsonParseException e) {
            throw Errors.invalid("%s is no OCI runtime document: %s", file, e.getMessage());
        } catch (IOException e) {
            throw Errors.internal(e, "%s can't be read", file);
        }
    }

    /** The folder that becomes the root. */
    Path root() {
        if (spec.root() == null || spec.root().path().isEmpty()) {
            throw Errors.invalid("%s names no root", folder.resolve("config.json"));
        }
        Path root = folder.resolve(spec.root().path()).normalize();
        if (!Files.isDirectory(root)) {
            throw Errors.invalid("the root %s is no folder", root);
        }
        return root;
    }
}
