package org.felucca.containers.internal.log;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.felucca.logs.LogOptions;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;

/**
 * The log options that are not a driver's: whether a slow log holds the program up ({@code mode}, {@code max-buffer-size}), and what is kept here
 * of a log that can't be read back ({@code cache-…}).
 */
final class CommonOptions {
    private static final String MODE = "mode";
    private static final String NON_BLOCKING = "non-blocking";
    private static final String BUFFER = "max-buffer-size";
    private static final String CACHE_DISABLED = "cache-disabled";
    private static final long BUFFER_SIZE = 1 << 20;

    /** What the cache's options are called by the driver that keeps it. */
    private static final Map<String, String> CACHE =
            Map.of("cache-max-size", "max-size", "cache-max-file", "max-file", "cache-compress", "compress");

    private CommonOptions() {}

    /** Throws INVALID in Docker's words. */
    static void check(Map<String, String> options) {
        String mode = options.getOrDefault(MODE, "");
        if (!Set.of("", "blocking", NON_BLOCKING).contains(mode)) {
            throw Errors.invalid("logger: logging mode not supported: %s", mode);
        }
        if (options.containsKey(BUFFER)) {
            if (!mode.equals(NON_BLOCKING)) {
                throw Errors.invalid("logger: max-buffer-size option is only supported with 'mode=non-blocking'");
            }
            try {
                LogOptions.size(options.get(BUFFER));
            } catch (FeluccaException e) {
                throw LogOptions.prefixed("error parsing option max-buffer-size: ", e);
            }
        }
        try {
            LogOptions.flag(options, CACHE_DISABLED);
        } catch (FeluccaException e) {
            throw new FeluccaException(
                    e.kind(), "invalid value for option cache-disabled: " + options.get(CACHE_DISABLED), e);
        }
    }

    /** Those that are left for the driver. */
    static Map<String, String> ofDriver(Map<String, String> options) {
        Map<String, String> left = new LinkedHashMap<>(options);
        left.keySet().removeAll(Set.of(MODE, BUFFER, CACHE_DISABLED));
        left.keySet().removeAll(CACHE.keySet());
        return left;
    }

    /** Whether output is dropped rather than that the program waits. */
    static boolean drops(Map<String, String> options) {
        return options.getOrDefault(MODE, "").equals(NON_BLOCKING);
    }

    /** Bytes that wait for a slow log before the oldest are dropped. */
    static long buffer(Map<String, String> options) {
        return options.containsKey(BUFFER) ? LogOptions.size(options.get(BUFFER)) : BUFFER_SIZE;
    }

    static boolean caches(Map<String, String> options) {
        return !LogOptions.flag(options, CACHE_DISABLED);
    }

    /** The options for the driver that keeps the cache. */
    static Map<String, String> ofCache(Map<String, String> options) {
        Map<String, String> cache = new HashMap<>();
        CACHE.forEach((ours, theirs) -> {
            if (options.containsKey(ours)) {
                cache.put(theirs, options.get(ours));
            }
        });
        return cache;
    }
}
