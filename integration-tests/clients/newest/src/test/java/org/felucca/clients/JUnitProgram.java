package org.felucca.clients;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Optional;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** A {@link Program}: the tests of the class that is its argument. */
final class JUnitProgram implements TestExecutionListener {
    private int count;

    private JUnitProgram() {}

    public static void main(String[] arguments) {
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(arguments[0]))
                                .build(),
                        new JUnitProgram());
        // threads of a client do not keep the program
        System.exit(0);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        Optional<Throwable> failure = result.getThrowable();
        if (test.isTest() || failure.isPresent()) {
            count++;
            System.out.println((failure.isPresent() ? "not " : "") + "ok " + count + " - " + test.getDisplayName());
            failure.ifPresent(f -> f.printStackTrace(System.out));
            System.out.flush();
        }
    }
}
