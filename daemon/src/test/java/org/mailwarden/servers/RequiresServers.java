package org.mailwarden.servers;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The test needs these servers of the machine's. Where one can't start, the test fails if the
 * environment says {@code CI=true}; otherwise it is skipped, and the report says what to install.
 */
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(RequiresServersCondition.class)
public @interface RequiresServers {
  /** The servers that the test starts. */
  DebianServer[] value();
}
