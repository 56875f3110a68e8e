/** Below HTTP: the listening socket that outlives this bundle, connections whose end is noticed, and hijacked connections. */
package org.felucca.server.internal.http;
