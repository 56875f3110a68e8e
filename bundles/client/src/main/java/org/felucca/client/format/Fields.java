package org.felucca.client.format;

import java.util.List;

/** Something a template reads fields of, besides maps. */
public interface Fields {
    /** The names of all fields. */
    List<String> names();

    /** The value of a field; throws {@link TemplateException} if there is none of that name. */
    Object field(String name);

    /** The value of a field that takes an argument, as in {@code {{.Label "name"}}}. */
    default Object call(String name, Object argument) {
        throw new TemplateException(name + " takes no argument");
    }
}
