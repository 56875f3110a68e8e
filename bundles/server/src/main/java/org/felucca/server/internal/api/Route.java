package org.felucca.server.internal.api;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of a route table.
 *
 * @param method GET …
 * @param path as the API's definition writes it; {@code {name}} of an image may hold slashes
 * @param since the API version that brought it
 * @param action what to do
 */
public record Route(String method, String path, String since, Action action, Pattern pattern) {
    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)\\}");

    /** Does what a request asks for, on a thread that may block. */
    @FunctionalInterface
    public interface Action {
        void handle(Exchange exchange) throws IOException, InterruptedException;
    }

    public static Route route(String method, String path, String since, Action action) {
        // names of images and plugins have slashes; ids have none
        String text =
                PARAMETER.matcher(path).replaceAll(m -> m.group(1).equals("name") ? "(?<name>.+)" : "(?<$1>[^/]+)");
        return new Route(method, path, since, action, Pattern.compile(text));
    }

    /** The path's parameters, decoded, if it is this route's path. */
    Optional<Map<String, String>> match(String rawPath) {
        Matcher matcher = pattern.matcher(rawPath);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        Matcher names = PARAMETER.matcher(path);
        while (names.find()) {
            parameters.put(names.group(1), decode(matcher.group(names.group(1))));
        }
        return Optional.of(parameters);
    }

    private static String decode(String text) {
        try {
            // in a path a plus is a plus
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw HttpFailure.badRequest("invalid URL escape in the path: " + text);
        }
    }
}
