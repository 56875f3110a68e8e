package org.felucca.driver.exec;

import org.felucca.model.ExecId;
import org.felucca.model.oci.OciProcess;

/**
 * A further process that is wanted.
 *
 * @param id whose
 * @param process as in the OCI document; {@code user} is the driver's to fill
 * @param user {@code user[:group]} as in {@link ExecSpec}; the container's supplementary groups of that user are given too
 * @param privileged all capabilities that the driver has, and no seccomp filter
 * @param openStdin standard input stays open until told; else it is /dev/null
 */
public record ExecProcess(ExecId id, OciProcess process, String user, boolean privileged, boolean openStdin) {}
