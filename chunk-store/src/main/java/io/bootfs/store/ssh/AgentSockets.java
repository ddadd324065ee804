package io.bootfs.store.ssh;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.sshd.agent.SshAgent;
import org.apache.sshd.agent.SshAgentFactory;
import org.apache.sshd.agent.SshAgentServer;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.jspecify.annotations.Nullable;

/** Connects logins to the agent of {@code SSH_AUTH_SOCK}; nothing is forwarded. Immutable. */
record AgentSockets(Path socket) implements SshAgentFactory {

  @Override
  public List<ChannelFactory> getChannelForwardingFactories(FactoryManager manager) {
    return List.of();
  }

  /** Returns null where no agent listens: there may be other keys. */
  @Override
  public @Nullable SshAgent createClient(@Nullable Session session, FactoryManager manager) {
    try {
      return AgentClient.connect(socket);
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public SshAgentServer createServer(ConnectionService service) {
    throw new UnsupportedOperationException("an agent is not forwarded");
  }
}
