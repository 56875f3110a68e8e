/** The documents of the API as they stand on the wire, and converters to and from the model. Old clients' views live here. */
package org.felucca.server.internal.wire;
