/**
 * The way to the content store and to the names of images for bundles other than the one that keeps them: who pulls, pushes, serves, builds.
 *
 * <p>A <b>blob</b> is any bytes with a digest: a layer, a configuration, a manifest or index of whatever media type. It is kept as long as an image
 * consists of it, a {@linkplain ContentStore#keep holder} keeps it, or a {@linkplain ContentLease lease} holds it; then it goes.
 *
 * <p>A pull: take a lease, {@linkplain ContentLease#hold hold} what the manifest names and see what is missing, take that in by
 * {@linkplain ContentLease#begin intakes} (layers are unpacked while they come), {@linkplain ContentLease#register register} the image, close the lease. If
 * anything fails on the way, closing the lease leaves nothing.
 *
 * <p>A registry: each upload is an intake of a lease; a manifest that arrives is {@linkplain ContentStore#keep kept} with all that it names under a
 * holder of the registry's own, before the lease is closed.
 *
 * <p>When the store's bundle is replaced, what was taken from it throws the engine's {@code HandlerReplaced}; the successor is another service. Blobs that
 * a lease held then are kept for some minutes more, so that the work which is begun again finds them.
 */
@Export
@Version("1.0.0")
package org.felucca.driver.content;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
