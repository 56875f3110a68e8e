package org.felucca.containers.internal.spec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Environments as lists of {@code NAME=value}. */
public final class Environment {
    private Environment() {}

    /** The base with changes on top: a later value replaces an earlier one in its place, a bare name removes it. */
    public static List<String> merge(List<String> base, List<String> changes) {
        Map<String, String> all = new LinkedHashMap<>();
        base.forEach(entry -> all.put(name(entry), entry));
        for (String entry : changes) {
            if (entry.indexOf('=') < 0) {
                all.remove(entry);
            } else {
                all.put(name(entry), entry);
            }
        }
        return List.copyOf(all.values());
    }

    /** Values of the image's under those of the user; bare names of the user stay, to remove at the start. */
    public static List<String> inherit(List<String> image, List<String> user) {
        Map<String, String> all = new LinkedHashMap<>();
        user.forEach(entry -> all.put(name(entry), entry));
        image.forEach(entry -> all.putIfAbsent(name(entry), entry));
        return List.copyOf(all.values());
    }

    private static String name(String entry) {
        int cut = entry.indexOf('=');
        return cut < 0 ? entry : entry.substring(0, cut);
    }
}
