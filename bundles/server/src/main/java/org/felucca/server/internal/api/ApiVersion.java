package org.felucca.server.internal.api;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of Docker's Engine API, as {@code 1.51}. */
public record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {
    public static final ApiVersion MIN = new ApiVersion(1, 24);
    public static final ApiVersion MAX = new ApiVersion(1, 51);

    private static final Pattern FORM = Pattern.compile("(\\d{1,4})(?:\\.(\\d{1,4}))?(?:\\.\\d{1,4})*");

    /** Throws 400 with Docker's words if it is not between {@link #MIN} and {@link #MAX}. */
    static ApiVersion requested(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw HttpFailure.badRequest("invalid API version: " + text);
        }
        ApiVersion version = new ApiVersion(
                Integer.parseInt(matcher.group(1)), matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2)));
        if (version.compareTo(MIN) < 0) {
            throw HttpFailure.badRequest("client version " + text + " is too old. Minimum supported API version is "
                    + MIN + ", please upgrade your client to a newer version");
        }
        if (version.compareTo(MAX) > 0) {
            throw HttpFailure.badRequest(
                    "client version " + text + " is too new. Maximum supported API version is " + MAX);
        }
        return version;
    }

    /** Whether this is 1.minor or later. */
    public boolean atLeast(int wantedMinor) {
        return minor >= wantedMinor;
    }

    @Override
    public int compareTo(ApiVersion other) {
        return major != other.major ? Integer.compare(major, other.major) : Integer.compare(minor, other.minor);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
