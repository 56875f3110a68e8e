package org.felucca.server.internal.routes;

import java.util.List;
import java.util.Map;

/** What is installed, as it is at the moment. */
public interface Installation {
    /** Versions of the bundles by symbolic name, in order. */
    Map<String, String> bundles();

    /** Names of the drivers by kind ({@code graph}, {@code exec}, {@code network}, {@code log}, {@code volume}), the preferred one first. */
    Map<String, List<String>> drivers();

    /** The folder of all state. */
    String root();
}
