package org.felucca.client.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.Duration;
import org.felucca.client.json.Doc;
import org.felucca.client.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {
    @ParameterizedTest
    @CsvSource({"0,0B", "999,999B", "1000,1kB", "1983488,1.98MB", "12345678,12.3MB", "1000000000,1GB", "999999,1e+03kB"
    })
    void decimalSizesHaveThreeDigits(long bytes, String text) {
        assertEquals(text, Sizes.decimal(bytes, 3));
    }

    @ParameterizedTest
    @CsvSource({"0,0B", "1024,1KiB", "25200000000,23.47GiB", "1536,1.5KiB"})
    void binarySizesHaveFourDigits(long bytes, String text) {
        assertEquals(text, Sizes.binary(bytes));
    }

    @ParameterizedTest
    @CsvSource({"10,10", "10b,10", "1k,1024", "1K,1024", "1kb,1024", "1KiB,1024", "1.5g,1610612736", "64 m,67108864"})
    void readsSizes(String text, long bytes) {
        assertEquals(bytes, Sizes.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "0,Less than a second",
        "1,1 second",
        "59,59 seconds",
        "60,About a minute",
        "3599,59 minutes",
        "3600,About an hour",
        "7200,2 hours",
        "172800,2 days",
        "1209600,2 weeks",
        "5184000,2 months",
        "63072000,2 years"
    })
    void durationsAreRough(long seconds, String text) {
        assertEquals(text, Times.roughly(Duration.ofSeconds(seconds)));
    }

    @ParameterizedTest
    @CsvSource({"1h30m,5400000000000", "1.5s,1500000000", "-2ms,-2000000", "0,0", "10us,10000"})
    void readsGoDurations(String text, long nanos) {
        assertEquals(nanos, GoDuration.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-02T03:04:05Z,1767323045.000000000",
        "2026-01-02T03:04:05.5+01:00,1767319445.500000000",
        "2026-01-02Z,1767312000.000000000",
        "1767323045,1767323045",
        "1767323045.5,1767323045.5"
    })
    void timestampsAreSecondsWithNanoseconds(String text, String sent) {
        assertEquals(sent, Times.timestamp(text));
    }

    @ParameterizedTest
    @CsvSource({
        "busybox,busybox:latest",
        "docker.io/library/busybox,busybox:latest",
        "index.docker.io/a/b:1,a/b:1",
        "localhost:5000/x/y:z,localhost:5000/x/y:z",
        "x@sha256:0123,x@sha256:0123"
    })
    void imageNamesAreShownShortWithATag(String name, String shown) {
        assertEquals(shown, ImageName.parse(name).withTag());
    }

    @ParameterizedTest
    @CsvSource({"UPPER", "a:b:c", "-x", "a//b", "x:"})
    void refusesWhatIsNoImageName(String name) {
        assertThrows(IllegalArgumentException.class, () -> ImageName.parse(name));
    }

    @Test
    void neighbouringPortsAreJoined() throws IOException {
        String ports =
                """
                [{"PrivatePort":99,"Type":"tcp"},
                 {"IP":"0.0.0.0","PrivatePort":7001,"PublicPort":7001,"Type":"tcp"},
                 {"IP":"0.0.0.0","PrivatePort":7000,"PublicPort":7000,"Type":"tcp"},
                 {"IP":"::","PrivatePort":80,"PublicPort":8080,"Type":"tcp"}]
                """;
        assertEquals(
                "99/tcp, 0.0.0.0:7000-7001->7000-7001/tcp, [::]:8080->80/tcp", Ports.show(Doc.list(Json.read(ports))));
    }

    @Test
    void quotesAsGoDoes() {
        assertEquals("\"a\\\"b\\\\c\\n\\x01é\"", Texts.quoted("a\"b\\c\n\u0001é"));
    }
}
