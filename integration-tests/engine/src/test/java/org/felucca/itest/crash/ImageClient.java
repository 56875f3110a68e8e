package org.felucca.itest.crash;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.felucca.itest.harness.Http;

/** Loads images, names them, and removes them. */
final class ImageClient extends Client {
    private final Map<String, byte[]> archives;
    private final List<String> names;
    /** Whether an image is there, as it was last answered; images whose last answer did not come are not in it. */
    private final Map<String, Boolean> there = new TreeMap<>();

    private int named;

    /** @param archives of images by the name that each has */
    ImageClient(Http http, Random random, Map<String, byte[]> archives) {
        super(http, random);
        this.archives = Map.copyOf(archives);
        this.names = List.copyOf(archives.keySet());
    }

    @Override
    void step() {
        String image = names.get(random.nextInt(names.size()));
        there.remove(image);
        Http.Response answer = ask(
                "load",
                () -> http.sendBytes(
                        "POST",
                        "/images/load?quiet=1",
                        archives.get(image),
                        Map.of("Content-Type", "application/x-tar")));
        if (!expect("load", answer, 200) || !answer.text().contains(image)) {
            complaints.add("load: " + answer);
            return;
        }
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
