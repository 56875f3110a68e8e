package org.felucca.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.felucca.driver.log.LogSpec;
import org.felucca.model.ContainerId;
import org.felucca.model.FeluccaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TagTest {
    private static final ContainerId CONTAINER = new ContainerId("0123456789abcdef".repeat(4));

    private static LogSpec spec(Map<String, String> options) {
        return new LogSpec(
                CONTAINER,
                "web",
                Path.of("/"),
                options,
                new LogSpec.ContainerFacts(
                        "sha256:d48c95a2",
                        "busybox:1",
                        Instant.EPOCH,
                        List.of("sh", "-c", "x"),
                        Map.of("color", "blue", "shape", "round"),
                        List.of("OS=linux", "HOME=/root")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain | plain",
                "{{.ID}} | 0123456789ab",
                "{{ .Name }}/{{.ImageName}} | web/busybox:1",
                "{{.ContainerName}} {{.ImageID}} {{.ImageFullID}} | /web sha256:d48c9 sha256:d48c95a2",
                "{{.Command}} | sh -c x",
                "{{upper .Name}} | WEB",
                "{{index .ContainerLabels \"color\"}} | blue",
                "{{join .ContainerEnv \",\"}} | OS=linux,HOME=/root",
                "{{truncate .ID 3}} | 012",
                "{{.DaemonName}} | felucca"
            })
    void fillsTheTemplateIn(String template, String tag) {
        assertEquals(tag, Tag.of(spec(Map.of("tag", template)), Tag.ID));
    }

    @Test
    void pipesGoFromLeftToRight() {
        assertEquals("WEB", Tag.of(spec(Map.of("tag", "{{.Name | upper}}")), ""));
    }

    @Test
    void withoutATemplateTheDriversIsUsed() {
        assertEquals("0123456789ab", Tag.of(spec(Map.of()), Tag.ID));
        assertEquals("", Tag.of(spec(Map.of()), ""));
    }

    @ParameterizedTest
    @CsvSource({
        "{{, unclosed action",
        "{{.Foo}}, can't evaluate field Foo",
        "{{}}, missing value for command",
        "{{shout .Name}}, function \"shout\" not defined"
    })
    void whatIsNoTemplateIsRefused(String template, String words) {
        FeluccaException e = assertThrows(FeluccaException.class, () -> Tag.check(Map.of("tag", template)));
        assertTrue(
                e.getMessage().startsWith("template: log-tag:1")
                        && e.getMessage().contains(words),
                e.getMessage());
    }

    @Test
    void labelsAndVariablesAreTakenByNameAndByExpression() {
        assertEquals(
                Map.of("color", "blue", "OS", "linux"),
                Attributes.of(spec(Map.of("labels", "color,x", "env-regex", "^O"))));
        assertEquals(Map.of("_shape", "round"), Attributes.of(spec(Map.of("labels-regex", "ap")), key -> "_" + key));
    }
}
