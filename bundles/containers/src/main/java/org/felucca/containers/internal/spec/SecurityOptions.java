package org.felucca.containers.internal.spec;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.felucca.model.Errors;

/**
 * {@code --security-opt}, read.
 *
 * @param noNewPrivileges set-uid programs gain nothing
 * @param seccomp empty for the default profile, {@code unconfined}, or the JSON text of one
 * @param apparmor profile name, or empty
 * @param selinux label of the process, or empty: for kernels that have SELinux
 * @param maskSystemPaths {@code systempaths=unconfined} was not said
 */
public record SecurityOptions(
        boolean noNewPrivileges, String seccomp, String apparmor, String selinux, boolean maskSystemPaths) {
    private static final String UNCONFINED = "unconfined";
    private static final List<String> PARTS = List.of("user", "role", "type", "level");

    /** Reads the options; throws INVALID with Docker's words. */
    public static SecurityOptions parse(List<String> options) {
        boolean noNewPrivileges = false;
        boolean mask = true;
        String seccomp = "";
        String apparmor = "";
        Map<String, String> label = new HashMap<>();
        for (String option : options) {
            int cut = option.indexOf('=');
            if (cut < 0) {
                cut = option.indexOf(':');
            }
            String key = cut < 0 ? option : option.substring(0, cut);
            String value = cut < 0 ? "" : option.substring(cut + 1);
            switch (key) {
                case "no-new-privileges" -> noNewPrivileges = cut < 0 || flag(option, value);
                case "seccomp" -> seccomp = profile(said(option, value));
                case "apparmor" -> apparmor = said(option, value);
                case "systempaths" -> mask = !isUnconfined(option, value);
                case "label" -> label.putAll(label(value));
                default -> throw Errors.invalid("invalid --security-opt 2: \"%s\"", option);
            }
        }
        return new SecurityOptions(noNewPrivileges, seccomp, apparmor, selinux(label), mask);
    }

    private static String said(String option, String value) {
        if (value.isEmpty()) {
            throw Errors.invalid("invalid --security-opt 2: \"%s\"", option);
        }
        return value;
    }

    private static boolean flag(String option, String value) {
        return switch (value) {
            case "true", "1", "t", "T", "TRUE", "True" -> true;
            case "false", "0", "f", "F", "FALSE", "False" -> false;
            default -> throw Errors.invalid("invalid --security-opt 2: \"%s\"", option);
        };
    }

    private static boolean isUnconfined(String option, String value) {
        if (!value.equals(UNCONFINED)) {
            throw Errors.invalid("invalid --security-opt 2: \"%s\"", option);
        }
        return true;
    }

    /** One part of the label: {@code type:container_t}; {@code disable} takes all away. What is neither is passed over, as Docker does without SELinux. */
    private static Map<String, String> label(String value) {
        int cut = value.indexOf(':');
        if (value.equals("disable")) {
            return Map.of("disable", "");
        }
        return cut < 0 ? Map.of() : Map.of(value.substring(0, cut), value.substring(cut + 1));
    }

    /** Where parts are said, those that are not are what policies of Red Hat give to containers. */
    private static String selinux(Map<String, String> label) {
        boolean said = PARTS.stream().anyMatch(label::containsKey);
        if (!said || label.containsKey("disable")) {
            return "";
        }
        return String.join(
                ":",
                label.getOrDefault("user", "system_u"),
                label.getOrDefault("role", "system_r"),
                label.getOrDefault("type", "container_t"),
                label.getOrDefault("level", "s0"));
    }

    /** {@code builtin} is another word for the default. */
    private static String profile(String value) {
        return value.equals("builtin") ? "" : value;
    }
}
