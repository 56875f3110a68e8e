package org.felucca.logdriver.jsonfile.internal;

import java.util.Map;
import java.util.Set;
import org.felucca.logs.Attributes;
import org.felucca.logs.LogOptions;
import org.felucca.logs.Tag;
import org.felucca.logs.file.Rotation;
import org.felucca.model.Errors;

/** The options of a json-file log. */
final class JsonFileOptions {
    private static final String MAX_SIZE = "max-size";
    private static final String MAX_FILE = "max-file";
    private static final String COMPRESS = "compress";
    private static final Set<String> OPTIONS =
            Set.of(MAX_SIZE, MAX_FILE, COMPRESS, "labels", "labels-regex", "env", "env-regex", Tag.OPTION);
    /** Of a container that wants no limit where others have one. */
    private static final String NO_LIMIT = "-1";

    private JsonFileOptions() {}

    static void check(Map<String, String> options, Rotation otherwise) {
        LogOptions.known(options, OPTIONS, "unknown log opt '%s' for json-file log driver");
        rotation(options, otherwise);
        Attributes.check(options);
        Tag.check(options);
    }

    /** What the options say, and of what they do not say what others have. */
    static Rotation rotation(Map<String, String> options, Rotation otherwise) {
        long size = options.containsKey(MAX_SIZE) ? size(options.get(MAX_SIZE)) : otherwise.size();
        int files =
                options.containsKey(MAX_FILE) ? LogOptions.number(options.get(MAX_FILE)) : files(options, otherwise);
        if (files < 1) {
            throw Errors.invalid("max-file cannot be less than 1");
        }
        boolean can = files > 1 && size != Rotation.UNLIMITED;
        boolean compress =
                options.containsKey(COMPRESS) ? LogOptions.flag(options.get(COMPRESS)) : can && otherwise.compress();
        if (compress && !can) {
            throw Errors.invalid("compress cannot be true when max-file is less than 2 or max-size is not set");
        }
        return new Rotation(size, files, compress);
    }

    /** As Docker: who says a size and no number of files gets one file. */
    private static int files(Map<String, String> options, Rotation otherwise) {
        return options.containsKey(MAX_SIZE) ? 1 : otherwise.files();
    }

    private static long size(String text) {
        if (text.equals(NO_LIMIT)) {
            return Rotation.UNLIMITED;
        }
        long size = LogOptions.size(text);
        if (size <= 0) {
            throw Errors.invalid("max-size must be a positive number");
        }
        return size;
    }
}
