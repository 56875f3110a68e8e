package org.felucca.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A disk whose power goes at a chosen step, or in the middle of it. Of a file that was not synced there may be anything afterwards; names that were not synced
 * may be the old ones or any that came since, in their order, as a journal keeps them.
 */
final class FailingDisk implements Disk {
    /** Power is gone. */
    static final class PowerCut extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private static final class File {
        byte[] content;
        byte[] durable;

        File(byte[] content, byte[] durable) {
            this.content = content;
            this.durable = durable;
        }

        /** What may be found of it. */
        List<byte[]> afterwards() {
            return Arrays.equals(content, durable)
                    ? List.of(durable)
                    : List.of(
                            content,
                            new byte[0],
                            new byte[content.length],
                            Arrays.copyOf(content, content.length / 2),
                            Arrays.copyOf(Arrays.copyOf(content, content.length / 2), content.length));
        }
    }

    private Map<Path, File> names = new LinkedHashMap<>();
    /** Each state of the names since they were synced, that one first. */
    private final List<Map<Path, File>> mayBe = new ArrayList<>();

    private int left;

    /**
     * @param there the file that is there and durable; null for none
     * @param steps that are done before power goes
     */
    FailingDisk(Path path, byte[] there, int steps) {
        this.left = steps;
        if (there != null) {
            names.put(path, new File(there, there));
        }
        mayBe.add(Map.copyOf(names));
    }

    private boolean lasts() {
        return left-- > 0;
    }

    @Override
    public void write(Path file, byte[] content) throws IOException {
        boolean whole = lasts();
        byte[] written = whole ? content : Arrays.copyOf(content, content.length / 2);
        rename(() -> names.put(file, new File(written, new byte[0])));
        if (!whole) {
            throw new PowerCut();
        }
    }

    @Override
    public void sync(Path fileOrFolder) throws IOException {
        if (!lasts()) {
            throw new PowerCut();
        }
        File file = names.get(fileOrFolder);
        if (file != null) {
            file.durable = file.content;
        } else {
            mayBe.clear();
            mayBe.add(new LinkedHashMap<>(names));
        }
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        if (!lasts()) {
            throw new PowerCut();
        }
        rename(() -> names.put(to, names.remove(from)));
    }

    private void rename(Runnable change) {
        names = new LinkedHashMap<>(names);
        change.run();
        mayBe.add(names);
    }

    /** Puts each state that may be found when power is back into a folder of its own below this one. */
    List<Path> afterwards(Path folder) throws IOException {
        List<Path> all = new ArrayList<>();
        for (Map<Path, File> state : mayBe) {
            for (int variant = 0; variant < 5; variant++) {
                Path one = Files.createDirectory(folder.resolve(Integer.toString(all.size())));
                for (Map.Entry<Path, File> name : state.entrySet()) {
                    List<byte[]> contents = name.getValue().afterwards();
                    Files.write(
                            one.resolve(name.getKey().getFileName().toString()),
                            contents.get(Math.min(variant, contents.size() - 1)));
                }
                all.add(one);
            }
        }
        return all;
    }

    /** What the next process finds if only this one ended. */
    Path asItIs(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<Path, File> name : names.entrySet()) {
            Files.write(folder.resolve(name.getKey().getFileName().toString()), name.getValue().content);
        }
        return folder;
    }
}
