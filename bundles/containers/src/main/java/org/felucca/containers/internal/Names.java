package org.felucca.containers.internal;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.felucca.model.Errors;

/** Names of containers: which are allowed, and one for who gives none. */
final class Names {
    private static final Pattern FORM = Pattern.compile("/?[a-zA-Z0-9][a-zA-Z0-9_.-]+");
    private static final List<String> WEATHER = List.of(
            "airy",
            "balmy",
            "bold",
            "breezy",
            "bright",
            "brisk",
            "calm",
            "clear",
            "cloudy",
            "cool",
            "crisp",
            "dewy",
            "drifting",
            "easy",
            "eager",
            "fair",
            "fast",
            "fresh",
            "gentle",
            "glad",
            "golden",
            "gusty",
            "hazy",
            "jolly",
            "keen",
            "light",
            "lively",
            "lucky",
            "mellow",
            "mild",
            "misty",
            "nimble",
            "placid",
            "quick",
            "quiet",
            "rapid",
            "ready",
            "salty",
            "serene",
            "sharp",
            "silent",
            "silver",
            "smooth",
            "snug",
            "steady",
            "still",
            "sunny",
            "swift",
            "tidal",
            "trim",
            "warm",
            "wavy",
            "wild",
            "windy",
            "wise",
            "zesty");
    private static final List<String> SAILORS = List.of(
            "amundsen",
            "barents",
            "bering",
            "blackburn",
            "cabot",
            "cartier",
            "caboto",
            "chichester",
            "columbus",
            "cook",
            "crowhurst",
            "davis",
            "diaz",
            "drake",
            "ericson",
            "flinders",
            "franklin",
            "frobisher",
            "gama",
            "gilbert",
            "heyerdahl",
            "hudson",
            "hood",
            "knox",
            "laperouse",
            "macarthur",
            "magellan",
            "moitessier",
            "nansen",
            "nelson",
            "pytheas",
            "polo",
            "raleigh",
            "ross",
            "shackleton",
            "slocum",
            "tabarly",
            "tasman",
            "torres",
            "vancouver",
            "vespucci",
            "weddell",
            "zheng");

    private Names() {}

    /** The name without a leading slash. Throws INVALID with Docker's words. */
    static String check(String name) {
        if (!FORM.matcher(name).matches()) {
            throw Errors.invalid("Invalid container name (%s), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed", name);
        }
        return name.startsWith("/") ? name.substring(1) : name;
    }

    /** A random name; from the second try on with a digit. */
    static String random(int attempt) {
        String name = pick(WEATHER) + "_" + pick(SAILORS);
        return attempt == 0 ? name : name + ThreadLocalRandom.current().nextInt(10);
    }

    private static String pick(List<String> words) {
        return words.get(ThreadLocalRandom.current().nextInt(words.size()));
    }
}
