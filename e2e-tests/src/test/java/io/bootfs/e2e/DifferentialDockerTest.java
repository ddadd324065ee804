package io.bootfs.e2e;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Original and converted images in docker. */
@Order(1)
@ResourceLock("docker")
final class DifferentialDockerTest extends DifferentialContract {

  @Override
  Engine start() throws IOException, InterruptedException {
    return DockerEngine.start();
  }

  @Override
  Stream<DifferentialCase> cases() {
    return Stream.of(
        DifferentialCase.of("plain", "").with("tree"),
        DifferentialCase.of("plain", ""),
        DifferentialCase.of("plain", "-i").with("stdin", "a b", "").reading("line\n\0\n"),
        DifferentialCase.of("shell-entrypoint", ""),
        DifferentialCase.of("shell-command", ""),
        DifferentialCase.of("command", "").with("python3", "/probe/probe", "exit=42"),
        DifferentialCase.of("nothing", "").with("python3", "/probe/probe", "die=15"),
        DifferentialCase.of("named-user", "--group-add 44 --group-add staff"),
        DifferentialCase.of("grouped-user", ""),
        DifferentialCase.of("numeric-user", ""),
        DifferentialCase.of("numeric-group", ""),
        DifferentialCase.of("plain", "-u worker"),
        DifferentialCase.of("named-user", "-u 0"),
        DifferentialCase.of("named-user", "-u 1234:staff"),
        DifferentialCase.of("plain", "-u worker").converted("-e BOOTFS_USER=worker"),
        DifferentialCase.of("named-user", "-u worker:adm")
            .converted("-u 0 -e BOOTFS_USER=worker:adm"),
        DifferentialCase.of("plain", "-e A=1 -e GREETING= -e HOME=/chosen -w /made/for/it"),
        DifferentialCase.of("named-user", "-w /work/there --hostname named --ulimit nofile=99:999"),
        DifferentialCase.of("plain", "-t -u worker"),
        DifferentialCase.of("plain", "--init --oom-score-adj 77"),
        DifferentialCase.of("plain", "--read-only --tmpfs /tmp"),
        DifferentialCase.of("plain", "--network host"),
        DifferentialCase.of(
            "plain",
            "--network bridge --dns 192.0.2.1 --dns-search example.org --add-host other:192.0.2.2"
                + " --hostname named --domainname example.org --security-opt no-new-privileges"),
        DifferentialCase.of("plain", "-e A=b").withLeastFlags(),
        DifferentialCase.of("plain", "--init").withLeastFlags(),
        DifferentialCase.of("plain", "--privileged").converted("-e BOOTFS_PRIVILEGED=1"),
        DifferentialCase.of("plain", "--cap-add NET_ADMIN --device /dev/loop-control")
            .converted("-e BOOTFS_CAP_ADD=NET_ADMIN -e BOOTFS_DEVICES=/dev/loop-control"),
        DifferentialCase.of("plain", "--network none --shm-size 3m"),
        DifferentialCase.of(
                "plain",
                "-v @FOLDER@/inner:/srv/inner -v @FOLDER@/inner:/not/there/inner:ro"
                    + " -v @FOLDER@/inner/file:/etc/motd -v @FOLDER@/inner/file:/not/there/file:ro"
                    + " -v @FOLDER@/secret:/run/secrets/token:ro"
                    + " --tmpfs /scratch:size=1m,mode=1770,uid=7 --tmpfs /data")
            .with("tree"),
        DifferentialCase.of("volumes", "").with("tree=/data", "tree=/volume", "tree=/all"),
        DifferentialCase.of(
            "volumes",
            "-u worker -v named-@SIDE@:/data -v /probe -v other-@SIDE@:/all/removed"
                + " -v read-@SIDE@:/work:ro"),
        DifferentialCase.of("nothing", "")
            .with("python3", "/probe/probe", "die=15")
            .converted("-e BOOTFS_PIDNS=1"),
        DifferentialCase.of("volumes", "--volumes-from holder-@SIDE@").with("tree=/data"),
        DifferentialCase.of("nothing", ""),
        DifferentialCase.of("unknown-user", ""),
        DifferentialCase.of("plain", "-u nobody-there"),
        DifferentialCase.of("entrypoint-missing", ""),
        DifferentialCase.of("entrypoint-unnamed", ""),
        DifferentialCase.of("entrypoint-not-executable", ""),
        DifferentialCase.of("entrypoint-directory", ""),
        DifferentialCase.of("entrypoint-below-a-file", ""),
        DifferentialCase.of("entrypoint-nowhere", ""),
        DifferentialCase.of("entrypoint-no-interpreter", ""),
        DifferentialCase.of("entrypoint-no-format", ""),
        DifferentialCase.of("directory-is-a-file", ""));
  }

  @Override
  Stream<Life> lives() {
    return Stream.of(Life.values()).filter(life -> life != Life.COPIED_INSIDE);
  }
}
