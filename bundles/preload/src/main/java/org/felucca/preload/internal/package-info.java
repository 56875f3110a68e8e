/** Loads the classes that the code of a bundle which stops may still need. */
package org.felucca.preload.internal;
