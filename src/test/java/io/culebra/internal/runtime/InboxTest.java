package io.culebra.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.culebra.internal.memory.DatagramRun;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class InboxTest {
    private final AtomicInteger alarms = new AtomicInteger();
    private final Inbox inbox = new Inbox(alarms::incrementAndGet, 4, 4);

    private static WorkerCommand command() {
        return new WorkerCommand.Execute(() -> {});
    }

    @Test
    void givesCommandsAndRunsInTheirOrder() {
        WorkerCommand first = command();
        WorkerCommand second = command();
        DatagramRun run = new DatagramRun();
        assertTrue(inbox.put(first));
        assertTrue(inbox.put(run));
        assertTrue(inbox.put(second));
        assertSame(first, inbox.nextCommand());
        assertSame(second, inbox.nextCommand());
        assertNull(inbox.nextCommand());
        assertSame(run, inbox.nextRun());
        assertNull(inbox.nextRun());
    }

    @Test
    void hasRoomForSoManyRunsOnly() {
        for (int i = 0; i < 4; i++) {
            assertTrue(inbox.put(new DatagramRun()));
        }
        assertFalse(inbox.put(new DatagramRun()));
        inbox.nextRun();
        assertTrue(inbox.put(new DatagramRun()));
    }

    @Test
    void takesNoCommandsAfterTheEnd() {
        inbox.end();
        assertFalse(inbox.put(command()));
    }

    @Nested
    class Sleeping {
        @Test
        void isNotAllowedWhileThereIsSomething() {
            inbox.put(command());
            assertFalse(inbox.tryToSleep());
            inbox.nextCommand();
            inbox.put(new DatagramRun());
            assertFalse(inbox.tryToSleep());
            inbox.nextRun();
            assertTrue(inbox.tryToSleep());
        }

        @Test
        void endsWithOneAlarmHoweverMuchComes() {
            assertTrue(inbox.tryToSleep());
            inbox.put(command());
            inbox.put(command());
            inbox.put(new DatagramRun());
            assertEquals(1, alarms.get());
        }

        @Test
        void nobodyIsAlarmedWhoIsAwake() {
            inbox.put(command());
            assertEquals(0, alarms.get());
            inbox.nextCommand();
            assertTrue(inbox.tryToSleep());
            inbox.onAwake();
            inbox.put(command());
            assertEquals(0, alarms.get());
        }
    }

    /** Every producer waits for its own command: one lost alarm and all stand still. */
    @Test
    void losesNoAlarmUnderStress() throws InterruptedException {
        int producers = 3;
        int rounds = 4000;
        Semaphore alarm = new Semaphore(0);
        Inbox stressed = new Inbox(alarm::release, 16, 16);
        Thread owner = Thread.ofPlatform().daemon().start(() -> serve(stressed, alarm));
        CountDownLatch done = new CountDownLatch(producers);
        for (int p = 0; p < producers; p++) {
            Thread.ofPlatform().daemon().start(() -> produce(stressed, rounds, done));
        }
        assertTrue(done.await(60, TimeUnit.SECONDS), "a sleeper was not woken");
        stressed.put(new WorkerCommand.End());
        owner.join(10_000);
        assertFalse(owner.isAlive());
    }

    private static void produce(Inbox inbox, int rounds, CountDownLatch done) {
        Semaphore answered = new Semaphore(0);
        for (int i = 0; i < rounds; i++) {
            inbox.put(new WorkerCommand.Execute(answered::release));
            answered.acquireUninterruptibly();
        }
        done.countDown();
    }

    private static void serve(Inbox inbox, Semaphore alarm) {
        while (true) {
            WorkerCommand command = inbox.nextCommand();
            if (command instanceof WorkerCommand.Execute(Runnable task)) {
                task.run();
            } else if (command != null) {
                return;
            } else if (inbox.tryToSleep()) {
                alarm.acquireUninterruptibly();
                inbox.onAwake();
            }
        }
    }
}
