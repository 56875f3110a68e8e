package org.felucca.server.internal.rights;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One endpoint or many: {@code POST /containers/*}{@code /start}, {@code GET /**}, {@code * /volumes/*}. A star stands for one part of the path or any
 * method, two for the rest of the path; GET includes HEAD. It is compared with the path as the API's definition writes it, never with
 * what a client sent: there is nothing to disguise.
 */
record EndpointPattern(String method, Pattern path) {
    /** Matches nothing. */
    static final EndpointPattern NONE = new EndpointPattern("", Pattern.compile("(?!)"));

    private static final Pattern FORM = Pattern.compile("([A-Z]+|\\*) (/\\S*)");
    private static final Pattern STARS = Pattern.compile("\\*\\*?");

    /** Throws IllegalArgumentException for what is no pattern. */
    static EndpointPattern parse(String text) {
        Matcher form = FORM.matcher(text.trim());
        if (!form.matches()) {
            throw new IllegalArgumentException("\"" + text
                    + "\" is no endpoint: expected a method and a path such as \"POST /containers/*/start\"");
        }
        return new EndpointPattern(form.group(1), Pattern.compile(regex(form.group(2))));
    }

    private static String regex(String path) {
        StringBuilder regex = new StringBuilder();
        int at = 0;
        Matcher stars = STARS.matcher(path);
        while (stars.find()) {
            regex.append(Pattern.quote(path.substring(at, stars.start())));
            regex.append(stars.group().length() == 2 ? ".*" : "[^/]+");
            at = stars.end();
        }
        return regex.append(Pattern.quote(path.substring(at))).toString();
    }

    boolean matches(String requested, String endpoint) {
        boolean sameMethod =
                method.equals("*") || method.equals(requested) || (method.equals("GET") && requested.equals("HEAD"));
        return sameMethod && path.matcher(endpoint).matches();
    }
}
