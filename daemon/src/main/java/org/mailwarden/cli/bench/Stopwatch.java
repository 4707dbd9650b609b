package org.mailwarden.cli.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Time that has gone by, and that this process has worked, since it was started. */
record Stopwatch(long startNanos, long startProcessorNanos) {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  static Stopwatch started() {
    return new Stopwatch(System.nanoTime(), SYSTEM.getProcessCpuTime());
  }

  double seconds() {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  /** Of all threads; more than {@link #seconds} where several worked at once. */
  double processorSeconds() {
    return (SYSTEM.getProcessCpuTime() - startProcessorNanos) / 1e9;
  }
}
