package io.culebra.internal.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RangeSetTest {
    private final RangeSet set = new RangeSet();

    @Nested
    class Adding {
        @Test
        void growsTheLastRangeAtItsEnd() {
            assertTrue(set.add(5));
            assertTrue(set.add(6));
            assertTrue(set.add(7, 9));
            assertEquals("[5..9]", set.toString());
        }

        @Test
        void startsANewRangeBeyondAGap() {
            set.add(1, 2);
            assertTrue(set.add(4, 5));
            assertEquals("[1..2, 4..5]", set.toString());
        }

        @Test
        void closesAGap() {
            set.add(1, 2);
            set.add(4, 5);
            assertTrue(set.add(3));
            assertEquals("[1..5]", set.toString());
        }

        @Test
        void joinsAllRangesThatItCovers() {
            set.add(1);
            set.add(3);
            set.add(5);
            set.add(9);
            assertTrue(set.add(2, 7));
            assertEquals("[1..7, 9..9]", set.toString());
        }

        @Test
        void growsARangeAtItsStart() {
            set.add(5);
            set.add(9);
            assertTrue(set.add(4));
            assertTrue(set.add(2));
            assertEquals("[2..2, 4..5, 9..9]", set.toString());
        }

        @Test
        void saysIfAllWasThere() {
            set.add(1, 3);
            set.add(5, 9);
            assertFalse(set.add(2, 3));
            assertFalse(set.add(5, 9));
            assertFalse(set.add(7));
            assertTrue(set.add(3, 4));
        }
    }

    @Nested
    class Removing {
        @Test
        void splitsARange() {
            set.add(1, 9);
            assertTrue(set.remove(4, 5));
            assertEquals("[1..3, 6..9]", set.toString());
        }

        @Test
        void cutsRangesAtBothEnds() {
            set.add(1, 3);
            set.add(5, 7);
            set.add(9, 11);
            assertTrue(set.remove(2, 10));
            assertEquals("[1..1, 11..11]", set.toString());
        }

        @Test
        void saysIfNothingWasThere() {
            set.add(5, 7);
            assertFalse(set.remove(0, 4));
            assertFalse(set.remove(8, 100));
            assertTrue(set.remove(0, 100));
            assertTrue(set.isEmpty());
        }

        @Test
        void takesAllBelowOut() {
            set.add(1, 3);
            set.add(5, 9);
            set.removeBelow(7);
            assertEquals("[7..9]", set.toString());
            assertTrue(set.add(1), "may come back");
            set.removeBelow(100);
            assertTrue(set.isEmpty());
        }
    }

    @Nested
    class Questions {
        @Test
        void knowsItsValues() {
            set.add(5, 7);
            set.add(10);
            assertTrue(set.contains(5) && set.contains(7) && set.contains(10));
            assertFalse(set.contains(4) || set.contains(8) || set.contains(11));
            assertTrue(set.containsAll(5, 7));
            assertFalse(set.containsAll(5, 8) || set.containsAll(7, 10) || set.containsAll(4, 5));
            assertEquals(2, set.size());
            assertEquals(5, set.min());
            assertEquals(10, set.max());
        }

        @Test
        void hasNoBoundsWhenEmpty() {
            assertEquals(-1, set.min());
            assertEquals(-1, set.max());
            assertFalse(set.contains(0));
        }

        @Test
        void refusesToHoldNothing() {
            assertThrows(IllegalArgumentException.class, () -> new RangeSet(0));
        }
    }

    @Nested
    class Bounded {
        private final RangeSet three = new RangeSet(3);

        @Test
        void forgetsItsLowestRange() {
            three.add(1, 2);
            three.add(4, 5);
            three.add(7, 8);
            assertTrue(three.add(10));
            assertEquals("[4..5, 7..8, 10..10]", three.toString());
            assertEquals(3, three.floor());
        }

        @Test
        void takesNothingBackThatItForgot() {
            forgetsItsLowestRange();
            assertFalse(three.add(1));
            assertFalse(three.add(2));
            assertTrue(three.add(3));
            assertEquals("[3..5, 7..8, 10..10]", three.toString());
            assertFalse(three.add(0, 5));
        }

        @Test
        void forgetsANewRangeThatIsTheLowest() {
            three.add(10);
            three.add(20);
            three.add(30);
            assertFalse(three.add(5));
            assertEquals(6, three.floor());
            assertFalse(three.add(5));
            assertTrue(three.add(15));
            assertEquals("[15..15, 20..20, 30..30]", three.toString());
        }

        @Test
        void forgetsTheLowestRangeForASplit() {
            three.add(1);
            three.add(3);
            three.add(10, 20);
            three.remove(12, 13);
            assertEquals("[3..3, 10..11, 14..20]", three.toString());
            three.remove(3, 11);
            three.add(1, 30);
            assertEquals("[2..30]", three.toString(), "1 was forgotten");
        }

        @Test
        void keepsTheUpperPartIfItsOnlyRangeIsSplit() {
            RangeSet one = new RangeSet(1);
            one.add(10, 20);
            one.remove(12, 13);
            assertEquals("[14..20]", one.toString());
            assertFalse(one.add(10, 11));
            assertTrue(one.add(30));
            assertEquals("[30..30]", one.toString());
        }

        @Test
        void forgetsOnRequest() {
            three.add(1, 9);
            three.forgetBelow(5);
            assertEquals("[5..9]", three.toString());
            assertFalse(three.add(2));
            three.forgetBelow(3);
            assertEquals(5, three.floor(), "what is forgotten stays so");
            three.clear();
            assertTrue(three.add(2));
        }
    }

    @Test
    void isTheSameSetAsOneBitForEachValue() {
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int width = random.nextInt(4, 200);
            RangeSet ranges = new RangeSet();
            BitSet bits = new BitSet();
            for (int step = 0; step < 200; step++) {
                int first = random.nextInt(width);
                int last = Math.min(width - 1, first + random.nextInt(1, 8));
                switch (random.nextInt(8)) {
                    case 0, 1, 2, 3 -> {
                        boolean missing = bits.nextClearBit(first) <= last;
                        assertEquals(missing, ranges.add(first, last));
                        bits.set(first, last + 1);
                    }
                    case 4, 5, 6 -> {
                        int found = bits.nextSetBit(first);
                        assertEquals(found >= 0 && found <= last, ranges.remove(first, last));
                        bits.clear(first, last + 1);
                    }
                    default -> {
                        ranges.removeBelow(first / 4);
                        bits.clear(0, first / 4);
                    }
                }
                assertEquals(text(bits), ranges.toString(), "seed " + seed);
                assertEquals(bits.get(first), ranges.contains(first));
            }
        }
    }

    @Test
    void neverHasMoreRangesThanAllowed() {
        SplittableRandom random = new SplittableRandom(5);
        RangeSet few = new RangeSet(5);
        BitSet seen = new BitSet();
        for (int step = 0; step < 20_000; step++) {
            int value = Math.max(0, step / 4 + random.nextInt(-30, 30));
            boolean added = few.add(value);
            assertFalse(added && seen.get(value), "a value must not count as new twice");
            seen.set(value);
            assertTrue(few.size() <= 5);
        }
    }

    private static String text(BitSet bits) {
        StringJoiner text = new StringJoiner(", ", "[", "]");
        for (int from = bits.nextSetBit(0); from >= 0; ) {
            int end = bits.nextClearBit(from);
            text.add(from + ".." + (end - 1));
            from = bits.nextSetBit(end);
        }
        return text.toString();
    }
}
