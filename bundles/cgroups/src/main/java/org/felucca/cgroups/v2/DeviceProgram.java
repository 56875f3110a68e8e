package org.felucca.cgroups.v2;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the eBPF program that the kernel asks about each access to a device (type CGROUP_DEVICE, struct bpf_cgroup_dev_ctx of
 * linux/bpf.h). It answers 1 to allow and 0 to refuse.
 *
 * <p>Straight down, no loops, no maps: the access is taken apart into registers, then comes a block for each exception which
 * goes on to the next where something does not fit.
 */
final class DeviceProgram {
    private static final int LOAD_WORD = 0x61;
    private static final int MOVE = 0xbf;
    private static final int MOVE_NUMBER = 0xb7;
    private static final int SHIFT_RIGHT = 0x77;
    private static final int AND = 0x57;
    /** Comparisons of 32 bits (Linux 5.1). */
    private static final int UNLESS_EQUAL_NUMBER = 0x56;

    private static final int IF_EQUAL_NUMBER = 0x16;
    private static final int UNLESS_EQUAL = 0x5e;
    private static final int EXIT = 0x95;

    private static final int RESULT = 0;
    private static final int CONTEXT = 1;
    /** The context is not needed once it is taken apart. */
    private static final int SCRATCH = 1;

    private static final int TYPE = 2;
    private static final int ACCESS = 3;
    private static final int MAJOR = 4;
    private static final int MINOR = 5;

    private static final int ALL_ACCESS = DeviceFilter.MKNOD | DeviceFilter.READ | DeviceFilter.WRITE;

    private final List<Instruction> instructions = new ArrayList<>();

    private DeviceProgram() {}

    private record Instruction(int code, int target, int source, int offset, int number) {}

    /** The program for a filter: eight bytes an instruction. */
    static byte[] write(DeviceFilter filter) {
        DeviceProgram program = new DeviceProgram();
        program.takeApart();
        filter.exceptions().forEach((devices, access) -> program.exception(devices, access, filter.allowed()));
        program.answer(filter.allowed());
        return program.bytes();
    }

    /** The first word holds the access above and the type below; then come major and minor. */
    private void takeApart() {
        add(LOAD_WORD, TYPE, CONTEXT, 0, 0);
        add(MOVE, ACCESS, TYPE, 0, 0);
        add(SHIFT_RIGHT, ACCESS, 0, 0, 16);
        add(AND, TYPE, 0, 0, 0xffff);
        add(LOAD_WORD, MAJOR, CONTEXT, 4, 0);
        add(LOAD_WORD, MINOR, CONTEXT, 8, 0);
    }

    private void exception(DeviceFilter.Devices devices, int access, boolean allowed) {
        List<Integer> jumps = new ArrayList<>();
        compare(jumps, TYPE, devices.type());
        if (access != ALL_ACCESS) {
            add(MOVE, SCRATCH, ACCESS, 0, 0);
            add(AND, SCRATCH, 0, 0, access);
            jumps.add(instructions.size());
            if (allowed) {
                // Refused as soon as one of the things asked for is.
                add(IF_EQUAL_NUMBER, SCRATCH, 0, 0, 0);
            } else {
                // Allowed only if all things asked for are.
                add(UNLESS_EQUAL, SCRATCH, ACCESS, 0, 0);
            }
        }
        compare(jumps, MAJOR, devices.major());
        compare(jumps, MINOR, devices.minor());
        answer(!allowed);
        for (int jump : jumps) {
            Instruction from = instructions.get(jump);
            int distance = instructions.size() - jump - 1;
            instructions.set(jump, new Instruction(from.code, from.target, from.source, distance, from.number));
        }
    }

    private void compare(List<Integer> jumps, int register, int number) {
        if (number != DeviceFilter.ANY) {
            jumps.add(instructions.size());
            add(UNLESS_EQUAL_NUMBER, register, 0, 0, number);
        }
    }

    private void answer(boolean allow) {
        add(MOVE_NUMBER, RESULT, 0, 0, allow ? 1 : 0);
        add(EXIT, 0, 0, 0, 0);
    }

    private void add(int code, int target, int source, int offset, int number) {
        instructions.add(new Instruction(code, target, source, offset, number));
    }

    private byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(8 * instructions.size()).order(ByteOrder.LITTLE_ENDIAN);
        for (Instruction i : instructions) {
            bytes.put((byte) i.code)
                    .put((byte) (i.target | (i.source << 4)))
                    .putShort((short) i.offset)
                    .putInt(i.number);
        }
        return bytes.array();
    }
}
