package org.felucca.execdriver.native_.internal;

import org.felucca.cgroups.Cgroups;
import org.felucca.driver.exec.ExecDriver;
import org.felucca.driver.testkit.ExecDriverConformance;
import org.junit.jupiter.api.AfterAll;

class NativeDriverConformanceTest extends ExecDriverConformance {
    private static final String PARENT =
            "/felucca-test-native-" + ProcessHandle.current().pid();

    @Override
    protected ExecDriver open() {
        return new NativeDriver();
    }

    @Override
    protected void close(ExecDriver driver) {
        ((NativeDriver) driver).deactivate();
    }

    @Override
    protected String cgroupParent() {
        return PARENT;
    }

    @Override
    protected boolean cgroupExists(String path) {
        try (Cgroups cgroups = Cgroups.detect()) {
            return cgroups.at(path).exists();
        }
    }

    @AfterAll
    static void removeParent() {
        try (Cgroups cgroups = Cgroups.detect()) {
            cgroups.removeEmpty(PARENT);
        }
    }
}
