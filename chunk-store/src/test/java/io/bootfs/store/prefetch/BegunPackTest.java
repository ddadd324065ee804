package io.bootfs.store.prefetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.store.cache.TestBlob;
import io.bootfs.store.stack.StoreStack;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** What comes of a request for a start's pack that was sent before the program ran. */
final class BegunPackTest extends PrefetchFixture {

  private static final class Begun implements BegunPack {
    private final Answer answer;
    private final byte[] content;
    private boolean closed;

    Begun(Answer answer, byte[] content) {
      this.answer = answer;
      this.content = content;
    }

    @Override
    public Answer await() {
      return answer;
    }

    @Override
    public InputStream content() {
      return new ByteArrayInputStream(content);
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private byte[] pushed(List<Integer> chunks) throws Exception {
    pushPack(chunks);
    return Files.readAllBytes(blob.store().resolve(startPack().path()));
  }

  private void start(Begun begun, List<Integer> wanted) throws Exception {
    try (Start node = new Start(server.uri().toString(), false, begun)) {
      node.awaitCached(wanted);
      node.awaitIdle();
      assertThat(begun.closed).isTrue();
    }
    assertThat(warnings).isEmpty();
  }

  @Test
  void itIsNotAskedForAgain() throws Exception {
    List<Integer> chunks = shuffled(50);
    Begun begun = new Begun(BegunPack.Answer.COMES, pushed(chunks));
    start(begun, chunks);
    assertThat(server.packStatistics().requests()).isZero();
    assertThat(server.statistics().requests()).isZero();
  }

  @Test
  void whatLacksAtItsEndIsAskedFor() throws Exception {
    List<Integer> chunks = shuffled(50);
    byte[] pack = pushed(chunks);
    start(new Begun(BegunPack.Answer.COMES, Arrays.copyOf(pack, pack.length / 2)), chunks);
    assertThat(server.packStatistics().requests()).isPositive();
    // What has come is not fetched again, also where half of a frame lacks.
    assertThat(server.statistics().requests()).isBetween(1L, 30L);
  }

  @Test
  void whatIsNoPackIsAskedForAgain() throws Exception {
    List<Integer> chunks = shuffled(50);
    byte[] pack = pushed(chunks);
    pack[0]++;
    start(new Begun(BegunPack.Answer.COMES, pack), chunks);
    assertThat(server.packStatistics().requests()).isPositive();
    assertThat(server.statistics().requests()).isZero();
  }

  @Test
  void aStoreThatHasNoneIsNotAskedAgain() throws Exception {
    pushed(shuffled(50));
    start(new Begun(BegunPack.Answer.LACKS, new byte[0]), List.of());
    assertThat(server.packStatistics().bytes()).isZero();
  }

  @Test
  void itIsClosedAlsoWhereTheIndexCantBeRead() throws Exception {
    blob = new TestBlob(blob.store(), folder.resolve("none.caibx"), blob.index());
    Begun begun = new Begun(BegunPack.Answer.COMES, new byte[0]);
    try (Start node = new Start(server.uri().toString(), false, begun)) {
      node.awaitIdle();
      assertThat(begun.closed).isTrue();
    }
    assertThat(warnings).singleElement().asString().contains("none.caibx");
  }

  @Test
  void nothingIsReadOfItWhereAllIsAtHand() throws Exception {
    List<Integer> chunks = shuffled(50);
    pushed(chunks);
    start(new Begun(BegunPack.Answer.NONE, new byte[0]), chunks);
    long requests = server.packStatistics().requests();
    start(new Begun(BegunPack.Answer.COMES, new byte[0]), chunks);
    assertThat(server.packStatistics().requests()).isEqualTo(requests);
  }

  @Test
  void whoReadsBeforeItHasComeWaitsForIt() throws Exception {
    List<Integer> chunks = shuffled(50);
    byte[] pack = pushed(chunks);
    StoreStack stack = open(server.uri().toString());
    stack.ahead().orElseThrow().hold();
    FutureTask<Void> reading =
        new FutureTask<>(() -> {
          stack.read(blob.index().id(chunks.getFirst()), LENGTH);
          return null;
        });
    Thread reader = Thread.ofPlatform().start(reading);
    while (reader.getState() != Thread.State.TIMED_WAITING && !reading.isDone()) {
      Thread.sleep(1);
    }
    try (Start node = new Start(stack, false, new Begun(BegunPack.Answer.COMES, pack))) {
      node.awaitCached(chunks);
      reading.get();
    }
    assertThat(server.statistics().requests()).isZero();
    assertThat(server.packStatistics().requests()).isZero();
  }
}
