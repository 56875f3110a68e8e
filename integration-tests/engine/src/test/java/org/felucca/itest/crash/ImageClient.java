package org.felucca.itest.crash;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.felucca.itest.harness.Http;

/** Loads images, names them, and removes them. */
final class ImageClient extends Client {
    private static final Pattern LOADED = Pattern.compile("Loaded image(?: ID)?: ([^\\\\\"]+)");

    private final List<byte[]> archives;
    /** Whether an image is there, as it was last answered; images whose last answer did not come are not in it. */
    private final Map<String, Boolean> there = new TreeMap<>();

    private int named;

    /** @param archives of images, each with a name */
    ImageClient(Http http, Random random, List<byte[]> archives) {
        super(http, random);
        this.archives = List.copyOf(archives);
    }

    @Override
    void step() {
        byte[] archive = archives.get(random.nextInt(archives.size()));
        Http.Response answer = ask(
                "load",
                () -> http.sendBytes(
                        "POST", "/images/load?quiet=1", archive, Map.of("Content-Type", "application/x-tar")));
        Matcher loaded = LOADED.matcher(answer.text());
        if (!expect("load", answer, 200) || !loaded.find()) {
            complaints.add("load: " + answer);
            return;
        }
        String image = loaded.group(1).strip();
        there.put(image, true);
        String name = "named/image" + named++ % 5;
        there.remove(name);
        if (expect("tag", ask("tag", "POST", "/images/" + image + "/tag?repo=" + name + "&tag=latest", "{}"), 201)) {
            there.put(name, true);
        }
        if (chance(0.8)) {
            remove(name);
            remove(image);
        }
    }

    private void remove(String image) {
        there.remove(image);
        if (expect("rmi " + image, ask("rmi", "DELETE", "/images/" + image + "?force=1", null), 200, 404)) {
            there.put(image, false);
        }
    }

    @Override
    void verify() {
        there.forEach((image, expected) -> {
            int status = http.get("/images/" + image + "/json").status();
            if (status != (expected ? 200 : 404)) {
                complaints.add("image " + image + " should " + (expected ? "" : "not ") + "be there: " + status);
            }
        });
    }
}
