package org.felucca.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageRefTest {
    private static final String SHA = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    @ParameterizedTest
    @CsvSource({
        "busybox, docker.io/library/busybox:latest, busybox:latest",
        "busybox:1.36, docker.io/library/busybox:1.36, busybox:1.36",
        "user/app, docker.io/user/app:latest, user/app:latest",
        "localhost/app, localhost/app:latest, localhost/app:latest",
        "host:5000/a/b:c, host:5000/a/b:c, host:5000/a/b:c",
        "index.docker.io/library/x, docker.io/library/x:latest, x:latest",
        "docker.io/library/a/b, docker.io/library/a/b:latest, library/a/b:latest",
    })
    void readsNamesAsDockerDoes(String typed, String canonical, String familiar) {
        assertEquals(canonical, ImageRef.parse(typed).toString());
        assertEquals(familiar, ImageRef.parse(typed).familiar());
    }

    @ParameterizedTest
    @ValueSource(strings = {"busybox@" + SHA, "busybox:1@" + SHA})
    void keepsTheDigest(String typed) {
        assertEquals(typed, ImageRef.parse(typed).familiar());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Busybox",
                "a b",
                "a:",
                "a:b:c",
                "a//b",
                "/a",
                "a/",
                "a@sha256:12",
                ":tag",
                "a\nb",
                "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
            })
    void refusesWhatDockerRefuses(String typed) {
        FeluccaException e = assertThrows(FeluccaException.class, () -> ImageRef.parse(typed));
        assertEquals(ErrorKind.INVALID, e.kind());
    }
}
