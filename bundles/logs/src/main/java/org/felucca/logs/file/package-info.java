/**
 * Logs in files. One file is written; when it is full it is <em>turned over</em>: it becomes number one of the older files, and a new one is
 * begun. Each file has a number that it keeps while its name changes and when it is compressed, and so has a place in it: a reader finds its
 * place again.
 */
@Export
@Version("1.0.0")
package org.felucca.logs.file;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
