package org.felucca.containers.internal.fake;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.felucca.driver.exec.RootMounts;
import org.felucca.driver.graph.Change;
import org.felucca.driver.graph.GraphDriver;

/** A graph driver that only notes what is removed. */
public final class FakeGraph implements GraphDriver {
    public final List<String> removed = new ArrayList<>();

    @Override
    public void prepare(String key, Optional<String> parent) {}

    @Override
    public void commit(String key) {}

    @Override
    public RootMounts mounts(String key) {
        return new RootMounts(Path.of("/"), List.of());
    }

    @Override
    public long apply(String key, InputStream tar) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void diff(String key, OutputStream tar) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Change> changes(String key) {
        return List.of();
    }

    @Override
    public Path folder(String key) {
        return Path.of("/");
    }

    @Override
    public Optional<Path> locate(String key, String path) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean exists(String key) {
        return !removed.contains(key);
    }

    @Override
    public List<String> keys() {
        return List.of();
    }

    @Override
    public void remove(String key) {
        removed.add(key);
    }

    @Override
    public long usage(String key) {
        return 0;
    }

    @Override
    public List<List<String>> status() {
        return List.of();
    }

    @Override
    public Map<String, String> metadata(String key) {
        return Map.of();
    }
}
