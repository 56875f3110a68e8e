package org.felucca.distribution.internal.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a server wants to be told who asks (RFC 7235): {@code Bearer realm="https://auth.test/token",service="registry"}.
 *
 * @param scheme in lower case
 */
record Challenge(String scheme, Map<String, String> parameters) {
    private static final Pattern SCHEME = Pattern.compile("^\\s*([A-Za-z]+)(?:\\s+|$)");
    private static final Pattern PARAMETER =
            Pattern.compile("\\s*([A-Za-z_-]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s,\"]+))\\s*,?");

    /** Of the values of {@code WWW-Authenticate} headers, one challenge each. */
    static List<Challenge> parse(List<String> headers) {
        List<Challenge> all = new ArrayList<>();
        for (String header : headers) {
            Matcher scheme = SCHEME.matcher(header);
            if (scheme.find()) {
                Map<String, String> parameters = new LinkedHashMap<>();
                Matcher parameter = PARAMETER.matcher(header).region(scheme.end(), header.length());
                while (parameter.lookingAt()) {
                    String quoted = parameter.group(2);
                    parameters.put(
                            parameter.group(1).toLowerCase(Locale.ROOT),
                            quoted == null ? parameter.group(3) : quoted.replaceAll("\\\\(.)", "$1"));
                    parameter.region(parameter.end(), header.length());
                }
                all.add(new Challenge(scheme.group(1).toLowerCase(Locale.ROOT), parameters));
            }
        }
        return all;
    }

    static Optional<Challenge> of(String scheme, List<Challenge> challenges) {
        return challenges.stream().filter(c -> c.scheme().equals(scheme)).findFirst();
    }

    String get(String parameter) {
        return parameters.getOrDefault(parameter, "");
    }
}
