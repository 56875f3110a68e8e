package org.felucca.preload.internal;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ClassNamesTest {
    /** Has classes in every place where a class file can have them. */
    static class Sample implements Supplier<List<ClassNamesTest.OnlyAnArgument>> {
        OnlyAField[][] field;

        @Override
        public List<OnlyAnArgument> get() {
            Supplier<OnlyInALambda> made = () -> null;
            return made.get() == null ? null : List.of();
        }
    }

    static class OnlyAField {}

    static class OnlyAnArgument {}

    static class OnlyInALambda {}

    @Test
    void findsClassesInEveryPlace() throws IOException {
        try (InputStream in = Sample.class.getResourceAsStream("ClassNamesTest$Sample.class")) {
            Set<String> names = ClassNames.in(new DataInputStream(in));
            for (Class<?> wanted : List.of(OnlyAField.class, OnlyAnArgument.class, OnlyInALambda.class)) {
                assertTrue(names.contains(wanted.getName().replace('.', '/')), wanted + " in " + names);
            }
            assertTrue(names.stream().noneMatch(n -> n.startsWith("java/")), names.toString());
        }
    }

    @Test
    void refusesWhatIsNoClassFile() {
        assertThrows(
                IOException.class,
                () -> ClassNames.in(new DataInputStream(
                        new ByteArrayInputStream("no class at all".getBytes(StandardCharsets.UTF_8)))));
    }
}
