package org.felucca.networks.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.felucca.model.ErrorKind;
import org.felucca.model.FeluccaException;
import org.junit.jupiter.api.Test;

class AddressPoolTest {
    @Test
    void lowestFreeAddressIsGivenAndNeverTheFirstOrLast() {
        AddressPool pool = new AddressPool(Subnet.parse("192.0.2.0/29"));
        for (int last = 1; last <= 6; last++) {
            assertEquals("192.0.2." + last, Subnet.text(pool.take()));
        }
        FeluccaException full = assertThrows(FeluccaException.class, pool::take);
        assertEquals(ErrorKind.CONFLICT, full.kind());
        pool.release(Subnet.number("192.0.2.3"));
        assertEquals("192.0.2.3", Subnet.text(pool.take()));
    }

    @Test
    void givenAddressIsGivenOnce() {
        AddressPool pool = new AddressPool(Subnet.parse("172.17.0.0/16"));
        pool.take(Subnet.number("172.17.200.9"));
        assertEquals(
                ErrorKind.CONFLICT,
                assertThrows(FeluccaException.class, () -> pool.take(Subnet.number("172.17.200.9")))
                        .kind());
        assertEquals(
                ErrorKind.INVALID,
                assertThrows(FeluccaException.class, () -> pool.take(Subnet.number("10.0.0.1")))
                        .kind());
    }

    @Test
    void dockersPoolsSkipRoutesAndEnd() {
        AddressPools pools = AddressPools.docker();
        assertEquals("172.17.0.0/16", pools.firstFree(List.of()).toString());
        assertEquals(
                "172.19.0.0/16",
                pools.firstFree(List.of(Subnet.parse("172.17.0.0/16"), Subnet.parse("172.18.5.0/24")))
                        .toString());
        assertEquals(
                "192.168.16.0/20",
                pools.firstFree(List.of(Subnet.parse("172.16.0.0/12"), Subnet.parse("192.168.1.0/24")))
                        .toString());
        FeluccaException none = assertThrows(
                FeluccaException.class,
                () -> pools.firstFree(List.of(Subnet.parse("172.16.0.0/12"), Subnet.parse("192.168.0.0/16"))));
        assertEquals("all predefined address pools have been fully subnetted", none.getMessage());
    }

    @Test
    void configuredPoolsAreCutIntoParts() {
        AddressPools pools = AddressPools.parse("10.8.0.0/15,16", " 10.20.0.0/24 , 28 ");
        assertEquals(
                "10.9.0.0/16",
                pools.firstFree(List.of(Subnet.parse("10.8.3.0/24"))).toString());
        assertEquals(
                "10.20.0.16/28",
                pools.firstFree(List.of(Subnet.parse("10.8.0.0/15"), Subnet.parse("10.20.0.0/28")))
                        .toString());
        for (String wrong : List.of("10.0.0.0/8", "10.0.0.0/8,7", "10.0.0.0/33,34", "x,24", "10.0.0.0/8,31")) {
            assertThrows(FeluccaException.class, () -> AddressPools.parse(wrong), wrong);
        }
    }
}
