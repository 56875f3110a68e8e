package org.felucca.client.format;

import java.util.ArrayList;
import java.util.List;

/**
 * Aligns cells separated by tabs, as Go's tabwriter does for docker: a column is at least ten wide, three spaces apart,
 * and ends where a line has no such cell. The last cell of a line belongs to no column.
 */
public final class TextTable {
    private static final int LEAST = 10;
    private static final int GAP = 3;

    private final int least;
    private final int gap;
    private final List<String[]> lines = new ArrayList<>();

    public TextTable() {
        this(LEAST, GAP);
    }

    /** A table with another least width and gap of columns. */
    public TextTable(int least, int gap) {
        this.least = least;
        this.gap = gap;
    }

    /** Adds text that may hold several lines; cells are separated by tabs. */
    public void add(String text) {
        int start = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
            lines.add(cells(text.substring(start, end)));
            start = end + 1;
        }
        if (start < text.length() || text.isEmpty()) {
            lines.add(cells(text.substring(start)));
        }
    }

    private static String[] cells(String line) {
        List<String> cells = new ArrayList<>();
        int start = 0;
        for (int tab = line.indexOf('\t'); tab >= 0; tab = line.indexOf('\t', start)) {
            cells.add(line.substring(start, tab));
            start = tab + 1;
        }
        cells.add(line.substring(start));
        return cells.toArray(new String[0]);
    }

    /** The lines, each with its line feed. */
    public String render() {
        int[][] widths = new int[lines.size()][];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = new int[lines.get(i).length - 1];
        }
        for (int i = 0; i < widths.length; i++) {
            for (int column = 0; column < widths[i].length; column++) {
                if (widths[i][column] == 0) {
                    spread(widths, i, column);
                }
            }
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String[] cells = lines.get(i);
            for (int column = 0; column < widths[i].length; column++) {
                out.append(cells[column]);
                out.append(" ".repeat(widths[i][column] - length(cells[column])));
            }
            out.append(cells[cells.length - 1]).append('\n');
        }
        return out.toString();
    }

    /** Sets the width of a column in all the lines from {@code first} on that have it without a break. */
    private void spread(int[][] widths, int first, int column) {
        int width = least;
        int end = first;
        while (end < widths.length && widths[end].length > column) {
            width = Math.max(width, length(lines.get(end)[column]) + gap);
            end++;
        }
        for (int i = first; i < end; i++) {
            widths[i][column] = width;
        }
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
