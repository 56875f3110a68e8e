package org.felucca.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class AccountsTest {
    @Test
    void knowsUsersAndGroupsOfTheHost() {
        assertEquals(OptionalInt.of(0), Accounts.userId("root"));
        assertEquals(OptionalInt.of(0), Accounts.groupId("root"));
        assertTrue(Accounts.groupId("no-such-group").isEmpty());
    }
}
