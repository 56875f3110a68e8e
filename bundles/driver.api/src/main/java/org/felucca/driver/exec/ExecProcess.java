package org.felucca.driver.exec;

import org.felucca.model.ExecId;
import org.felucca.model.oci.OciProcess;

/**
 * A further process that is wanted.
 *
 * @param id whose
 * @param process as in the OCI document
 * @param openStdin standard input stays open until told; else it is /dev/null
 */
public record ExecProcess(ExecId id, OciProcess process, boolean openStdin) {}
