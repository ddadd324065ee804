package io.bootfs.benchmarks.start;

import io.bootfs.benchmarks.link.Link;
import io.bootfs.benchmarks.link.LinkShape;
import io.bootfs.benchmarks.peer.Programs;
import io.bootfs.benchmarks.peer.Workplace;
import io.bootfs.benchmarks.start.BootfsStarts.Packs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long containers take to be ready from nothing on the node, over several links: converted
 * images with and without a profile, and with all of the image as a pack, on a node that has the
 * base layer of boot images and on a bare one; a full pull by podman; and lazily pulled eStargz
 * images, plain and optimized. Layers of boot images are compressed by zstd, those of the originals
 * by gzip, as engines push them. Where eStargz is compared, the same converted images are started
 * by its engine, containerd, too, which starts a container in less time than podman. The registry,
 * and nginx that serves the chunk stores, are behind the same link.
 *
 * <p>Prints a table for each link, with medians of time, bytes over the link and requests, and the
 * time beside the limit: the compressed bytes of the chunks that a start reads by the bandwidth,
 * two round trips, and the same container's warm start.
 *
 * <p>Data: images that {@code start-images} builds of Debian packages. Run as root: {@code make
 * bench-start}, with {@code IMAGES='python node'}, {@code LINKS='loopback 20ms-100mbit'}, {@code
 * PEERS='podman estargz'}, {@code STARGZ=} the snapshotter's daemon, {@code RUNS=5}.
 */
public final class StartComparison {

  private static final String WARM = "bootfs, warm";
  private static final String ESTARGZ = "estargz";

  private final Path launcher;
  private final NodeDisk disk;
  private final Workplace runs;
  private final Podman node;
  private final Path runtime;
  private final Registry registry;
  private final String base;
  private final List<String> peers;
  private final int times;

  /** What the comparison is told. */
  private record Options(
      Path top,
      Path folder,
      int runs,
      List<String> images,
      List<String> links,
      List<String> peers) {

    static Options of(String... arguments) {
      if (arguments.length != 6) {
        throw new IllegalArgumentException(
            "arguments are TOP FOLDER RUNS IMAGES LINKS PEERS, not " + Arrays.toString(arguments));
      }
      return new Options(
          Path.of(arguments[0]).toAbsolutePath().normalize(),
          Path.of(arguments[1]).toAbsolutePath(),
          Integer.parseInt(arguments[2]),
          words(arguments[3]),
          words(arguments[4]),
          peers(arguments[5]));
    }

    private static List<String> peers(String text) {
      List<String> peers = words(text);
      if (!List.of("podman", ESTARGZ).containsAll(peers)) {
        throw new IllegalArgumentException(
            "PEERS may be podman and estargz, or nothing, not '" + text + "'");
      }
      if (peers.contains(ESTARGZ) && !StargzNode.isThere()) {
        throw new IllegalArgumentException(
            "for estargz, install containerd and stargz-snapshotter, and name the program that is"
                + " built of the latter's cmd/containerd-stargz-grpc: STARGZ=...");
      }
      return peers;
    }

    private static List<String> words(String text) {
      return Arrays.stream(text.split(" ", -1)).filter(word -> !word.isEmpty()).toList();
    }
  }

  private StartComparison(
      Path launcher,
      NodeDisk disk,
      Workplace runs,
      Podman node,
      Path runtime,
      Registry registry,
      String base,
      List<String> peers,
      int times) {
    this.launcher = launcher;
    this.disk = disk;
    this.runs = runs;
    this.node = node;
    this.runtime = runtime;
    this.registry = registry;
    this.base = base;
    this.peers = peers;
    this.times = times;
  }

  /**
   * Runs the comparison.
   *
   * @param arguments the checkout, a folder for images and stores, how many runs; images, links and
   *     peers, separated by spaces
   */
  public static void main(String... arguments) throws Exception {
    Options options = Options.of(arguments);
    Path images = options.folder().resolve("images");
    build(options, images);
    try (Workplace runs = Workplace.in(Path.of("/run"));
        Workplace work = Workplace.in(options.folder())) {
      Path launcher = options.top().resolve("bootfs");
      NodeDisk disk = NodeDisk.prepare(work);
      Path runtime = options.top().resolve("e2e-tests/src/test/resources/runc-trim");
      Podman node = Podman.prepare(work, disk, runs, runtime);
      Registry registry = Registry.start(work);
      StartComparison comparison =
          new StartComparison(
              launcher,
              disk,
              runs,
              node,
              runtime,
              registry,
              base(work, launcher, registry),
              options.peers(),
              options.runs());
      for (String name : options.images()) {
        String source = "oci:" + images.resolve(name) + ":latest";
        registry.push(source, name);
        comparison.compare(
            ConvertedImage.make(work, launcher, registry, name, source), options.links());
      }
    }
  }

  private static void build(Options options, Path images) throws IOException, InterruptedException {
    List<Object> command =
        new ArrayList<>(
            List.of(
                options.top().resolve("benchmarks/src/main/sh/start-images"),
                options.top(),
                images));
    command.addAll(options.images());
    Programs.run(command.toArray());
  }

