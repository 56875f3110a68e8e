package org.felucca.client;

import java.util.Map;
import org.felucca.client.api.Engine;

/**
 * What a command works with.
 *
 * @param console the standard streams
 * @param engine the engine that the command line or the environment names
 * @param environment the environment variables of this process
 * @param command the command as it was typed, for example {@code felucca run}
 */
public record Session(Console console, Engine engine, Map<String, String> environment, String command) {}
