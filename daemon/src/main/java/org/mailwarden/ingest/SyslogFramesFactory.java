package org.mailwarden.ingest;

import io.netty.channel.ChannelHandler;
import org.apache.camel.component.netty.DefaultChannelHandlerFactory;

/** Gives each connection frames of its own: the routes name it as {@code #syslogFrames}. */
public final class SyslogFramesFactory extends DefaultChannelHandlerFactory {
  @Override
  public ChannelHandler newChannelHandler() {
    return new SyslogFrames();
  }
}