  /** Takes a boot image of next to nothing in: what a node has that has run any other. */
  private static String base(Workplace work, Path launcher, Registry registry)
      throws IOException, InterruptedException {
    Path tree = Files.createDirectories(work.path("tree/etc"));
    Files.writeString(tree.resolve("passwd"), "root:x:0:0:root:/:/bin/sh\n");
    ConvertedImage made =
        ConvertedImage.make(work, launcher, registry, "base", "dir:" + work.path("tree"));
    return Registry.at(registry.address().getPort(), made.bootName());
  }

  private void compare(ConvertedImage image, List<String> links)
      throws IOException, InterruptedException {
    long touched;
    try (Link direct = new Link(LinkShape.LOOPBACK)) {
      BootfsStarts recording = starts(image, direct, node);
      recording.record(base);
      touched = recording.cachedBytes();
      image.push(launcher, disk.path("cache"));
    }
    if (peers.contains(ESTARGZ)) {
      disk.renew();
      try (StargzNode stargz = stargz()) {
        String original = Registry.at(registry.address().getPort(), image.name());
        for (boolean optimized : new boolean[] {false, true}) {
          stargz.convert(
              original,
              Registry.at(registry.address().getPort(), stargz(image, optimized)),
              optimized);
        }
      }
    }
    for (String shape : links) {
      try (Link link = new Link(LinkShape.parse(shape))) {
        compare(image, link, touched);
      }
    }
  }

  private StargzNode stargz() throws IOException, InterruptedException {
    return StargzNode.start(disk.path("stargz"), runs.path("s"));
  }

  private static String stargz(ConvertedImage image, boolean optimized) {
    return (optimized ? "optimized-" : "estargz-") + image.name();
  }

  private BootfsStarts starts(ConvertedImage image, Link link, Engine engine) throws IOException {
    return new BootfsStarts(disk, engine, link, registry, image);
  }

  private void compare(ConvertedImage image, Link link, long touched)
      throws IOException, InterruptedException {
    Map<String, List<Start>> rows = new LinkedHashMap<>();
    for (int run = 0; run < times; run++) {
      measure(image, link)
          .forEach((what, start) -> rows.computeIfAbsent(what, _ -> new ArrayList<>()).add(start));
    }
    LinkShape shape = link.shape();
    double warm = Start.median(rows.getOrDefault(WARM, List.of())).seconds();
    double limit = shape.secondsFor(touched) + 2 * shape.roundTripSeconds() + warm;
    heading(image, shape, touched, limit);
    rows.forEach((what, starts) -> row(what, starts, limit));
  }

  private Map<String, Start> measure(ConvertedImage image, Link link)
      throws IOException, InterruptedException {
    Map<String, Start> measured = new LinkedHashMap<>();
    BootfsStarts starts = starts(image, link, node);
    measured.put("bootfs, bare node", starts.cold("", Packs.NONE));
    measured.put("bootfs, bare node, profile", starts.cold("", Packs.START));
    measured.put("bootfs, base layer there", starts.cold(base, Packs.NONE));
    measured.put("bootfs, base layer there, profile", starts.cold(base, Packs.START));
    measured.put("bootfs, base layer there, image pack", starts.cold(base, Packs.IMAGE));
    measured.put(WARM, starts.warm());
    if (peers.contains("podman")) {
      String original = Registry.at(link.forward(registry.address()), image.name());
      disk.renew();
      measured.put(
          "podman, full pull", Start.measure(link, registry::requests, () -> node.start(original)));
    }
    if (peers.contains(ESTARGZ)) {
      try (ContainerdEngine containerd = new ContainerdEngine(disk, runs.path("c"), runtime)) {
        BootfsStarts others = starts(image, link, containerd);
        measured.put("bootfs by containerd, base layer", others.cold(base, Packs.NONE));
        measured.put("bootfs by containerd, profile", others.cold(base, Packs.START));
        measured.put("bootfs by containerd, warm", others.warm());
      }
      measured.put("eStargz", startStargz(link, stargz(image, false)));
      measured.put("eStargz, optimized", startStargz(link, stargz(image, true)));
    }
    return measured;
  }

  private Start startStargz(Link link, String name) throws IOException, InterruptedException {
    String image = Registry.at(link.forward(registry.address()), name);
    disk.renew();
    try (StargzNode stargz = stargz()) {
      return Start.measure(link, registry::requests, () -> stargz.run(image));
    }
  }

  private void heading(ConvertedImage image, LinkShape shape, long touched, double limit) {
    System.out.printf(
        Locale.ROOT,
        "%n%s, %s, medians of %d; chunks read %.1f MB, limit %.2f s%n%n| %-36s | %6s | %6s | %8s | %7s |%n",
        image.name(),
        shape,
        times,
        touched / 1e6,
        limit,
        "",
        "s",
        "MB",
        "requests",
        "x limit");
    System.out.println("| --- | --- | --- | --- | --- |");
  }

  private static void row(String what, List<Start> starts, double limit) {
    Start median = Start.median(starts);
    System.out.printf(
        Locale.ROOT,
        "| %-36s | %6.2f | %6.1f | %8.0f | %7.2f |%n",
        what,
        median.seconds(),
        median.bytes() / 1e6,
        median.requests(),
        median.seconds() / limit);
  }
}
