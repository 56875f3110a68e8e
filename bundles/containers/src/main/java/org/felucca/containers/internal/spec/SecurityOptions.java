package org.felucca.containers.internal.spec;

import java.util.List;
import org.felucca.model.Errors;

/**
 * {@code --security-opt}, read.
 *
 * @param noNewPrivileges set-uid programs gain nothing
 * @param seccomp empty for the default profile, {@code unconfined}, or the JSON text of one
 * @param apparmor profile name, or empty
 * @param maskSystemPaths {@code systempaths=unconfined} was not said
 */
public record SecurityOptions(boolean noNewPrivileges, String seccomp, String apparmor, boolean maskSystemPaths) {
    private static final String UNCONFINED = "unconfined";

    /** Reads the options; throws INVALID with Docker's words. */
    public static SecurityOptions parse(List<String> options) {
        boolean noNewPrivileges = false;
        boolean mask = true;
        String seccomp = "";
        String apparmor = "";
        for (String option : options) {
            int cut = option.indexOf('=');
            if (cut < 0) {
                cut = option.indexOf(':');
            }
            String key = cut < 0 ? option : option.substring(0, cut);
            String value = cut < 0 ? "" : option.substring(cut + 1);
            switch (key) {
                case "no-new-privileges" -> noNewPrivileges = cut < 0 || flag(option, value);
                case "seccomp" -> seccomp = profile(value);
                case "apparmor" -> apparmor = value;
                case "systempaths" -> mask = !value.equals(UNCONFINED);
                case "label" -> {} // means something with SELinux alone
                default -> throw Errors.invalid("invalid --security-opt 2: \"%s\"", option);
            }
        }
        return new SecurityOptions(noNewPrivileges, seccomp, apparmor, mask);
    }

    private static boolean flag(String option, String value) {
        return switch (value) {
            case "true", "1", "t", "T", "TRUE", "True" -> true;
            case "false", "0", "f", "F", "FALSE", "False" -> false;
            default -> throw Errors.invalid("invalid --security-opt 2: \"%s\"", option);
        };
    }

    /** {@code builtin} is another word for the default. */
    private static String profile(String value) {
        return value.equals("builtin") ? "" : value;
    }
}
