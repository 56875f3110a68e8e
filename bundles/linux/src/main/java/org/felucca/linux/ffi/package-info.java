/** The border to native code, private to this bundle: C prototypes, raw memory, one way to call the kernel. */
package org.felucca.linux.ffi;
