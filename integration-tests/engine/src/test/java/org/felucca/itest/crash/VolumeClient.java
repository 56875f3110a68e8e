package org.felucca.itest.crash;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.felucca.itest.harness.Http;

/** Makes volumes with labels and removes them. */
final class VolumeClient extends Client {
    private static final int NAMES = 6;

    /** Whether a volume is there, as it was last answered. */
    private final Map<String, Boolean> there = new TreeMap<>();

    VolumeClient(Http http, Random random) {
        super(http, random);
    }

    @Override
    void step() {
        String name = "made" + random.nextInt(NAMES);
        there.remove(name);
        if (chance(0.5)) {
            String body = "{\"Name\":\"" + name + "\",\"Labels\":{\"of\":\"" + name + "\"}}";
            there.put(name, expect("volume", ask("volume create", "POST", "/volumes/create", body), 201));
        } else {
            expect("volume rm", ask("volume rm", "DELETE", "/volumes/" + name, null), 204, 404);
            there.put(name, false);
        }
    }

    @Override
    void verify() {
        there.forEach((name, expected) -> {
            Http.Response answer = http.get("/volumes/" + name);
            if (answer.status() != (expected ? 200 : 404)) {
                complaints.add("volume " + name + " should " + (expected ? "" : "not ") + "be there: " + answer);
            } else if (expected && !answer.text().contains("\"of\":\"" + name + "\"")) {
                complaints.add("volume " + name + " has lost its label: " + answer.text());
            }
        });
    }
}
