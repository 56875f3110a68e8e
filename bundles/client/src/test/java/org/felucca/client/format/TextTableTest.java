package org.felucca.client.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test
    void columnsAreAtLeastTenWideAndThreeApart() {
        TextTable table = new TextTable();
        table.add("ID\tNAME\tEND\na long identifier\tx\tlast");
        assertEquals("ID                  NAME      END\na long identifier   x         last\n", table.render());
    }

    @Test
    void aLineWithoutACellEndsTheColumn() {
        TextTable table = new TextTable(1, 1);
        table.add("a:\t1\ntitle\nlonger:\t2");
        assertEquals("a: 1\ntitle\nlonger: 2\n", table.render());
    }

    @Test
    void widthIsCountedInCharactersNotBytes() {
        TextTable table = new TextTable(1, 1);
        table.add("é…\tx\nabc\ty");
        assertEquals("é…  x\nabc y\n", table.render());
    }
}
