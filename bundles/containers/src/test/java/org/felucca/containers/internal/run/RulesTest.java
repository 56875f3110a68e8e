package org.felucca.containers.internal.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.felucca.containers.internal.record.RunState;
import org.felucca.engine.container.ProcessTable;
import org.felucca.model.FeluccaException;
import org.felucca.model.RestartPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {
    private static final Instant T = Instant.EPOCH;

    @ParameterizedTest
    @CsvSource({
        "no, 1, false, 0, false",
        "always, 0, false, 7, true",
        "always, 0, true, 0, false",
        "unless-stopped, 1, false, 0, true",
        "on-failure, 0, false, 0, false",
        "on-failure, 1, false, 2, true",
        "on-failure, 1, false, 3, false",
    })
    void restartPoliciesAreDockers(String name, int exit, boolean stopped, int restarts, boolean again) {
        RunState ended =
                RunState.created().withExitCode(exit).withStoppedByUser(stopped).withRestartCount(restarts);
        assertEquals(again, RestartPolicies.restarts(new RestartPolicy(name, 3), ended));
    }

    @Test
    void theDelayDoublesUntilARunWasLong() {
        Duration first = RestartPolicies.delay(Duration.ZERO, T, T);
        assertEquals(Duration.ofMillis(100), first);
        assertEquals(Duration.ofMillis(200), RestartPolicies.delay(first, T, T.plusSeconds(1)));
        assertEquals(Duration.ofMinutes(1), RestartPolicies.delay(Duration.ofSeconds(50), T, T));
        assertEquals(first, RestartPolicies.delay(Duration.ofSeconds(50), T, T.plusSeconds(10)));
    }

    @Test
    void anEngineThatStartsHonoursAManualStop() {
        RunState stopped = RunState.created().withStartedAt(Optional.of(T)).withStoppedByUser(true);
        assertTrue(RestartPolicies.startsWithEngine(new RestartPolicy("always", 0), stopped));
        assertFalse(RestartPolicies.startsWithEngine(new RestartPolicy("unless-stopped", 0), stopped));
        assertFalse(RestartPolicies.startsWithEngine(new RestartPolicy("always", 0), RunState.created()));
    }

    @ParameterizedTest
    @CsvSource({"KILL, 9", "SIGTERM, 15", "sigint, 2", "9, 9", "RTMIN+3, 37", "SIGRTMAX-1, 63"})
    void signalsAreReadByNameAndNumber(String text, int number) {
        assertEquals(number, Signals.number(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "65", "FOO", "-1", "SIG", "RTMIN+99", "999999"})
    void whatIsNoSignalIsRefused(String text) {
        assertThrows(FeluccaException.class, () -> Signals.number(text));
    }

    @ParameterizedTest
    @CsvSource({
        "'exec: \"foo\": executable file not found in $PATH: unknown', 127",
        "'exec: \"/x\": permission denied: unknown', 126",
        "'exec: \"/etc\": is a directory: unknown', 126",
        "'mount proc on /proc: EPERM', 128",
    })
    void aFailedStartLeavesDockersExitCode(String message, int code) {
        assertEquals(code, StartFailures.exitCode(message));
    }

    @Test
    void psIsCutDownToTheContainer() {
        ProcessTable table =
                Ps.parse(List.of("UID PID CMD", "root 1 init", "root 42 sh -c sleep 9", "root - thread"), Set.of(42));
        assertEquals(List.of("UID", "PID", "CMD"), table.titles());
        assertEquals(List.of(List.of("root", "42", "sh -c sleep 9")), table.processes());
        assertThrows(FeluccaException.class, () -> Ps.parse(List.of("UID CMD"), Set.of()));
    }

    @Test
    void timesHaveNineDigits() {
        assertEquals("2024-01-02T03:04:05.000000000Z ", LogReading.timestamp(Instant.parse("2024-01-02T03:04:05Z")));
        assertEquals(
                "2024-01-02T03:04:05.000001000Z ", LogReading.timestamp(Instant.parse("2024-01-02T03:04:05.000001Z")));
    }
}
