package org.felucca.guest;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs compiled tests without Maven: the arguments are folders of test classes, all of them on the class path too. */
public final class GuestTests {
    private GuestTests() {}

    /** Prints a line for each test and the counts; the exit code is 1 when a test failed or there was none. */
    public static void main(String[] folders) {
        Set<Path> roots = Arrays.stream(folders).map(Path::of).collect(Collectors.toSet());
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClasspathRoots(roots))
                .build();
        Lines lines = new Lines(System.out);
        LauncherFactory.create().execute(request, lines);
        System.out.printf("counts %d %d %d%n", lines.passed, lines.failed, lines.skipped);
        System.exit(lines.failed > 0 || lines.passed == 0 ? 1 : 0);
    }

    private static final class Lines implements TestExecutionListener {
        private final PrintStream out;
        private int passed;
        private int failed;
        private int skipped;

        Lines(PrintStream out) {
            this.out = out;
        }

        @Override
        public void executionSkipped(TestIdentifier test, String reason) {
            skipped++;
            out.println("skipped " + name(test) + ": " + reason);
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            switch (result.getStatus()) {
                case SUCCESSFUL -> {
                    if (test.isTest()) {
                        passed++;
                        out.println("passed " + name(test));
                    }
                }
                case ABORTED -> {
                    skipped++;
                    out.println("skipped " + name(test) + ": "
                            + result.getThrowable().map(Throwable::getMessage).orElse(""));
                }
                case FAILED -> {
                    failed++;
                    out.println("FAILED " + name(test));
                    result.getThrowable().ifPresent(failure -> failure.printStackTrace(out));
                }
            }
        }

        private static String name(TestIdentifier test) {
            String parent = test.getParentIdObject()
                    .map(id -> id.getLastSegment().getValue())
                    .orElse("");
            return parent.substring(parent.lastIndexOf('.') + 1) + "." + test.getDisplayName();
        }
    }
}
