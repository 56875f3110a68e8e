package org.felucca.server.internal.routes;

import java.util.List;
import java.util.Map;

/** What is installed, as it is at the moment. */
public interface Installation {
    /** Versions of the bundles by symbolic name, in order. */
    Map<String, String> bundles();

    /** Names of the drivers by kind ({@code graph}, {@code exec}, {@code network}, {@code log}, {@code volume}), the preferred one first. */
    Map<String, List<String>> drivers();

    /** What containers can ask for as their runtime, in order, and the exec driver that it is. */
    Map<String, String> runtimes();

    /** The folder of all state. */
    String root();
}
