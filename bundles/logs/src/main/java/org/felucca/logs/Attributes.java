package org.felucca.logs;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.felucca.driver.log.LogSpec;
import org.felucca.model.Errors;

/** What the options {@code labels}, {@code labels-regex}, {@code env} and {@code env-regex} ask to be said with each line. */
public final class Attributes {
    /** The options. */
    public static final Set<String> OPTIONS = Set.of("labels", "labels-regex", "env", "env-regex");

    private Attributes() {}

    /** Refuses an expression that is none. Docker finds that when the container starts. */
    public static void check(Map<String, String> options) {
        expression(options, "labels-regex");
        expression(options, "env-regex");
    }

    /** By name. */
    public static Map<String, String> of(LogSpec spec) {
        return of(spec, UnaryOperator.identity());
    }

    /** By name, after the driver's rule for names. */
    public static Map<String, String> of(LogSpec spec, UnaryOperator<String> name) {
        Map<String, String> wanted = new TreeMap<>();
        add(spec.facts().labels(), spec.options(), "labels", name, wanted);
        Map<String, String> environment = new TreeMap<>();
        for (String variable : spec.facts().environment()) {
            int cut = variable.indexOf('=');
            if (cut > 0) {
                environment.put(variable.substring(0, cut), variable.substring(cut + 1));
            }
        }
        add(environment, spec.options(), "env", name, wanted);
        return wanted;
    }

    private static void add(
            Map<String, String> from,
            Map<String, String> options,
            String option,
            UnaryOperator<String> name,
            Map<String, String> to) {
        List<String> names = Arrays.asList(options.getOrDefault(option, "").split(",", -1));
        Pattern expression = expression(options, option + "-regex");
        from.forEach((key, value) -> {
            if (names.contains(key)
                    || (expression != null && expression.matcher(key).find())) {
                to.put(name.apply(key), value);
            }
        });
    }

    private static Pattern expression(Map<String, String> options, String option) {
        String text = options.getOrDefault(option, "");
        try {
            return text.isEmpty() ? null : Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw Errors.invalid("error parsing regexp: %s: `%s`", e.getDescription(), text);
        }
    }
}
