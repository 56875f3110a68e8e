package org.felucca.linux.ffi;

import jnr.ffi.Pointer;
import jnr.ffi.annotations.In;

/** Prototypes of seccomp.h, library libseccomp.so.2. */
public interface LibSeccomp {
    Pointer seccomp_init(int defaultAction);

    void seccomp_release(Pointer ctx);

    int seccomp_arch_add(Pointer ctx, int archToken);

    int seccomp_attr_set(Pointer ctx, int attribute, int value);

    int seccomp_syscall_resolve_name(String name);

    int seccomp_syscall_resolve_name_arch(int archToken, String name);

    int seccomp_rule_add_array(Pointer ctx, int action, int syscall, int count, @In byte[] comparisons);

    int seccomp_export_bpf(Pointer ctx, int fd);
}
