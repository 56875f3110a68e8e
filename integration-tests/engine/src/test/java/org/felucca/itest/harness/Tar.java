package org.felucca.itest.harness;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Writes tar archives byte by byte, the hostile ones that no tool would write included (ustar, POSIX.1-1988). */
public final class Tar {
    /** Archives that try to reach a folder outside, by what they try. */
    public static final Map<String, Function<Path, byte[]>> HOSTILE = hostile();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private static Map<String, Function<Path, byte[]>> hostile() {
        Map<String, Function<Path, byte[]>> all = new LinkedHashMap<>();
        String up = "../".repeat(12);
        all.put(
                "dotdot",
                outside -> new Tar().file(up + "tmp/felucca-escaped", "x").end());
        all.put("absolute", outside -> new Tar().file("/felucca-escaped", "x").end());
        all.put("link", outside -> new Tar()
                .link("door", "2", outside.toString())
                .file("door/escaped", "x")
                .end());
        all.put("relative link", outside -> new Tar()
                .link("door", "2", up + outside)
                .file("door/escaped", "x")
                .end());
        all.put("link chain", outside -> new Tar()
                .folder("a")
                .link("a/b", "2", "..")
                .link("a/b/c", "2", outside.toString())
                .file("c/escaped", "x")
                .file("a/b/c/escaped", "x")
                .end());
        all.put(
                "hard link",
                outside -> new Tar().link("stolen", "1", up + "etc/shadow").end());
        all.put("absolute hard link", outside -> new Tar()
                .link("stolen", "1", "/etc/shadow")
                .file("stolen", "x")
                .end());
        all.put("device", outside -> new Tar()
                .device("null", 1, 3)
                .device(up + "tmp/felucca-escaped", 1, 3)
                .end());
        all.put("long name", outside -> new Tar().longName("n".repeat(70_000)).end());
        all.put("whiteout", outside -> new Tar()
                .file(up + "tmp/.wh.felucca-escaped", "")
                .file(".wh...", "")
                .end());
        all.put("negative size", outside -> new Tar()
                .sized("f", "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff")
                .end());
        all.put("huge size", outside -> new Tar().sized("f", "77777777777 ").end());
        return all;
    }

    public Tar file(String name, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return file(name, bytes);
    }

    public Tar file(String name, byte[] bytes) {
        header(name, "0", octal(bytes.length), "", 0644, 0, 0);
        out.writeBytes(bytes);
        out.writeBytes(new byte[(512 - bytes.length % 512) % 512]);
        return this;
    }

    /** A file of mode 755. */
    public Tar executable(String name, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        header(name, "0", octal(bytes.length), "", 0755, 0, 0);
        out.writeBytes(bytes);
        out.writeBytes(new byte[(512 - bytes.length % 512) % 512]);
        return this;
    }

    public Tar folder(String name) {
        header(name + "/", "5", octal(0), "", 0755, 0, 0);
        return this;
    }

    /** Type 1 is a hard link, 2 a symbolic one. */
    public Tar link(String name, String type, String target) {
        header(name, type, octal(0), target, 0777, 0, 0);
        return this;
    }

    public Tar device(String name, int major, int minor) {
        header(name, "3", octal(0), "", 0666, major, minor);
        return this;
    }

    /** A file whose header tells a size that is not so. */
    public Tar sized(String name, String size) {
        header(name, "0", size, "", 0644, 0, 0);
        return this;
    }

    /** A name by GNU's extension. */
    public Tar longName(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        header("././@LongLink", "L", octal(bytes.length), "", 0644, 0, 0);
        out.writeBytes(bytes);
        out.writeBytes(new byte[(512 - bytes.length % 512) % 512]);
        return file(name.substring(0, 90), "x");
    }

    public byte[] end() {
        out.writeBytes(new byte[1024]);
        return out.toByteArray();
    }

    /** An archive as `docker save` writes it: one layer, a right digest, a configuration. */
    public static byte[] dockerArchive(String tag, byte[] layer) {
        String config =
                "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{\"Cmd\":[\"sh\"]},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"sha256:"
                        + sha256(layer) + "\"]},\"history\":[{\"created_by\":\"test\"}]}";
        String name = sha256(config.getBytes(StandardCharsets.UTF_8)) + ".json";
        String manifest = "[{\"Config\":\"" + name + "\",\"RepoTags\":[\"" + tag + "\"],\"Layers\":[\"layer.tar\"]}]";
        return new Tar()
                .file("layer.tar", layer)
                .file(name, config)
                .file("manifest.json", manifest)
                .end();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String octal(long size) {
        return String.format(Locale.ROOT, "%011o ", size);
    }

    private void header(String name, String type, String size, String target, int mode, int major, int minor) {
        byte[] block = new byte[512];
        put(block, 0, 100, name);
        put(block, 100, 8, String.format(Locale.ROOT, "%07o", mode));
        put(block, 108, 8, "0000000");
        put(block, 116, 8, "0000000");
        put(block, 124, 12, size);
        put(block, 136, 12, octal(1_700_000_000L));
        put(block, 148, 8, "        ");
        put(block, 156, 1, type);
        put(block, 157, 100, target);
        put(block, 257, 8, "ustar\00000");
        put(block, 329, 8, String.format(Locale.ROOT, "%07o", major));
        put(block, 337, 8, String.format(Locale.ROOT, "%07o", minor));
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        put(block, 148, 8, String.format(Locale.ROOT, "%06o\0 ", sum));
        out.writeBytes(block);
    }

    private static void put(byte[] block, int at, int length, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, block, at, Math.min(length, bytes.length));
    }
}
