package org.felucca.driver.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.felucca.driver.graph.FreeLayers;
import org.felucca.driver.graph.GraphDriver;
import org.felucca.model.ErrorKind;
import org.junit.jupiter.api.Test;

/** What every {@link GraphDriver} does that can fill its layers before it knows their parents, a {@link FreeLayers}. */
public abstract class FreeLayersConformance extends GraphDriverConformance {
    @Test
    void aFreeLayerTakesItsPlaceLater() throws IOException {
        layer("base", null, "a=1", "b=1");
        driver.prepare("free", Optional.empty());
        driver.apply("free", new ByteArrayInputStream(tar(".wh.a", "c=2")));
        FreeLayers free = (FreeLayers) driver;
        assertEquals(ErrorKind.NOT_FOUND, kindOf(() -> free.place("free", "child", Optional.of("nobody"))));
        assertEquals(ErrorKind.CONFLICT, kindOf(() -> free.place("free", "base", Optional.empty())));
        free.place("free", "child", Optional.of("base"));
        driver.commit("child");
        assertEquals(List.of("base", "child"), driver.keys());
        assertEquals(List.of("1", "2"), List.of(content("child", "/b"), content("child", "/c")));
        assertFalse(shows("child", "/a"));
    }
}
