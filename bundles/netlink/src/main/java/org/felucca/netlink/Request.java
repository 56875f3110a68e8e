package org.felucca.netlink;

/**
 * A message to the kernel that is answered by success or an errno.
 *
 * @param name what it does, for messages: {@code create bridge felucca0}
 * @param type RTM_* of linux/rtnetlink.h
 * @param flags NLM_F_* beside REQUEST and ACK
 * @param body fixed header and attributes
 */
public record Request(String name, int type, int flags, Message body) {
    static final int NLM_F_REPLACE = 0x100;
    static final int NLM_F_EXCL = 0x200;
    static final int NLM_F_CREATE = 0x400;

    static final int RTM_NEWLINK = 16;
    static final int RTM_DELLINK = 17;
    static final int RTM_GETLINK = 18;
    static final int RTM_SETLINK = 19;
    static final int RTM_NEWADDR = 20;
    static final int RTM_DELADDR = 21;
    static final int RTM_GETADDR = 22;
    static final int RTM_NEWROUTE = 24;
    static final int RTM_DELROUTE = 25;
    static final int RTM_GETROUTE = 26;
    static final int RTM_GETNEIGH = 30;
}
